using System.Runtime.CompilerServices;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Subscriptions;

/// <summary>
/// The ledger of one tenant from a number on: pages of its own until it has come to where others are, then the feed that all of them share. The number that
/// was read up to is the only state, so that nothing is missed and nothing comes twice whatever happens between reading and waiting.
/// </summary>
internal sealed class StageChangeStream(
    LedgerView view, Snapshots snapshots, LedgerFeeds feeds, IStageChangeSignal signal, PipelineSettings settings, TimeProvider clock)
{
    private readonly TimeSpan heartbeat = settings.Subscriptions.Heartbeat;

    /// <summary>What came after a number, up to and with another, or without end.</summary>
    /// <param name="after">The number.</param>
    /// <param name="until">The number to end with.</param>
    /// <param name="head">The ledger's head of a moment ago.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<StageChangeEvent> FollowAsync(long after, long? until, long head, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = until ?? long.MaxValue;
        var (position, told, toldAt) = (after, after, clock.GetTimestamp());
        var atHead = after >= head;
        while (position < last)
        {
            if (until is null && feeds.Join(view, position, atHead) is { } seat)
            {
                using (seat)
                {
                    if (told < position) yield return new StageChangeEvent(position, null);
                    while (true) yield return await seat.NextAsync(cancellationToken);
                }
            }

            (var changes, var upTo, atHead) = await LedgerPage.ReadAsync(snapshots, view, position, cancellationToken);
            foreach (var change in changes)
            {
                if (change.Number > last) break;
                yield return new StageChangeEvent(change.Number, change);
                (told, toldAt) = (change.Number, clock.GetTimestamp());
            }

            position = Math.Min(upTo, last);
            if (until is not null && position < last && atHead) await WaitAsync(position, told, toldAt, cancellationToken);
            if (told < position && (position == last || clock.GetElapsedTime(toldAt) >= heartbeat))
            {
                yield return new StageChangeEvent(position, null);
                (told, toldAt) = (position, clock.GetTimestamp());
            }
        }
    }

    /// <summary>Until the ledger grows; where something is left to tell, at most until it is to be told.</summary>
    private async Task WaitAsync(long position, long told, long toldAt, CancellationToken cancellationToken)
    {
        if (told == position) await signal.WaitAsync(view.TenantId, position, cancellationToken);
        else if (heartbeat - clock.GetElapsedTime(toldAt) is var left && left > TimeSpan.Zero) await signal.WaitAsync(view.TenantId, position, left, clock, cancellationToken);
    }
}

/// <summary>Waiting for a ledger no longer than is of use.</summary>
internal static class StageChangeSignalExtensions
{
    /// <summary>Whether the head came above a number in time.</summary>
    public static async Task<bool> WaitAsync(
        this IStageChangeSignal signal, Guid tenantId, long afterHead, TimeSpan most, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var grown = signal.WaitAsync(tenantId, afterHead, stop.Token);
        await Task.WhenAny(grown, Task.Delay(most, clock, stop.Token));
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return grown.IsCompletedSuccessfully;
    }
}
