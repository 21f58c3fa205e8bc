using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Core.Stages;

/// <summary>Works off what is due: verdicts that the clock changes, subjects left for later, and evaluations that failed.</summary>
public sealed class EvaluateDue(TenantWriter writer)
{
    private const int Batch = 100;

    /// <summary>One batch of each tenant that has any due.</summary>
    /// <returns>How many subjects were evaluated; when it is above 0 there may be more.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var tenantId in await writer.Store.TenantsWithDueAsync(Instants.Whole(writer.Clock.GetUtcNow()), cancellationToken))
        {
            var outcome = await writer.RunAsync(
                new Caller(tenantId, Guid.Empty, Role.Administrator), Role.Administrator, new DueBatch(), transaction => RunAsync(transaction, cancellationToken), cancellationToken);
            count += outcome.Value?.Evaluated ?? 0;
        }

        return count;
    }

    private static async Task<Outcome<Worked>> RunAsync(TenantTransaction transaction, CancellationToken cancellationToken)
    {
        var session = transaction.Session;
        if (transaction.Active is not { } definition) return Outcome<Worked>.Of(new Worked(0));
        var ledger = new LedgerWriter(session, transaction.Stream, transaction.Now);
        var reassessment = new Reassessment(transaction, definition, ledger);
        // Read again under the lock: a fact may have come first and said that nothing is due any more.
        var dues = await session.DueAsync(definition.BindingNo, transaction.Now, Batch, cancellationToken);
        foreach (var due in dues.OrderBy(due => due.SubjectId))
        {
            var file = await transaction.FindAsync(due.SubjectId, cancellationToken);
            if (file is null || !definition.Stages(file.Row.Unit) || file.Row.MergedIntoId is not null || file.Row.ErasedAt is not null)
                await session.DeleteDueAsync(definition.BindingNo, due.SubjectId, cancellationToken);
            else
                await reassessment.EvaluateAsync(file, DateTimeOffset.MaxValue, new ChangeTrigger(ChangeCause.Clock, null, transaction.Now), cancellationToken);
        }

        await ledger.FinishAsync(cancellationToken);
        return Outcome<Worked>.Of(new Worked(dues.Count));
    }

    private sealed record DueBatch : ICommand
    {
        public string? IdempotencyKey => null;
    }

    private sealed record Worked(int Evaluated);
}
