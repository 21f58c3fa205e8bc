using System.Collections.Concurrent;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Types;

/// <summary>What never changes and is asked for often, kept in memory: tenants, bindings, and descriptions of definitions.</summary>
public sealed class Catalogue(IStageEvaluators evaluators)
{
    private readonly ConcurrentDictionary<Guid, Tenant> tenants = new();
    private readonly ConcurrentDictionary<(Guid TenantId, int BindingNo), BindingRecord> bindings = new();
    private readonly ConcurrentDictionary<(Guid TenantId, int BindingNo, Unit Unit, string Key), StageView> stages = new();
    private readonly ConcurrentDictionary<Guid, int> active = new();

    public ValueTask<Tenant> TenantAsync(ReadSession session, CancellationToken cancellationToken)
    {
        return tenants.TryGetValue(session.TenantId, out var known) ? new(known) : ReadAsync();

        async ValueTask<Tenant> ReadAsync() => tenants[session.TenantId] = await new Lookups(session).TenantAsync(cancellationToken)
            ?? throw new InvalidOperationException($"There is no tenant {session.TenantId}.");
    }

    /// <summary>A binding of the session's tenant, or null.</summary>
    public ValueTask<BindingRecord?> BindingAsync(ReadSession session, int bindingNo, CancellationToken cancellationToken)
    {
        return bindings.TryGetValue((session.TenantId, bindingNo), out var known) ? new(known) : ReadAsync();

        async ValueTask<BindingRecord?> ReadAsync()
        {
            await FillAsync(session, cancellationToken);
            return bindings.GetValueOrDefault((session.TenantId, bindingNo));
        }
    }

    /// <summary>The bindings of the session's tenant with these numbers; those that are not known yet are read together.</summary>
    public async ValueTask<Dictionary<int, BindingRecord>> BindingsAsync(ReadSession session, IReadOnlyList<int> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Any(number => !bindings.ContainsKey((session.TenantId, number)))) await FillAsync(session, cancellationToken);
        return numbers
            .Where(number => bindings.ContainsKey((session.TenantId, number)))
            .ToDictionary(number => number, number => bindings[(session.TenantId, number)]);
    }

    /// <summary>Why a binding is not asked for a while; null while it is.</summary>
    public BindingQuarantine? QuarantineOf(BindingRecord binding) => evaluators.QuarantineOf(binding.TenantId, binding.ToBinding());

    /// <summary>Keeps which binding was active when last somebody looked.</summary>
    public void SawActive(Guid tenantId, int bindingNo) => active[tenantId] = bindingNo;

    /// <summary>
    /// Reads contacts under a filter, whose kinds become the stage keys that have them under the active binding. That is the one seen last: the statement gives
    /// nothing while another one is active, and only what came back empty is looked at again.
    /// </summary>
    internal async ValueTask<T> FilteredAsync<T>(
        Loaders loaders, ContactFilterInput? where, Func<ContactFilter?, ValueTask<T>> read, Func<T, bool> isEmpty, CancellationToken cancellationToken)
    {
        if (where is not { AsksForKind: true }) return await read(where?.ToFilter(kinds: null));
        var session = loaders.Session;
        if (!active.TryGetValue(session.TenantId, out var assumed)) assumed = await loaders.ActiveBindingNoAsync(cancellationToken);
        var result = await read(await FilterAsync(assumed));
        if (!isEmpty(result) || await loaders.ActiveBindingNoAsync(cancellationToken) is var present && present == assumed) return result;
        return await read(await FilterAsync(present));

        async ValueTask<ContactFilter> FilterAsync(int bindingNo) => where.ToFilter(await KindsAsync(session, bindingNo, cancellationToken)) with { BindingNo = bindingNo };
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

    /// <summary>A stage of a binding, or null where there is none of the key and unit. What a binding has never changes.</summary>
    public ValueTask<StageView?> StageAsync(ReadSession session, int? bindingNo, Unit unit, string? key, CancellationToken cancellationToken)
    {
        if (key is null || bindingNo is not { } number) return default;
        return stages.TryGetValue((session.TenantId, number, unit, key), out var known) ? new(known) : ReadAsync();

        async ValueTask<StageView?> ReadAsync()
        {
            if (await BindingAsync(session, number, cancellationToken) is not { } binding) return null;
            var stage = StageView.Of(binding.PackageHash, await DescribeAsync(binding, cancellationToken), unit, key);
            if (stage is not null) stages[(session.TenantId, number, unit, key)] = stage;
            return stage;
        }
    }

    /// <summary>The kinds of the stage keys of persons under a binding; empty before the first activation.</summary>
    private async ValueTask<StageKinds> KindsAsync(ReadSession session, int bindingNo, CancellationToken cancellationToken)
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

    private async ValueTask<IEnumerable<BindingRecord>> FillAsync(ReadSession session, CancellationToken cancellationToken)
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
