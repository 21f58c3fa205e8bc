using System.Collections.Concurrent;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;

namespace PipelineGraph.Server.Types;

/// <summary>What never changes and is asked for often, kept in memory: tenants, bindings, and descriptions of definitions.</summary>
public sealed class Catalogue(IStageEvaluators evaluators)
{
    private readonly ConcurrentDictionary<Guid, Tenant> tenants = new();
    private readonly ConcurrentDictionary<(Guid TenantId, int BindingNo), BindingRecord> bindings = new();

    public async Task<Tenant> TenantAsync(ReadSession session, CancellationToken cancellationToken)
    {
        if (tenants.TryGetValue(session.TenantId, out var known)) return known;
        var tenant = await new Lookups(session).TenantAsync(cancellationToken)
            ?? throw new InvalidOperationException($"There is no tenant {session.TenantId}.");
        return tenants[session.TenantId] = tenant;
    }

    /// <summary>A binding of the session's tenant, or null.</summary>
    public async Task<BindingRecord?> BindingAsync(ReadSession session, int bindingNo, CancellationToken cancellationToken)
    {
        if (bindings.TryGetValue((session.TenantId, bindingNo), out var known)) return known;
        await FillAsync(session, cancellationToken);
        return bindings.GetValueOrDefault((session.TenantId, bindingNo));
    }

    /// <summary>The bindings of the session's tenant with these numbers; those that are not known yet are read together.</summary>
    public async Task<IReadOnlyDictionary<int, BindingRecord>> BindingsAsync(ReadSession session, IReadOnlyList<int> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Any(number => !bindings.ContainsKey((session.TenantId, number)))) await FillAsync(session, cancellationToken);
        return numbers
            .Where(number => bindings.ContainsKey((session.TenantId, number)))
            .ToDictionary(number => number, number => bindings[(session.TenantId, number)]);
    }

    /// <summary>Null for a definition that never loaded.</summary>
    public Task<DefinitionDescription?> DescribeAsync(string packageHash, CancellationToken cancellationToken) =>
        evaluators.DescribeAsync(packageHash, cancellationToken);

    /// <summary>An error for the client where the definition cannot be read: whoever has a stage by it keeps it.</summary>
    public async Task<DefinitionDescription> DescribeAsync(BindingRecord binding, CancellationToken cancellationToken) =>
        await DescribeAsync(binding.PackageHash, cancellationToken)
        ?? throw new GraphQLException(
            $"The definition {binding.DefinitionId} {binding.Version} cannot be read, and with it the stages of those staged by it; see its state and reason in `definitions`.",
            "DEFINITION_MISSING");

    /// <summary>A stage of a binding, or null where there is none of the key and unit.</summary>
    public async Task<StageView?> StageAsync(ReadSession session, int? bindingNo, Unit unit, string? key, CancellationToken cancellationToken)
    {
        if (key is null || bindingNo is not { } number || await BindingAsync(session, number, cancellationToken) is not { } binding) return null;
        return StageView.Of(binding.PackageHash, await DescribeAsync(binding, cancellationToken), unit, key);
    }

    /// <summary>The kinds of the stage keys of persons under a binding; empty before the first activation.</summary>
    public async Task<StageKinds> KindsAsync(ReadSession session, int bindingNo, CancellationToken cancellationToken)
    {
        if (await BindingAsync(session, bindingNo, cancellationToken) is not { } binding) return StageKinds.None;
        return StageKinds.Of(await DescribeAsync(binding, cancellationToken), Unit.Person);
    }

    /// <summary>The kinds of the stage keys of each unit under each of the tenant's bindings.</summary>
    public async Task<IReadOnlyDictionary<StagesOf, StageKinds>> AllKindsAsync(ReadSession session, CancellationToken cancellationToken)
    {
        var kinds = new Dictionary<StagesOf, StageKinds>();
        foreach (var binding in await FillAsync(session, cancellationToken))
        {
            var description = await DescribeAsync(binding, cancellationToken);
            foreach (var unit in Enum.GetValues<Unit>()) kinds[new StagesOf(binding.BindingNo, unit)] = StageKinds.Of(description, unit);
        }

        return kinds;
    }

    private async Task<IEnumerable<BindingRecord>> FillAsync(ReadSession session, CancellationToken cancellationToken)
    {
        var all = await new Lookups(session).BindingsAsync(cancellationToken);
        foreach (var binding in all.Values) bindings[(session.TenantId, binding.BindingNo)] = binding;
        return all.Values;
    }
}

/// <summary>The keys of a definition's stages by kind.</summary>
public sealed record StageKinds(ILookup<StageKind, string> Keys)
{
    public static StageKinds None { get; } = Of(null, Unit.Person);

    public static StageKinds Of(DefinitionDescription? description, Unit unit) =>
        new((description?.Stages ?? []).Where(stage => stage.Unit == unit).ToLookup(stage => stage.Kind, stage => stage.Key));

    public IReadOnlyList<string> Of(IEnumerable<StageKind> kinds) => [.. kinds.SelectMany(kind => Keys[kind]).Distinct(StringComparer.Ordinal)];
}
