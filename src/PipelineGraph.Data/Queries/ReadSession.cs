using System.Data.Common;
using PipelineGraph.Data.Writing;

namespace PipelineGraph.Data.Queries;

/// <summary>What one query operation reads from: one snapshot, opened with the first statement, one statement at a time.</summary>
public sealed class ReadSession(Snapshots snapshots) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private ReadConnection? connection;
    private bool disposed;

    /// <summary>Whose rows are read; none before it is set.</summary>
    public Guid TenantId { get; set; }

    internal SqlDialect Dialect => snapshots.Dialect;

    internal Statement Statement() => new(TenantId, snapshots.Dialect);

    internal RowForm<T> Form<T>()
        where T : class => RowForm<T>.Of(snapshots.Model);

    /// <summary>All rows of a statement, read on the snapshot after the statements that came before it.</summary>
    internal async ValueTask<List<T>> ListAsync<T>(Statement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        // Nobody waits most of the time: then nothing here leaves the thread.
        if (!gate.Wait(0, CancellationToken.None)) await gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (connection is not null) return await connection.ListAsync(statement, read, cancellationToken);
            (connection, var rows) = await snapshots.BeginAsync(TenantId, begun => begun.ListAsync(statement, read, cancellationToken), cancellationToken);
            return rows;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The same, each row while it is read: for those that are not kept. Not for the first statement, which may be sent once more.</summary>
    internal async ValueTask EachAsync(Statement statement, Action<DbDataReader> read, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            await (connection ?? throw new InvalidOperationException("Nothing was read before.")).EachAsync(statement, read, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The one row of a statement, or null.</summary>
    internal async ValueTask<T?> FindAsync<T>(Statement statement, Func<DbDataReader, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var rows = await ListAsync(statement, read, cancellationToken);
        return rows.Count > 0 ? rows[0] : null;
    }

    internal async ValueTask<int> CountAsync(Statement statement, CancellationToken cancellationToken) =>
        (await ListAsync(statement, static reader => reader.GetInt32(0), cancellationToken))[0];

    /// <summary>Numbers by id: the two columns of a statement.</summary>
    internal async ValueTask<Dictionary<Guid, int>> CountsAsync(Statement statement, CancellationToken cancellationToken) =>
        (await ListAsync(statement, static reader => KeyValuePair.Create(reader.GetGuid(0), reader.GetInt32(1)), cancellationToken)).ToDictionary();

    /// <summary>Lets the next read see what has been written meanwhile.</summary>
    public async Task RenewAsync()
    {
        await gate.WaitAsync();
        try
        {
            await EndAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Waits for the statement that runs: its connection serves others next. What comes later is refused.</summary>
    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        try
        {
            disposed = true;
            await EndAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    private ValueTask EndAsync()
    {
        if (connection is not { } ended) return ValueTask.CompletedTask;
        connection = null;
        return snapshots.EndAsync(ended);
    }
}
