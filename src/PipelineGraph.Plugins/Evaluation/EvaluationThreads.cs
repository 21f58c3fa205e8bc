using System.Collections.Concurrent;

namespace PipelineGraph.Plugins.Evaluation;

/// <summary>The threads that wait for work, shared by all definitions; as many as there are leases at work.</summary>
internal sealed class EvaluationThreads : IDisposable
{
    private const int KeptIdle = 8;

    private readonly ConcurrentBag<EvaluationThread> idle = [];

    public EvaluationThread Rent() => idle.TryTake(out var thread) ? thread : new EvaluationThread();

    public void Return(EvaluationThread thread)
    {
        if (thread.IsLost) return;
        if (idle.Count < KeptIdle) idle.Add(thread);
        else thread.Dispose();
    }

    public void Dispose()
    {
        while (idle.TryTake(out var thread)) thread.Dispose();
    }
}
