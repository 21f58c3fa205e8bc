using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PipelineGraph.Data.Specification;

namespace PipelineGraph.Data.PostgreSql.Tests;

/// <summary>A database of its own with an owner and a server's role, removed with its test.</summary>
public sealed class PostgreSqlFixture : DatabaseFixture
{
    private readonly PostgreSqlTestDatabase database;
    private readonly PostgreSqlCluster? ownCluster;

    public PostgreSqlFixture()
        : this(ownCluster: false)
    {
    }

    /// <param name="ownCluster">For tests that kill it.</param>
    public PostgreSqlFixture(bool ownCluster)
    {
        if (ownCluster && PostgreSqlCluster.Missing is null) this.ownCluster = PostgreSqlCluster.Start();
        database = new PostgreSqlTestDatabase(this.ownCluster);
    }

    /// <summary>Of the server's role, which the walls hold.</summary>
    public string ConnectionString => database.ConnectionString;

    public string OwnerConnectionString => database.OwnerConnectionString;

    public override void AddData(IServiceCollection services) => services.AddPostgreSqlData(ConnectionString, OwnerConnectionString);

    public override Task MigrateAsync(IServiceProvider services) => services.GetRequiredService<IDatabaseMigrator>().MigrateAsync(default);

    /// <summary>As the owner: what a test looks at afterwards is not what the walls are for.</summary>
    public override PipelineDbContext OpenContext(IServiceProvider services) =>
        new(new DbContextOptionsBuilder<PipelineDbContext>().UseNpgsql(OwnerConnectionString).Options, services.GetRequiredService<IDatabaseProvider>());

    /// <summary>Cuts one of the connections of the server's role.</summary>
    /// <returns>1 when there was one.</returns>
    public Task<int> CutAsync() => database.CutAsync();

    /// <summary>Kills the cluster, and starts it again.</summary>
    public void Crash() => ownCluster!.Restart();

    public override ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (ownCluster is null) database.Dispose();
        else ownCluster.Stop();
        return ValueTask.CompletedTask;
    }
}
