using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PipelineGraph.Data.Queries;

/// <summary>Opens the database for reading, at one snapshot. Connections are kept open with the statements prepared on them.</summary>
public abstract class Snapshots : IAsyncDisposable
{
    private readonly ConcurrentStack<ReadConnection> kept = new();
    private bool disposed;

    protected Snapshots(SqlDialect dialect, IDbContextFactory<PipelineDbContext> contexts)
    {
        Dialect = dialect;
        using var context = contexts.CreateDbContext();
        Model = context.Model;
    }

    public SqlDialect Dialect { get; }

    /// <summary>How many connections wait open for the next reader.</summary>
    protected virtual int MaxKept => 32;

    /// <summary>How entities are mapped.</summary>
    public IModel Model { get; }

    /// <summary>A connection that cannot write, whose statements all read one snapshot of the tenant's rows until it is given back.</summary>
    public async ValueTask<ReadConnection> BeginAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (!kept.TryPop(out var connection)) connection = await OpenAsync(cancellationToken);
        try
        {
            await BeginAsync(connection, tenantId, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same on a connection just made, in the place of one that broke: the others that are kept are as old.</summary>
    public async ValueTask<ReadConnection> BeginAnewAsync(ReadConnection broken, Guid tenantId, CancellationToken cancellationToken)
    {
        await broken.DisposeAsync();
        while (kept.TryPop(out var connection)) await connection.DisposeAsync();
        Forget();
        return await BeginAsync(tenantId, cancellationToken);
    }

    public virtual async ValueTask EndAsync(ReadConnection connection)
    {
        try
        {
            if (!connection.IsUnopened) await connection.ExecuteAsync("COMMIT", CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // Whatever is wrong with it, the next one begins anew; nothing was written.
            await connection.DisposeAsync();
            return;
        }

        if (disposed || kept.Count >= MaxKept) await connection.DisposeAsync();
        else kept.Push(connection);
    }

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        while (kept.TryPop(out var connection)) await connection.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract ValueTask<ReadConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Lets go of what the database's own pool keeps.</summary>
    protected virtual void Forget()
    {
    }

    /// <summary>Begins the transaction that <c>COMMIT</c> ends.</summary>
    protected abstract ValueTask BeginAsync(ReadConnection connection, Guid tenantId, CancellationToken cancellationToken);
}
