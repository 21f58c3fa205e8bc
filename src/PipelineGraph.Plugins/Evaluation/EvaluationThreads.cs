using System.Collections.Concurrent;

namespace PipelineGraph.Plugins.Evaluation;

/// <summary>The threads that wait for work, shared by all definitions; as many as there are calls at work.</summary>
internal sealed class EvaluationThreads : IDisposable
{
    /// <summary>What a call says that did not end in time.</summary>
    public const string TimedOut = "It did not answer in time.";

    /// <summary>How what a call threw begins.</summary>
    public const string Threw = "It threw ";

    private const int KeptIdle = 8;

    private readonly ConcurrentBag<EvaluationThread> idle = [];

    public EvaluationThread Rent() => idle.TryTake(out var thread) ? thread : new EvaluationThread();

    public void Return(EvaluationThread thread)
    {
        if (thread.IsLost) return;
        if (idle.Count < KeptIdle) idle.Add(thread);
        else thread.Dispose();
    }

    /// <summary>Runs a plugin's code; what went wrong as text, or null.</summary>
    public string? Guard(Action work, TimeSpan budget)
    {
        var thread = Rent();
        var steps = new Steps(1, _ => work());
        var timedOut = thread.Invoke(steps, budget) is not null;
        Return(thread);
        return timedOut ? TimedOut : steps.Failure(0) is { } failure ? Threw + failure : null;
    }

    public void Dispose()
    {
        while (idle.TryTake(out var thread)) thread.Dispose();
    }
}
