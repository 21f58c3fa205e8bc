using Microsoft.EntityFrameworkCore;

namespace PipelineGraph.Data.Sqlite;

/// <summary>Brings the database file to the form that this version needs; creates it when there is none.</summary>
public sealed class SqliteMigrator(SqliteDatabase database, IDbContextFactory<PipelineDbContext> contexts) : IDatabaseMigrator
{
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(database.Path)!);
        // The journal mode is kept in the file; set before the first table is made.
        await using (await database.OpenAsync(cancellationToken)) { }
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.MigrateAsync(cancellationToken);
    }
}
