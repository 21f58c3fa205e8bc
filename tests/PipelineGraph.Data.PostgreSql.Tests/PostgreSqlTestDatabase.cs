using Npgsql;

namespace PipelineGraph.Data.PostgreSql.Tests;

/// <summary>An empty database of a test's own in the <see cref="PostgreSqlCluster"/>, with an owner and a server's role.</summary>
public sealed class PostgreSqlTestDatabase : IDisposable
{
    private readonly string name = $"test_{Guid.NewGuid():N}";
    private readonly PostgreSqlCluster cluster;

    public PostgreSqlTestDatabase()
    {
        Assert.SkipWhen(PostgreSqlCluster.Missing is not null, PostgreSqlCluster.Missing ?? "");
        cluster = PostgreSqlCluster.Instance;
        Execute($"CREATE ROLE {name}_owner LOGIN", $"CREATE ROLE {name}_server LOGIN", $"CREATE DATABASE {name} OWNER {name}_owner");
    }

    /// <summary>Of the server's role, which the walls hold.</summary>
    public string ConnectionString => cluster.ConnectionString(name, $"{name}_server");

    public string OwnerConnectionString => cluster.ConnectionString(name, $"{name}_owner");

    /// <summary>As the superuser, whom no wall holds.</summary>
    public string SuperuserConnectionString => cluster.SuperuserConnectionString(name);

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
