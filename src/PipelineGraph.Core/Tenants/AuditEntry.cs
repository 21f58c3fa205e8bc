using System.Text.Json;

namespace PipelineGraph.Core.Tenants;

/// <summary>What somebody did that is not a fact of its own, or takes one back; stored by number, so that new ones go to the end.</summary>
public enum AuditOperation
{
    TenantCreated,
    ApiKeyCreated,
    ApiKeyRevoked,
    DefinitionActivated,
    DefinitionRolledBack,
    ActivationCancelled,
    EvaluationStarted,
    EvaluationStopped,
    AttributeDeclared,
    ImportStarted,
    ImportEnded,
    StageOverridden,
    FactVoided,
    ContactMerged,
    ContactUnmerged,
    ContactErased,
}

/// <summary>Who did what, written in the transaction of the work and never changed. It holds no key, no token and no text that is about a person.</summary>
public sealed class AuditEntry : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid AuditId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ActorId { get; init; }

    public required AuditOperation Operation { get; init; }

    /// <summary>What it was done to: the kind, a colon, and the id or name.</summary>
    public required string Target { get; init; }

    /// <summary>How it was, as a JSON object; null where there was nothing.</summary>
    public string? Before { get; init; }

    /// <summary>How it is, as a JSON object; null where nothing is left.</summary>
    public string? After { get; init; }
}

/// <summary>Writes entries in a transaction.</summary>
internal static class Audit
{
    private static readonly JsonSerializerOptions Form = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static ValueTask AuditAsync(
        this TenantTransaction transaction, AuditOperation operation, string target, object? before, object? after, CancellationToken cancellationToken) =>
        transaction.Session.AuditAsync(transaction.Caller.ActorId, transaction.Now, operation, target, before, after, cancellationToken);

    /// <param name="before">Its properties become those of the stored object.</param>
    /// <param name="after">The same.</param>
    public static ValueTask AuditAsync(
        this IWriteSession session, Guid actorId, DateTimeOffset at, AuditOperation operation, string target, object? before, object? after, CancellationToken cancellationToken) =>
        session.InsertAsync(
            new AuditEntry
            {
                TenantId = session.TenantId,
                AuditId = Guid.CreateVersion7(at),
                At = at,
                ActorId = actorId,
                Operation = operation,
                Target = target,
                Before = before is null ? null : JsonSerializer.Serialize(before, Form),
                After = after is null ? null : JsonSerializer.Serialize(after, Form),
            },
            cancellationToken);
}

/// <summary>Who acts at the command line of the installation, in each tenant.</summary>
public static class CommandLineActor
{
    public const string Subject = "command-line";

    public const string DisplayName = "Command line";

    internal static async ValueTask<Actor> FindOrAddAsync(IWriteSession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await session.FindActorAsync(ActorKind.Job, Subject, cancellationToken) is { } known) return known;
        var actor = new Actor { TenantId = session.TenantId, ActorId = Guid.CreateVersion7(now), Kind = ActorKind.Job, Subject = Subject, DisplayName = DisplayName };
        await session.InsertAsync(actor, cancellationToken);
        return actor;
    }
}
