using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Core;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>Registers the database and the ports that it implements.</summary>
public static class PostgreSqlServices
{
    /// <param name="connectionString">Of the server's role, which owns nothing.</param>
    /// <param name="ownerConnectionString">Of the tables' owner; null where somebody else migrates.</param>
    public static IServiceCollection AddPostgreSqlData(this IServiceCollection services, string connectionString, string? ownerConnectionString)
    {
        services.AddSingleton(_ => new PostgreSqlDatabase(connectionString, ownerConnectionString));
        services.AddSingleton<IDatabaseProvider, PostgreSqlProvider>();
        services.AddDbContextFactory<PipelineDbContext>(
            static (provider, options) => options.UseNpgsql(
                provider.GetRequiredService<PostgreSqlDatabase>().Source, postgres => postgres.MigrationsAssembly(typeof(PostgreSqlProvider).Assembly)));
        services.AddSingleton<PostgreSqlWriteStore>();
        services.AddSingleton<IWriteStore>(provider => provider.GetRequiredService<PostgreSqlWriteStore>());
        services.AddSingleton<Snapshots, PostgreSqlSnapshots>();
        services.AddSingleton<IChangeWatcher, PostgreSqlChangeWatcher>();
        services.AddSingleton<IDatabaseMigrator, PostgreSqlMigrator>();
        services.AddSharedData();
        return services;
    }
}
