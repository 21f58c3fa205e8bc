using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Data.Sqlite;

/// <summary>
/// Snapshots of SQLite: a deferred transaction on a connection that cannot write sees the database as its first statement found it. Connections are kept
/// open with the statements prepared on them.
/// </summary>
public sealed class SqliteSnapshots : ISnapshots, IAsyncDisposable
{
    private const int MaxKept = 32;

    /// <summary>Of SQLite's machine: well below a millisecond.</summary>
    private const int StepsBetweenLooks = 10_000;

    private readonly ConcurrentStack<ReadConnection> kept = new();
    private readonly SqliteDatabase database;
    private readonly string connectionString;
    private bool disposed;

    public SqliteSnapshots(SqliteDatabase database, IDbContextFactory<PipelineDbContext> contexts)
    {
        this.database = database;
        connectionString = new SqliteConnectionStringBuilder(database.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();
        using var context = contexts.CreateDbContext();
        Model = context.Model;
    }

    public SqlDialect Dialect => SqliteDialect.Instance;

    public IModel Model { get; }

    public async ValueTask<ReadConnection> BeginAsync(CancellationToken cancellationToken)
    {
        if (!kept.TryPop(out var connection)) connection = await OpenAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync("BEGIN", cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async ValueTask EndAsync(ReadConnection connection)
    {
        try
        {
            await connection.ExecuteAsync("COMMIT", CancellationToken.None);
        }
        catch (DbException)
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
    }

    private async ValueTask<ReadConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var pragmas = connection.CreateCommand();
            // Pages come from the mapped file: all connections share the system's copy of them.
            pragmas.CommandText = "PRAGMA busy_timeout = 30000; PRAGMA temp_store = FILE; PRAGMA cache_size = -8000; PRAGMA mmap_size = 1073741824;";
            await pragmas.ExecuteNonQueryAsync(cancellationToken);
            // A plan never hangs on values: without this, each new value of a LIMIT has its statement prepared anew.
            SQLitePCL.raw.sqlite3_db_config(connection.Handle!, SQLitePCL.raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
            var reading = new ReadConnection(connection, database.OnStatement);
            // Asked rather than interrupted: an interrupt that comes before the statement has begun would be lost.
            SQLitePCL.raw.sqlite3_progress_handler(connection.Handle!, StepsBetweenLooks, static kept => ((ReadConnection)kept).IsAbandoned ? 1 : 0, reading);
            return reading;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
