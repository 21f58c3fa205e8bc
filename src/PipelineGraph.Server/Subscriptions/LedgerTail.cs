using System.Collections.Concurrent;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Server.Subscriptions;

/// <summary>
/// The latest run of each tenant's ledger: followers without a filter that wait at the same number are woken together, and one reading serves them all.
/// </summary>
internal sealed class LedgerTail(Snapshots snapshots)
{
    private readonly ConcurrentDictionary<Guid, Run> latest = new();

    private sealed record Run(long After, long Head, Task<LedgerRun> Task);

    /// <summary>The next page of numbers after one; shared when another follower has just asked for the same and the ledger has not grown since.</summary>
    /// <param name="head">What the signal knows of the ledger's head; 0 when it knows nothing yet.</param>
    public Task<LedgerRun> ReadAsync(Guid tenantId, long after, long head)
    {
        while (true)
        {
            var known = latest.GetValueOrDefault(tenantId);
            if (known is not null && known.After == after && head > after && known.Head >= head && !known.Task.IsFaulted) return known.Task;
            var source = new TaskCompletionSource<LedgerRun>(TaskCreationOptions.RunContinuationsAsynchronously);
            var own = new Run(after, head, source.Task);
            var added = known is null ? latest.TryAdd(tenantId, own) : latest.TryUpdate(tenantId, own, known);
            if (!added) continue;
            _ = CompleteAsync(source, tenantId, after);
            return source.Task;
        }
    }

    private async Task CompleteAsync(TaskCompletionSource<LedgerRun> source, Guid tenantId, long after)
    {
        try
        {
            source.SetResult(await LedgerRun.ReadAsync(snapshots, tenantId, after, filter: null, CancellationToken.None));
        }
        catch (Exception exception)
        {
            source.SetException(exception);
        }
    }
}

/// <summary>Makes the filter of a page from the session that reads the page.</summary>
internal delegate Task<StageChangeFilter> StageChangeFilterSource(ReadSession session, CancellationToken cancellationToken);

/// <summary>The matching changes of a page of numbers, and how far it went.</summary>
internal sealed record LedgerRun(IReadOnlyList<StageChange> Changes, long UpTo, bool AtHead)
{
    private const int PageSize = 500;

    public static async Task<LedgerRun> ReadAsync(
        Snapshots snapshots, Guid tenantId, long after, StageChangeFilterSource? filter, CancellationToken cancellationToken)
    {
        await using var session = new ReadSession(snapshots) { TenantId = tenantId };
        var head = (await new Lookups(session).StreamAsync(cancellationToken))?.Head ?? 0;
        if (head <= after) return new LedgerRun([], after, AtHead: true);
        var upTo = Math.Min(head, after + PageSize);
        // An activation brings stages that the filter did not know of: what a page is filtered by comes from the page's own snapshot.
        var wanted = filter is null ? null : await filter(session, cancellationToken);
        return new LedgerRun(await new StageChangesQuery(session).RunAsync(after, upTo, wanted, cancellationToken), upTo, upTo == head);
    }
}
