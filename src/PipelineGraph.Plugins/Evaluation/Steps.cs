using System.Diagnostics;

namespace PipelineGraph.Plugins.Evaluation;

/// <summary>
/// A plugin's work for one thread, in steps that each have the time budget. Whoever waits sees how far it came; of what was not done in time nothing is
/// read, because the lost thread may still write it.
/// </summary>
internal sealed class Steps(int count, Action<int> step)
{
    private readonly string?[] failures = new string?[count];
    private readonly long[] allocated = new long[count];
    private long startedAt = Stopwatch.GetTimestamp();
    private volatile int done;
    private volatile bool stopped;
    private volatile bool outOfMemory;

    public int Count => count;

    /// <summary>How many steps are over.</summary>
    public int Done => done;

    /// <summary>What the plugin threw in a step that is over, as text.</summary>
    public string? Failure(int index) => failures[index];

    /// <summary>Bytes that a step that is over allocated.</summary>
    public long Allocated(int index) => allocated[index];

    /// <summary>Whether a step found no memory left.</summary>
    public bool IsOutOfMemory => outOfMemory;

    /// <summary>No step is begun from now on.</summary>
    public void Stop() => stopped = true;

    /// <summary>How long the present step takes, and which it is.</summary>
    public (int Step, TimeSpan Elapsed) Progress()
    {
        // The start is written before the number of the step: a start that is read too late only looks younger than it is.
        var present = done;
        return (present, Stopwatch.GetElapsedTime(Volatile.Read(ref startedAt)));
    }

    /// <summary>Runs what the thread was handed.</summary>
    public void Run()
    {
        for (var index = 0; index < count && !stopped; index++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            failures[index] = Guarded(index);
            allocated[index] = GC.GetAllocatedBytesForCurrentThread() - before;
            Volatile.Write(ref startedAt, Stopwatch.GetTimestamp());
            done = index + 1;
        }
    }

    /// <summary>Runs a plugin's code; what it throws becomes text here, because the exception object would keep the plugin in memory.</summary>
    private string? Guarded(int index)
    {
        try
        {
            step(index);
            return null;
        }
#pragma warning disable CA1031 // whatever a plugin throws is the plugin's failure, not the host's
        catch (Exception exception)
        {
            outOfMemory |= exception is OutOfMemoryException;
            return Text(exception);
        }
#pragma warning restore CA1031
    }

    /// <summary>What was thrown, bounded: of a static constructor that failed, what it threw.</summary>
    public static string Text(Exception exception)
    {
        try
        {
            while (exception is TypeInitializationException or System.Reflection.TargetInvocationException && exception.InnerException is { } cause) exception = cause;
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
