using PipelineGraph.Plugins;

namespace PipelineGraph.Server.Jobs;

/// <summary>Takes definitions that are dropped into the folder while the server runs.</summary>
internal sealed class DefinitionJob(DefinitionCatalogue definitions, ILogger<DefinitionJob> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => definitions.WatchAsync(
        Interval,
        package => Log.Definition(logger, package),
        exception => Log.DefinitionsFailed(logger, exception),
        stoppingToken);
}
