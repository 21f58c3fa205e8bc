namespace PipelineGraph.Core.Stages;

/// <summary>What is due under the active definition, worked off within one transaction.</summary>
internal sealed class DueWork(TenantTransaction transaction, ActiveDefinition definition, TimeProvider clock)
{
    private const int Page = 100;
    private readonly IWriteSession session = transaction.Session;

    /// <summary>The oldest that are due, at most <paramref name="limit"/> and as many as <paramref name="budget"/> allows.</summary>
    /// <returns>How many were worked off; when it is above 0 there may be more.</returns>
    public async Task<int> RunAsync(int limit, TimeSpan budget, CancellationToken cancellationToken)
    {
        var ledger = new LedgerWriter(session, transaction.Stream, transaction.Now);
        var reassessment = new Reassessment(transaction, definition, ledger);
        // Read again under the lock: a fact may have come first and said that nothing is due any more.
        var dues = await session.DueAsync(definition.BindingNo, transaction.Now, limit, cancellationToken);
        var (started, count) = (clock.GetTimestamp(), 0);
        foreach (var due in dues.OrderBy(due => due.SubjectId))
        {
            // Whoever else writes waits so long; and one company's people are many facts.
            if (count > 0 && clock.GetElapsedTime(started) > budget) break;
            transaction.Forget();
            count++;
            if (await FindAsync(due, cancellationToken) is { } file)
                await reassessment.EvaluateAsync(file, DateTimeOffset.MaxValue, new ChangeTrigger(ChangeCause.Clock, null, transaction.Now), cancellationToken);
        }

        await ledger.FinishAsync(cancellationToken);
        return count;
    }

    /// <summary>All that is due by now, whatever it takes.</summary>
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        while (await RunAsync(Page, TimeSpan.MaxValue, cancellationToken) > 0) { }
        transaction.Forget();
    }

    /// <summary>The first that is due could not be evaluated, by no fault of the definition: it is looked at again as after a failed evaluation.</summary>
    public async Task<int> SetAsideAsync(CancellationToken cancellationToken)
    {
        var dues = await session.DueAsync(definition.BindingNo, transaction.Now, 1, cancellationToken);
        if (dues.Count == 0 || await FindAsync(dues[0], cancellationToken) is not { } file) return dues.Count;
        var reassessment = new Reassessment(transaction, definition, new LedgerWriter(session, transaction.Stream, transaction.Now));
        await reassessment.SetAsideAsync(file, cancellationToken);
        return dues.Count;
    }

    /// <summary>Null of what has no stage any more: it is not due either.</summary>
    private async ValueTask<SubjectFile?> FindAsync(Due due, CancellationToken cancellationToken)
    {
        var file = await transaction.FindAsync(due.SubjectId, cancellationToken);
        if (file is not null && definition.Stages(file.Row.Unit) && !file.Row.IsGone) return file;
        await session.DeleteDueAsync(definition.BindingNo, due.SubjectId, cancellationToken);
        return null;
    }
}
