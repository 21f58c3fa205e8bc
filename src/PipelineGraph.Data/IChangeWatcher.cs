namespace PipelineGraph.Data;

/// <summary>Notices what other processes commit, and wakes subscribers.</summary>
public interface IChangeWatcher
{
    /// <summary>Watches until it is cancelled.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
