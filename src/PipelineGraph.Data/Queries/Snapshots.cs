using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace PipelineGraph.Data.Queries;

/// <summary>Opens the database for reading, at one snapshot. Connections are kept open with the statements prepared on them.</summary>
public abstract class Snapshots : IAsyncDisposable
{
    private readonly KeptConnections<ReadConnection> connections;

    protected Snapshots(SqlDialect dialect, IDbContextFactory<PipelineDbContext> contexts, int most, int keep, Action? forget = null)
    {
        Dialect = dialect;
        connections = new KeptConnections<ReadConnection>(OpenAsync, most, keep, forget);
        using var context = contexts.CreateDbContext();
        Model = context.Model;
    }

    public SqlDialect Dialect { get; }

    /// <summary>How entities are mapped.</summary>
    public IModel Model { get; }

    /// <summary>
    /// A connection that cannot write, whose statements all read one snapshot of the tenant's rows until it is given back, and what was read first: read
    /// once more when the connection broke while it was kept.
    /// </summary>
    public ValueTask<(ReadConnection Connection, T Answer)> BeginAsync<T>(Guid tenantId, Func<ReadConnection, ValueTask<T>> first, CancellationToken cancellationToken) =>
        connections.TakeAsync(
            async connection =>
            {
                await BeginAsync(connection, tenantId, cancellationToken);
                return await first(connection);
            },
            cancellationToken);

    public virtual async ValueTask EndAsync(ReadConnection connection)
    {
        var isClean = false;
        try
        {
            if (!connection.IsUnopened) await connection.ExecuteAsync("COMMIT", CancellationToken.None);
            isClean = true;
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // Whatever is wrong with it, the next one begins anew; nothing was written.
        }
        finally
        {
            await (isClean ? connections.KeepAsync(connection) : connections.DropAsync(connection));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await connections.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected abstract ValueTask<ReadConnection> OpenAsync(CancellationToken cancellationToken);

    /// <summary>Begins the transaction that <c>COMMIT</c> ends.</summary>
    protected abstract ValueTask BeginAsync(ReadConnection connection, Guid tenantId, CancellationToken cancellationToken);
}
