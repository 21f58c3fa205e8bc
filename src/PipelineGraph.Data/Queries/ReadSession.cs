namespace PipelineGraph.Data.Queries;

/// <summary>Opens the database for reading, at one snapshot.</summary>
public interface ISnapshots
{
    /// <summary>A context of the tenant whose statements all read one read-only snapshot; disposing it ends the snapshot.</summary>
    Task<PipelineDbContext> OpenAsync(Guid tenantId, CancellationToken cancellationToken);
}

/// <summary>What one query operation reads from: one snapshot, opened with the first statement, one statement at a time.</summary>
public sealed class ReadSession(ISnapshots snapshots) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private PipelineDbContext? context;

    /// <summary>Whose rows are read; none before it is set.</summary>
    public Guid TenantId { get; set; }

    /// <summary>Runs the read on the snapshot, after those that came before it.</summary>
    public async Task<T> ReadAsync<T>(Func<PipelineDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            context ??= await snapshots.OpenAsync(TenantId, cancellationToken);
            return await read(context);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Lets the next read see what has been written meanwhile.</summary>
    public async Task RenewAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (context is not null) await context.DisposeAsync();
            context = null;
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (context is not null) await context.DisposeAsync();
        gate.Dispose();
    }
}
