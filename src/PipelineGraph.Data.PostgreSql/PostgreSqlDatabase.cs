using Npgsql;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>The database server's two ways in: that of the server's own role, which row-level security holds, and that of the tables' owner, who migrates.</summary>
public sealed class PostgreSqlDatabase : IAsyncDisposable
{
    /// <param name="connectionString">Of the server's role.</param>
    /// <param name="ownerConnectionString">Of the owner; null where somebody else migrates.</param>
    public PostgreSqlDatabase(string connectionString, string? ownerConnectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "pipelinegraph",
            // Statements are told by their text, which is the same for all values: all that come back are prepared.
            MaxAutoPrepare = 256,
            AutoPrepareMinUsages = 2,
            // What a session set is set for a transaction only, so that nothing needs to be taken back.
            NoResetOnClose = true,
        };
        Shares = new PoolShares(builder.MaxPoolSize);
        (Role, OwnerConnectionString) = (builder.Username, ownerConnectionString);
        // By default metrics and spans would have the connection string, but for its password.
        Source = new NpgsqlDataSourceBuilder(builder.ToString()) { Name = "pipelinegraph" }.Build();
    }

    /// <summary>The server's role.</summary>
    public string? Role { get; }

    public NpgsqlDataSource Source { get; }

    /// <summary>Who may have how many of its connections.</summary>
    public PoolShares Shares { get; }

    public string? OwnerConnectionString { get; }

    /// <summary>Told each statement that queries send, its text and its values, before it runs; set before the first one.</summary>
    public Action<string, IReadOnlyList<object>>? OnStatement { get; set; }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
