using Microsoft.EntityFrameworkCore;

namespace PipelineGraph.Data.Sqlite;

/// <summary>Brings the database file to the form that this version needs; creates it when there is none.</summary>
public sealed class SqliteMigrator(SqliteDatabase database, IDbContextFactory<PipelineDbContext> contexts) : IDatabaseMigrator
{
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(database.Path)!);
        // The journal mode is kept in the file; set before the first table is made.
        await using (await database.OpenAsync(cancellationToken)) { }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        IReadOnlyList<string> pending = [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
        if (pending.Count > 0) await context.Database.MigrateAsync(cancellationToken);
        return pending;
    }

    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken)
    {
        // Asking must not make a file, nor keep one that was moved away.
        if (!File.Exists(database.Path)) throw new FileNotFoundException("The database file is gone.", database.Path);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
    }
}
