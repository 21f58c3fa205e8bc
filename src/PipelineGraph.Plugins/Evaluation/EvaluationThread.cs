namespace PipelineGraph.Plugins.Evaluation;

/// <summary>
/// A thread of its own for a plugin's code: never the thread pool's, so that an endless loop costs this thread and nothing else. One caller at a time.
/// After a time-out it is lost: it ends by itself if the plugin ever returns.
/// </summary>
internal sealed class EvaluationThread : IDisposable
{
    private const int SpinsBeforeWaiting = 30;

    private readonly ManualResetEventSlim posted = new(false, SpinsBeforeWaiting);
    private readonly ManualResetEventSlim done = new(false, SpinsBeforeWaiting);
    private readonly CancellationTokenSource cancellation = new();
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? work;
    private string? failure;
    private long allocated;
    private volatile bool ended;
    private volatile bool lost;

    public EvaluationThread()
    {
        Cancellation = cancellation.Token;
        new Thread(Run) { IsBackground = true, Name = "definition" }.Start();
    }

    /// <summary>Cancelled when the time is over, for plugins that look at it.</summary>
    public CancellationToken Cancellation { get; }

    public bool IsLost => lost;

    /// <summary>Ends with the thread: of a lost one, if the plugin ever returns.</summary>
    public Task Over => over.Task;

    /// <summary>Bytes that the last work allocated.</summary>
    public long Allocated => allocated;

    /// <summary>Runs the work within the budget. The failure is what the plugin threw, as text.</summary>
    public (bool TimedOut, string? Failure) Invoke(Action action, TimeSpan budget)
    {
        ObjectDisposedException.ThrowIf(IsLost, this);
        (work, failure) = (action, null);
        done.Reset();
        posted.Set();
        if (!done.Wait(budget))
        {
            (lost, ended) = (true, true);
            new Thread(cancellation.Cancel) { IsBackground = true, Name = "cancellation" }.Start(); // whoever registered with it is the plugin, too
            posted.Set();
            return (true, null);
        }

        work = null;
        return (false, failure);
    }

    public void Dispose()
    {
        ended = true;
        posted.Set();
    }

    private void Run()
    {
        RunUntilEnded();
        over.SetResult();
    }

    private void RunUntilEnded()
    {
        while (true)
        {
            posted.Wait();
            posted.Reset();
            if (ended) return;
            var before = GC.GetAllocatedBytesForCurrentThread();
            failure = Guarded(work!);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (ended) return;
            done.Set();
        }
    }

    /// <summary>Runs a plugin's code; what it throws becomes text here, because the exception object would keep the plugin in memory.</summary>
    private static string? Guarded(Action work)
    {
        try
        {
            work();
            return null;
        }
#pragma warning disable CA1031 // whatever a plugin throws is the plugin's failure, not the host's
        catch (Exception exception)
        {
            return Text(exception);
        }
#pragma warning restore CA1031
    }

    private static string Text(Exception exception)
    {
        try
        {
            var text = exception.GetType().Name + ": " + exception.Message;
            return text.Length <= 500 ? text : text[..500] + "…";
        }
#pragma warning disable CA1031 // even the message is the plugin's code
        catch (Exception)
        {
            return exception.GetType().Name;
        }
#pragma warning restore CA1031
    }
}
