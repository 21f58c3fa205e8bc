using Microsoft.Data.Sqlite;

namespace PipelineGraph.Data.Sqlite;

/// <summary>The database file and how connections to it are set up.</summary>
public sealed class SqliteDatabase
{
    public SqliteDatabase(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = Path, DefaultTimeout = 60, Pooling = true }.ToString();
    }

    public string Path { get; }

    public string ConnectionString { get; }

    /// <summary>Told each statement that queries send, its text and its values, before it runs; set before the first one.</summary>
    public Action<string, IReadOnlyList<object>>? OnStatement { get; set; }

    /// <summary>
    /// Readers beside one writer (WAL), and each commit forced to the disk: what is acknowledged survives a loss of power. Whoever finds the file
    /// locked waits. What is deleted or erased is overwritten in the file.
    /// </summary>
    public async ValueTask<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var pragmas = connection.CreateCommand();
        pragmas.CommandText = "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = FILE; PRAGMA cache_size = -32000; PRAGMA wal_autocheckpoint = 4000; PRAGMA secure_delete = ON;";
        await pragmas.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }
}
