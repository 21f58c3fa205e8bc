using System.Collections.Concurrent;

namespace PipelineGraph.Core.Stages;

/// <summary>Port that tells subscribers that a tenant's ledger has grown.</summary>
public interface IStageChangeSignal
{
    /// <summary>The highest published number; 0 before the first.</summary>
    long Head(Guid tenantId);

    /// <summary>Called after commit. A lower number than before changes nothing.</summary>
    void Publish(Guid tenantId, long head);

    /// <summary>Completes when the head is above <paramref name="afterHead"/>: at once if it is already.</summary>
    Task WaitAsync(Guid tenantId, long afterHead, CancellationToken cancellationToken);
}

/// <summary>The signal within this process.</summary>
public sealed class StageChangeSignal : IStageChangeSignal
{
    private readonly ConcurrentDictionary<Guid, Stream> streams = new();

    public long Head(Guid tenantId) => streams.TryGetValue(tenantId, out var stream) ? stream.Head : 0;

    public void Publish(Guid tenantId, long head) => streams.GetOrAdd(tenantId, _ => new Stream()).Publish(head);

    public Task WaitAsync(Guid tenantId, long afterHead, CancellationToken cancellationToken) =>
        streams.GetOrAdd(tenantId, _ => new Stream()).WaitAsync(afterHead, cancellationToken);

    private sealed class Stream
    {
        private readonly Lock gate = new();
        private TaskCompletionSource grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long head;

        public long Head => Interlocked.Read(ref head);

        public void Publish(long number)
        {
            TaskCompletionSource completed;
            lock (gate)
            {
                if (number <= head) return;
                head = number;
                completed = grown;
                grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            completed.SetResult();
        }

        public async Task WaitAsync(long afterHead, CancellationToken cancellationToken)
        {
            while (true)
            {
                Task next;
                lock (gate)
                {
                    if (head > afterHead) return;
                    next = grown.Task;
                }

                await next.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
