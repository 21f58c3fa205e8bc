using System.Collections.Concurrent;
using PipelineGraph.Core.Switching;

namespace PipelineGraph.Server.Jobs;

/// <summary>Goes on with activations, shadows and evaluation runs, some side by side, so that a long one keeps no other tenant waiting.</summary>
internal sealed class BackgroundJob(WorkInBackground work, TimeProvider clock, ILogger<BackgroundJob> logger) : BackgroundService
{
    private const int MostAtOnce = 4;

    /// <summary>One place is always left for the other tenants.</summary>
    private const int MostOfOneTenant = 3;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<PendingWork, Task> atWork = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var pending in await work.PendingAsync(stoppingToken))
                {
                    if (atWork.Count >= MostAtOnce) break;
                    if (atWork.ContainsKey(pending) || atWork.Keys.Count(other => other.TenantId == pending.TenantId) >= MostOfOneTenant) continue;
                    // Entered in the list before it can leave it.
                    var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    atWork[pending] = RunAsync(pending, entered.Task, stoppingToken);
                    entered.SetResult();
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Log.BackgroundFailed(logger, exception);
            }

            await Task.Delay(Interval, clock, stoppingToken);
        }

        await Task.WhenAll(atWork.Values);
    }

    private async Task RunAsync(PendingWork pending, Task entered, CancellationToken stoppingToken)
    {
        await entered;
        try
        {
            await work.ExecuteAsync(pending, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next process goes on where this one stopped.
        }
#pragma warning disable CA1031 // one failed piece of work must not end the others; it is tried again
        catch (Exception exception)
        {
            Log.BackgroundFailed(logger, exception);
            await Task.Delay(Interval * 8, clock, CancellationToken.None);
        }
#pragma warning restore CA1031
        finally
        {
            atWork.TryRemove(pending, out _);
        }
    }
}
