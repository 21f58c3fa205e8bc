using PipelineGraph.Plugins;

namespace PipelineGraph.Server.Jobs;

/// <summary>Takes definitions that are dropped into the folder while the server runs.</summary>
internal sealed class DefinitionJob(DefinitionCatalogue definitions, ILogger<DefinitionJob> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await definitions.WatchAsync(
                    Interval, package => Log.DefinitionChanged(logger, package.DefinitionId, package.Version, package.State, package.Reason), stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.DefinitionsFailed(logger, exception);
            }
        }
    }
}
