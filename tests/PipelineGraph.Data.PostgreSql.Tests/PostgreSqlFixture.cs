using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PipelineGraph.Data.Specification;

namespace PipelineGraph.Data.PostgreSql.Tests;

/// <summary>A database of its own with an owner and a server's role, removed with its test.</summary>
public sealed class PostgreSqlFixture : DatabaseFixture
{
    private readonly PostgreSqlTestDatabase database = new();

    /// <summary>Of the server's role, which the walls hold.</summary>
    public string ConnectionString => database.ConnectionString;

    public string OwnerConnectionString => database.OwnerConnectionString;

    public override void AddData(IServiceCollection services) => services.AddPostgreSqlData(ConnectionString, OwnerConnectionString);

    public override Task MigrateAsync(IServiceProvider services) => services.GetRequiredService<IDatabaseMigrator>().MigrateAsync(default);

    /// <summary>As the owner: what a test looks at afterwards is not what the walls are for.</summary>
    public override PipelineDbContext OpenContext(IServiceProvider services) =>
        new(new DbContextOptionsBuilder<PipelineDbContext>().UseNpgsql(OwnerConnectionString).Options, services.GetRequiredService<IDatabaseProvider>());

    public override ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        database.Dispose();
        return ValueTask.CompletedTask;
    }
}
