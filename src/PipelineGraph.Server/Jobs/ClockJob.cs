using PipelineGraph.Core.Stages;

namespace PipelineGraph.Server.Jobs;

/// <summary>Evaluates what time makes due, with nobody looking.</summary>
internal sealed class ClockJob(EvaluateDue evaluateDue, TimeProvider clock, ILogger<ClockJob> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await evaluateDue.ExecuteAsync(stoppingToken) > 0) { }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Log.ClockFailed(logger, exception);
            }

            await Task.Delay(Interval, clock, stoppingToken);
        }
    }
}
