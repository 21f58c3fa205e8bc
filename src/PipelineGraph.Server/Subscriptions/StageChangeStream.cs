using System.Runtime.CompilerServices;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Subscriptions;

/// <summary>
/// The ledger of one tenant from a number on: pages of what is there, then the signal of what comes. The number that was read up to is the
/// only state, so that nothing is missed and nothing comes twice whatever happens between reading and waiting.
/// </summary>
internal sealed class StageChangeStream(
    Snapshots snapshots, LedgerTail tail, IStageChangeSignal signal, TimeProvider clock, Guid tenantId, StageChangeFilterSource? filter)
{
    /// <summary>How long a follower with a filter waits to hear that its number went on.</summary>
    internal static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>What came after a number, up to and with another, or without end.</summary>
    public async IAsyncEnumerable<StageChangeEvent> FollowAsync(long after, long? until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = until ?? long.MaxValue;
        var (position, told, toldAt) = (after, after, clock.GetTimestamp());
        while (position < last)
        {
            var (changes, upTo, atHead) = await ReadAsync(position, cancellationToken);
            foreach (var change in changes)
            {
                if (change.Number > last) break;
                yield return new StageChangeEvent(change.Number, change);
                (told, toldAt) = (change.Number, clock.GetTimestamp());
            }

            position = Math.Min(upTo, last);
            if (position < last && atHead) await WaitAsync(position, told, toldAt, cancellationToken);
            if (told < position && (position == last || clock.GetElapsedTime(toldAt) >= Heartbeat))
            {
                yield return new StageChangeEvent(position, null);
                (told, toldAt) = (position, clock.GetTimestamp());
            }
        }
    }

    /// <summary>What follows a number; without a filter it is read once for all who wait at it.</summary>
    private Task<LedgerRun> ReadAsync(long position, CancellationToken cancellationToken) => filter is null
        ? tail.ReadAsync(tenantId, position, signal.Head(tenantId)).WaitAsync(cancellationToken)
        : LedgerRun.ReadAsync(snapshots, tenantId, position, filter, cancellationToken);

    /// <summary>Until the ledger grows; where something is left to tell, at most until it is to be told.</summary>
    private async Task WaitAsync(long position, long told, long toldAt, CancellationToken cancellationToken)
    {
        if (told == position)
        {
            await signal.WaitAsync(tenantId, position, cancellationToken);
            return;
        }

        var left = Heartbeat - clock.GetElapsedTime(toldAt);
        if (left <= TimeSpan.Zero) return;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var grown = signal.WaitAsync(tenantId, position, stop.Token);
        var due = Task.Delay(left, clock, stop.Token);
        await Task.WhenAny(grown, due);
        await stop.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
