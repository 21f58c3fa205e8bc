namespace PipelineGraph.GraphQL.Execution;

/// <summary>Runs the code of one request, one piece at a time; when nothing can go on, the batches that wait are sent off.</summary>
/// <remarks>
/// Resolvers need no locks against each other, and which keys share a batch does not depend on timing: all that can run has run
/// before a batch leaves. No thread waits; between pieces the request holds none.
/// </remarks>
internal sealed class RequestPump(CancellationToken cancellationToken) : SynchronizationContext
{
    private static readonly AsyncLocal<RequestPump?> s_current = new();

    private readonly Lock _lock = new();
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();
    private List<Action> _batches = [];
    private TaskCompletionSource? _wake;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>The pump of the request that the present code belongs to, on whatever thread.</summary>
    public static new RequestPump? Current => s_current.Value;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_lock)
        {
            _work.Enqueue((d, state));
            Wake();
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Calls back when nothing else can run.</summary>
    public void WhenIdle(Action dispatch)
    {
        lock (_lock)
        {
            _batches.Add(dispatch);
            Wake();
        }
    }

    public async Task RunAsync(Func<Task> main)
    {
        s_current.Value = this;
        Task? task = null;
        Inside(() => task = main());
        while (true)
        {
            Inside(Drain);
            Task wake;
            lock (_lock)
            {
                if (_work.Count > 0 || _batches.Count > 0) continue;
                if (task!.IsCompleted) break;
                wake = (_wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            await wake.ConfigureAwait(false);
        }
        await task.ConfigureAwait(false);
    }

    private void Drain()
    {
        while (true)
        {
            while (TryTakeWork(out var work)) work.Callback(work.State);
            List<Action> batches;
            lock (_lock)
            {
                if (_work.Count > 0) continue;
                if (_batches.Count == 0) return;
                batches = _batches;
                _batches = [];
            }
            foreach (var dispatch in batches) dispatch();
        }
    }

    private bool TryTakeWork(out (SendOrPostCallback Callback, object? State) work)
    {
        lock (_lock) return _work.TryDequeue(out work);
    }

    private void Inside(Action run)
    {
        var outer = SynchronizationContext.Current;
        SetSynchronizationContext(this);
        try
        {
            run();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    private void Wake()
    {
        _wake?.TrySetResult();
        _wake = null;
    }
}
