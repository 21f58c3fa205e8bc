using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace PipelineGraph.Data.Sqlite;

/// <summary>What a copy of the database holds, counted in the copy.</summary>
public sealed record BackedUp(long Bytes, long Tenants, long Facts, long Changes);

/// <summary>Copies the database as it is at one instant into a file of its own, while readers and the writer go on.</summary>
public sealed class SqliteBackup(SqliteDatabase database)
{
    /// <summary>
    /// A file under its final name is whole, checked, and on the disk: until then it has another name. One that is there already, or a database that
    /// is not, is told by an <see cref="IOException"/>.
    /// </summary>
    public async Task<BackedUp> WriteAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(database.Path)) throw new IOException($"There is no database {database.Path}.");
        if (File.Exists(path)) throw new IOException($"{path} is there already: name a file that is not, or remove it.");
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder && !Directory.Exists(folder)) throw new IOException($"There is no folder {folder}: make it first.");
        var partial = $"{path}.{Guid.NewGuid():N}.partial";
        try
        {
            await CopyAsync(partial, cancellationToken);
            var copied = await CheckAsync(partial, cancellationToken);
            await using (var file = new FileStream(partial, FileMode.Open, FileAccess.ReadWrite)) file.Flush(flushToDisk: true);
            File.Move(partial, path, overwrite: false);
            return copied;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private async Task CopyAsync(string partial, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        // One read transaction, however long it takes: in write-ahead mode nobody waits for it.
        command.CommandText = "VACUUM INTO $path";
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("$path", partial);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<BackedUp> CheckAsync(string partial, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = partial, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = "PRAGMA quick_check(1)";
        if (await command.ExecuteScalarAsync(cancellationToken) is not "ok") throw new IOException($"The copy is damaged: look after the disks of {Path.GetDirectoryName(partial)} and of the database.");
        command.CommandText = "SELECT (SELECT count(*) FROM tenant), (SELECT count(*) FROM fact), (SELECT count(*) FROM stage_change)";
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new BackedUp(new FileInfo(partial).Length, reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }
}
