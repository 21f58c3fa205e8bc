using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Jobs;

/// <summary>
/// The first to stop: from then on the server says that it is not ready, and takes requests for a while yet, until whoever sends them has heard of it.
/// </summary>
internal sealed class DrainJob(IHostApplicationLifetime lifetime, TransportSettings settings, TimeProvider clock, ILogger<DrainJob> logger) : IHostedLifecycleService
{
    private volatile bool stopping;

    public bool HasBegun => stopping || lifetime.ApplicationStopping.IsCancellationRequested;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        if (settings.DrainSeconds == 0) return;
        Log.Draining(logger, settings.DrainSeconds);
        await Task.Delay(TimeSpan.FromSeconds(settings.DrainSeconds), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
