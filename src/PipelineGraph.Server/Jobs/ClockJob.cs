using PipelineGraph.Core.Stages;

namespace PipelineGraph.Server.Jobs;

/// <summary>Evaluates what time makes due, with nobody looking.</summary>
internal sealed class ClockJob(EvaluateDue evaluateDue, TimeProvider clock, ILogger<ClockJob> logger) : BackgroundService
{
    /// <summary>What became due by a fact of another process is seen after so long at the latest; what is known to become due, at once.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(400);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Interval;
            try
            {
                while (await evaluateDue.ExecuteAsync(stoppingToken) > 0) { }
                if (await evaluateDue.NextAsync(stoppingToken) - clock.GetUtcNow() is { } wait && wait < Interval) pause = wait > Shortest ? wait : Shortest;
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Log.ClockFailed(logger, exception);
            }

            await Task.Delay(pause, clock, stoppingToken);
        }
    }
}
