namespace PipelineGraph.Plugins.Workers;

/// <summary>A worker that ended, did not answer in time, or answered what nobody understands; it is of no use any more.</summary>
internal sealed class WorkerLostException(string how, bool timedOut = false) : Exception(how)
{
    /// <summary>It was ended because its time was over.</summary>
    public bool TimedOut => timedOut;
}
