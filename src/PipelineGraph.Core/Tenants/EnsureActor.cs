namespace PipelineGraph.Core.Tenants;

/// <summary>Finds or adds somebody who acts or owns.</summary>
public sealed class EnsureActor(TenantWriter writer)
{
    public Task<Outcome<Actor>> ExecuteAsync(Caller caller, ActorKind kind, string subject, string displayName, CancellationToken cancellationToken) =>
        writer.RunAsync(caller, Role.Editor, new ActorCommand(), async transaction =>
            Outcome<Actor>.Of(await FindOrAddAsync(transaction, kind, subject, displayName, cancellationToken)), cancellationToken);

    internal static async ValueTask<Actor> FindOrAddAsync(TenantTransaction transaction, ActorKind kind, string subject, string displayName, CancellationToken cancellationToken)
    {
        if (await transaction.Session.FindActorAsync(kind, subject, cancellationToken) is { } known) return known;
        var actor = new Actor { TenantId = transaction.TenantId, ActorId = transaction.NewId(), Kind = kind, Subject = subject, DisplayName = displayName };
        await transaction.Session.InsertAsync(actor, cancellationToken);
        return actor;
    }

    private sealed record ActorCommand : ICommand
    {
        public string? IdempotencyKey => null;
    }
}
