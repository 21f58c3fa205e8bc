using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.Authentication;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Queries;

/// <summary>Conditions on the audit trail, as clients write them.</summary>
[InputType("AuditFilterInput")]
public sealed record AuditFilterInput
{
    public IReadOnlyList<AuditOperation>? Operations { get; init; }

    public string? Actor { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    internal AuditFilter ToFilter() => new(Operations, Actor is null ? null : GlobalId.KeyInFilter(Actor, NodeKind.Actor), From, To);
}

[ObjectType("Query")]
internal static class AuditQueries
{
    public static async ValueTask<Connection<AuditEntry>> Audit(
        AuditFilterInput? where, int? first, string? after, int? last, string? before, CurrentCaller caller, Loaders loaders, CancellationToken cancellationToken)
    {
        caller.Require(Role.Administrator);
        var (query, filter) = (new AuditQuery(loaders.Session), (where ?? new AuditFilterInput()).ToFilter());
        return await Connections.OfAsync<AuditEntry, AuditEntry>(
            first, after, last, before, async page => await query.PageAsync(filter, page, cancellationToken), () => query.CountAsync(filter, cancellationToken));
    }
}

[ObjectType("AuditEntry", typeof(AuditEntry))]
internal static class AuditEntryType
{
    public static Task<Actor?> Actor(AuditEntry entry, Loaders loaders) => loaders.Actors.LoadAsync(entry.ActorId);

    public static string? TargetId(AuditEntry entry) => Target(entry) is (var name, { } kind) ? GlobalId.Of(kind, name) : null;

    public static string? TargetName(AuditEntry entry) => Target(entry) is (var name, null) ? name : null;

    public static JsonElement? Before(AuditEntry entry) => Told(entry, entry.Before);

    public static JsonElement? After(AuditEntry entry) => Told(entry, entry.After);

    /// <summary>As it is stored; an id of a contact among it as clients know it.</summary>
    private static JsonElement? Told(AuditEntry entry, string? text)
    {
        if (text is null) return null;
        if (entry.Operation is not (AuditOperation.ContactMerged or AuditOperation.ContactUnmerged)) return JsonElement.Parse(text);
        var told = JsonNode.Parse(text)!.AsObject();
        told["into"] = GlobalId.Of(NodeKind.Contact, (Guid)told["into"]!);
        return JsonElement.Parse(told.ToJsonString());
    }

    private static (string Name, NodeKind? Kind) Target(AuditEntry entry)
    {
        var colon = entry.Target.IndexOf(':', StringComparison.Ordinal);
        return (entry.Target[(colon + 1)..], Enum.TryParse<NodeKind>(entry.Target[..colon], out var kind) ? kind : null);
    }
}
