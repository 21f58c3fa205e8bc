using PipelineGraph.Data;

namespace PipelineGraph.Server.Jobs;

/// <summary>Wakes subscribers for what other processes commit.</summary>
internal sealed class ChangeWatchJob(IChangeWatcher watcher, TimeProvider clock, ILogger<ChangeWatchJob> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await watcher.RunAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Log.WatchFailed(logger, exception);
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }
}
