using System.Collections.Concurrent;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Subscriptions;

/// <summary>The latest figures of each funnel that is followed: read once for all who want them at about the same time.</summary>
internal sealed class FunnelReads(Snapshots snapshots, IStageChangeSignal signal, Catalogue catalogue, TimeProvider clock)
{
    /// <summary>How long figures serve who has older ones: so often, at most, one funnel is read, whoever follows it.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<(Guid TenantId, Unit Unit, FunnelSelection Wanted), Reading> latest = new();

    /// <param name="head">What was known of the ledger's head before the reading began: the figures are as of this number or a later one.</param>
    private sealed class Reading(long head, long beganAt)
    {
        private readonly TaskCompletionSource<FunnelView> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long asOf = head;

        public Task<FunnelView> Task => source.Task;

        public long Head { get; } = head;

        public long BeganAt => beganAt;

        /// <summary>At least as of this number.</summary>
        public long AsOf => Interlocked.Read(ref asOf);

        public void Complete(FunnelView funnel)
        {
            Interlocked.Exchange(ref asOf, funnel.Source.AsOf);
            source.SetResult(funnel);
        }

        public void Fail(Exception exception) => source.SetException(exception);
    }

    /// <summary>Figures as of a number after the one that is told; without one, of now.</summary>
    public Task<FunnelView> ReadAsync(Guid tenantId, Unit unit, FunnelSelection wanted, long? told)
    {
        var key = (tenantId, unit, wanted = wanted with { Reached = false });
        while (true)
        {
            var head = signal.Head(tenantId);
            var known = latest.GetValueOrDefault(key);
            var (isLate, isLatest) = (known is null || clock.GetElapsedTime(known.BeganAt) >= Window, known?.Head >= head);
            if (known is { Task.IsFaulted: false } && (told is { } number ? known.AsOf > number && (isLatest || !isLate) : isLatest && !isLate)) return known.Task;
            var own = new Reading(head, clock.GetTimestamp());
            if (!(known is null ? latest.TryAdd(key, own) : latest.TryUpdate(key, own, known))) continue;
            _ = CompleteAsync(own, tenantId, unit, wanted);
            return own.Task;
        }
    }

    private async Task CompleteAsync(Reading reading, Guid tenantId, Unit unit, FunnelSelection wanted)
    {
        try
        {
            await using var session = new ReadSession(snapshots) { TenantId = tenantId };
            reading.Complete(await FunnelView.ReadAsync(unit, asOf: null, wanted, session, catalogue, clock.GetUtcNow(), CancellationToken.None));
        }
        catch (Exception exception)
        {
            reading.Fail(exception);
        }
    }
}
