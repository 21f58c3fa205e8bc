namespace PipelineGraph.GraphQL.Execution;

/// <summary>Runs the code of one request, one piece at a time; when nothing can go on, the batches that wait are sent off.</summary>
/// <remarks>
/// Resolvers need no locks against each other, and which keys share a batch does not depend on timing: all that can run has run
/// before a batch leaves. No thread waits; between pieces the request holds none.
/// </remarks>
internal sealed class RequestPump(OperationTime time) : SynchronizationContext
{
    private static readonly AsyncLocal<RequestPump?> s_current = new();

    private readonly Lock _lock = new();
    private Queue<(SendOrPostCallback Callback, object? State)>? _work;
    private List<Action>? _batches;
    private TaskCompletionSource? _wake;
    private bool _ended;

    public CancellationToken CancellationToken => time.Token;

    /// <summary>The pump of the request that the present code belongs to, on whatever thread.</summary>
    public static new RequestPump? Current => s_current.Value;

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_lock)
        {
            if (!_ended)
            {
                (_work ??= new()).Enqueue((d, state));
                Wake();
                return;
            }
        }
        // What a request began and did not wait for goes on after it: others may wait for it.
        ThreadPool.QueueUserWorkItem(static work => work.d(work.state), (d, state), preferLocal: false);
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Calls back when nothing else can run.</summary>
    public void WhenIdle(Action dispatch)
    {
        lock (_lock)
        {
            if (!_ended)
            {
                (_batches ??= []).Add(dispatch);
                Wake();
                return;
            }
        }
        ThreadPool.QueueUserWorkItem(static dispatch => dispatch(), dispatch, preferLocal: false);
    }

    public async Task RunAsync<TState>(Func<TState, Task> main, TState state)
    {
        s_current.Value = this;
        var task = Begin(main, state);
        while (true)
        {
            Task wake;
            lock (_lock)
            {
                if (_ended = !HasWork && task.IsCompleted) break;
            }
            Resume();
            lock (_lock)
            {
                if (HasWork) continue;
                if (_ended = task.IsCompleted) break;
                wake = (_wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            await wake.ConfigureAwait(false);
        }
        await task.ConfigureAwait(false);
    }

    private bool HasWork => _work is { Count: > 0 } || _batches is not null;

    private void Drain()
    {
        while (true)
        {
            while (TryTakeWork(out var work)) work.Callback(work.State);
            List<Action> batches;
            lock (_lock)
            {
                if (_work is { Count: > 0 }) continue;
                if (_batches is null) return;
                batches = _batches;
                _batches = null;
            }
            foreach (var dispatch in batches) dispatch();
        }
    }

    private bool TryTakeWork(out (SendOrPostCallback Callback, object? State) work)
    {
        lock (_lock)
        {
            if (_work is not null) return _work.TryDequeue(out work);
        }
        work = default;
        return false;
    }

    private Task Begin<TState>(Func<TState, Task> main, TState state)
    {
        var outer = SynchronizationContext.Current;
        SetSynchronizationContext(this);
        try
        {
            return main(state);
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    private void Resume()
    {
        var outer = SynchronizationContext.Current;
        SetSynchronizationContext(this);
        try
        {
            Drain();
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
