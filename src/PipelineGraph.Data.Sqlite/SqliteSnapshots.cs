using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Data.Sqlite;

/// <summary>Snapshots of SQLite: a deferred transaction on a connection that cannot write sees the database as its first statement found it.</summary>
public sealed class SqliteSnapshots(SqliteDatabase database, IDbContextFactory<PipelineDbContext> contexts) : Snapshots(SqliteDialect.Instance, contexts, most: int.MaxValue, keep: 32)
{
    /// <summary>Of SQLite's machine: well below a millisecond.</summary>
    private const int StepsBetweenLooks = 10_000;

    private readonly string connectionString =
        new SqliteConnectionStringBuilder(database.ConnectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString();

    protected override ValueTask BeginAsync(ReadConnection connection, Guid tenantId, CancellationToken cancellationToken) => connection.ExecuteAsync("BEGIN", cancellationToken);

    protected override async ValueTask<ReadConnection> OpenAsync(CancellationToken cancellationToken)
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
