namespace PipelineGraph.Plugins.Evaluation;

/// <summary>
/// A thread of its own for a plugin's code: never the thread pool's, so that an endless loop costs this thread and nothing else. One caller at a time.
/// After a time-out it is lost: it ends by itself if the plugin ever returns.
/// </summary>
internal sealed class EvaluationThread : IDisposable
{
    private const int SpinsBeforeWaiting = 30;

    /// <summary>Deep recursion over facts ends well; endless recursion ends the process on any stack.</summary>
    private const int StackBytes = 16 * 1024 * 1024;

    private readonly ManualResetEventSlim posted = new(false, SpinsBeforeWaiting);
    private readonly ManualResetEventSlim done = new(false, SpinsBeforeWaiting);
    private readonly CancellationTokenSource cancellation = new();
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Steps? work;
    private volatile bool ended;
    private volatile bool lost;

    public EvaluationThread()
    {
        Cancellation = cancellation.Token;
        new Thread(Run, StackBytes) { IsBackground = true, Name = "definition" }.Start();
    }

    /// <summary>Cancelled when the time is over, for plugins that look at it.</summary>
    public CancellationToken Cancellation { get; }

    public bool IsLost => lost;

    /// <summary>Ends with the thread: of a lost one, if the plugin ever returns.</summary>
    public Task Over => over.Task;

    /// <summary>Runs the steps, each within the budget. The number of the step that timed out and lost the thread, or null.</summary>
    public int? Invoke(Steps steps, TimeSpan budget)
    {
        ObjectDisposedException.ThrowIf(IsLost, this);
        work = steps;
        done.Reset();
        posted.Set();
        var rest = budget;
        while (!done.Wait(rest))
        {
            var (step, elapsed) = steps.Progress();
            rest = step == steps.Count ? budget : budget - elapsed;
            if (rest > TimeSpan.Zero) continue;
            Lose(steps);
            return step;
        }

        work = null;
        return null;
    }

    public void Dispose()
    {
        ended = true;
        posted.Set();
    }

    private void Lose(Steps steps)
    {
        (lost, ended) = (true, true);
        steps.Stop();
        new Thread(cancellation.Cancel) { IsBackground = true, Name = "cancellation" }.Start(); // whoever registered with it is the plugin, too
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
            work!.Run();
            if (ended) return;
            done.Set();
        }
    }
}
