namespace PipelineGraph.Core.Stages;

/// <summary>Works off what is due: verdicts that the clock changes, subjects left for later, and evaluations that failed.</summary>
public sealed class EvaluateDue(TenantWriter writer)
{
    private const int Batch = 100;

    /// <summary>Other writers wait so long for a batch, and for its last subject.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(200);

    /// <summary>One batch of each tenant that has any due. A fault of one tenant is thrown when all have had their turn.</summary>
    /// <returns>How many subjects were evaluated; when it is above 0 there may be more.</returns>
    public async Task<int> ExecuteAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        List<Exception>? faults = null;
        foreach (var tenantId in await writer.Store.TenantsWithDueAsync(Instants.Whole(writer.Clock.GetUtcNow()), cancellationToken))
        {
            try
            {
                count += await ExecuteAsync(tenantId, cancellationToken);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // One by one: who is at fault does not hold up the others.
                try
                {
                    count += await RunSinglyAsync(tenantId, faults ??= [], cancellationToken);
                }
                catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
                {
                    faults!.Add(fault);
                }
            }
        }

        return faults is { Count: > 0 } ? throw new AggregateException("Not all that is due could be evaluated.", faults) : count;
    }

    /// <summary>One batch of one tenant.</summary>
    internal Task<int> ExecuteAsync(Guid tenantId, CancellationToken cancellationToken) => RunAsync(tenantId, Batch, cancellationToken);

    /// <summary>When the next subject is due, as far as is known now; null when none is.</summary>
    public ValueTask<DateTimeOffset?> NextAsync(CancellationToken cancellationToken) => writer.Store.NextDueAsync(cancellationToken);

    private async Task<int> RunSinglyAsync(Guid tenantId, List<Exception> faults, CancellationToken cancellationToken)
    {
        var count = 0;
        for (var evaluated = 1; evaluated > 0 && count < Batch; count += evaluated)
        {
            try
            {
                evaluated = await RunAsync(tenantId, 1, cancellationToken);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                faults.Add(fault);
                evaluated = await SetAsideAsync(tenantId, cancellationToken);
            }
        }

        return count;
    }

    private Task<int> RunAsync(Guid tenantId, int limit, CancellationToken cancellationToken) =>
        InTransactionAsync(tenantId, work => work.RunAsync(limit, Budget, cancellationToken), cancellationToken);

    /// <summary>Of the first subject that is due the evaluation failed, and is tried again later.</summary>
    private Task<int> SetAsideAsync(Guid tenantId, CancellationToken cancellationToken) =>
        InTransactionAsync(tenantId, work => work.SetAsideAsync(cancellationToken), cancellationToken);

    private Task<int> InTransactionAsync(Guid tenantId, Func<DueWork, Task<int>> run, CancellationToken cancellationToken) =>
        writer.InBackgroundAsync(
            tenantId,
            async transaction => transaction.Active is { } definition ? await run(new DueWork(transaction, definition, writer.Clock)) : 0,
            cancellationToken);
}
