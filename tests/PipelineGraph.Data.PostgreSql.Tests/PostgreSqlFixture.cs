using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PipelineGraph.Data.Specification;

namespace PipelineGraph.Data.PostgreSql.Tests;

/// <summary>A database of its own with an owner and a server's role, removed with its test.</summary>
public sealed class PostgreSqlFixture : DatabaseFixture
{
    private readonly string name = $"test_{Guid.NewGuid():N}";
    private readonly PostgreSqlCluster cluster;

    private readonly bool ownCluster;

    public PostgreSqlFixture()
        : this(ownCluster: false)
    {
    }

    /// <param name="ownCluster">For tests that kill it.</param>
    public PostgreSqlFixture(bool ownCluster)
    {
        this.ownCluster = ownCluster;
        Assert.SkipWhen(PostgreSqlCluster.Missing is not null, PostgreSqlCluster.Missing ?? "");
        cluster = ownCluster ? PostgreSqlCluster.Start() : PostgreSqlCluster.Instance;
        Execute($"CREATE ROLE {name}_owner LOGIN", $"CREATE ROLE {name}_server LOGIN", $"CREATE DATABASE {name} OWNER {name}_owner");
    }

    /// <summary>Of the server's role, which the walls hold.</summary>
    public string ConnectionString => cluster.ConnectionString(name, $"{name}_server");

    public string OwnerConnectionString => cluster.ConnectionString(name, $"{name}_owner");

    public override void AddData(IServiceCollection services) => services.AddPostgreSqlData(ConnectionString, OwnerConnectionString);

    public override Task MigrateAsync(IServiceProvider services) => services.GetRequiredService<IDatabaseMigrator>().MigrateAsync(default);

    /// <summary>As the owner: what a test looks at afterwards is not what the walls are for.</summary>
    public override PipelineDbContext OpenContext(IServiceProvider services) =>
        new(new DbContextOptionsBuilder<PipelineDbContext>().UseNpgsql(OwnerConnectionString).Options, services.GetRequiredService<IDatabaseProvider>());

    /// <summary>Cuts one of the connections of the server's role.</summary>
    /// <returns>1 when there was one.</returns>
    public async Task<int> CutAsync()
    {
        await using var connection = new NpgsqlConnection(cluster.SuperuserConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = @p0 AND usename = @p1 ORDER BY random() LIMIT 1", connection);
        command.Parameters.AddWithValue("p0", name);
        command.Parameters.AddWithValue("p1", $"{name}_server");
        return await command.ExecuteScalarAsync() is true ? 1 : 0;
    }

    /// <summary>Kills the cluster, and starts it again.</summary>
    public void Crash() => cluster.Restart();

    public override ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (ownCluster)
        {
            cluster.Stop();
            return ValueTask.CompletedTask;
        }

        Execute($"DROP DATABASE {name} WITH (FORCE)", $"DROP ROLE {name}_server", $"DROP ROLE {name}_owner");
        return ValueTask.CompletedTask;
    }

    private void Execute(params string[] statements)
    {
        using var connection = new NpgsqlConnection(cluster.SuperuserConnectionString("postgres"));
        connection.Open();
        foreach (var statement in statements)
        {
#pragma warning disable CA2100 // The name is made here.
            using var command = new NpgsqlCommand(statement, connection);
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}
