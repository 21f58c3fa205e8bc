using Npgsql;

namespace PipelineGraph.Data.PostgreSql.Tests;

/// <summary>An empty database of a test's own in the <see cref="PostgreSqlCluster"/>, with an owner and a server's role.</summary>
public sealed class PostgreSqlTestDatabase : IDisposable
{
    private readonly string name = $"test_{Guid.NewGuid():N}";
    private readonly PostgreSqlCluster cluster;

    /// <param name="cluster">The one to make it in; the tests' common one when it is null.</param>
    public PostgreSqlTestDatabase(PostgreSqlCluster? cluster = null)
    {
        Assert.SkipWhen(PostgreSqlCluster.Missing is not null, PostgreSqlCluster.Missing ?? "");
        this.cluster = cluster ?? PostgreSqlCluster.Instance;
        Execute($"CREATE ROLE {name}_owner LOGIN", $"CREATE ROLE {name}_server LOGIN", $"CREATE DATABASE {name} OWNER {name}_owner");
    }

    /// <summary>Of the server's role, which the walls hold.</summary>
    public string ConnectionString => cluster.ConnectionString(name, $"{name}_server");

    public string OwnerConnectionString => cluster.ConnectionString(name, $"{name}_owner");

    /// <summary>As the superuser, whom no wall holds.</summary>
    public string SuperuserConnectionString => cluster.SuperuserConnectionString(name);

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

    public void Dispose() => Execute($"DROP DATABASE {name} WITH (FORCE)", $"DROP ROLE {name}_server", $"DROP ROLE {name}_owner");

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
