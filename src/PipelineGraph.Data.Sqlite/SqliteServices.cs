using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Core;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Data.Sqlite;

/// <summary>Registers the database and the ports that it implements.</summary>
public static class SqliteServices
{
    /// <param name="path">Of the database file.</param>
    public static IServiceCollection AddSqliteData(this IServiceCollection services, string path)
    {
        var database = new SqliteDatabase(path);
        services.AddSingleton(database);
        services.AddSingleton<IDatabaseProvider, SqliteProvider>();
        services.AddDbContextFactory<PipelineDbContext>(
            options => options.UseSqlite(database.ConnectionString, sqlite => sqlite.MigrationsAssembly(typeof(SqliteProvider).Assembly)));
        services.AddSingleton<SqliteWriteStore>();
        services.AddSingleton<IWriteStore>(provider => provider.GetRequiredService<SqliteWriteStore>());
        services.AddSingleton<Snapshots, SqliteSnapshots>();
        services.AddSingleton<IChangeWatcher, SqliteChangeWatcher>();
        services.AddSingleton<IDatabaseMigrator, SqliteMigrator>();
        services.AddSingleton<SqliteBackup>();
        services.AddSharedData();
        return services;
    }
}
