using Microsoft.Data.Sqlite;
using Npgsql;
using PipelineGraph.Data.PostgreSql;
using PipelineGraph.Data.Sqlite;

namespace PipelineGraph.Server.Hosting;

/// <summary>Which database, and the ways in.</summary>
public abstract record DatabaseSettings
{
    /// <summary>What a message may say of it: without passwords.</summary>
    public abstract string Name { get; }

    /// <summary>Which settings name it, for who cannot reach it.</summary>
    public abstract string Advice { get; }

    public abstract void AddTo(IServiceCollection services);

    public static DatabaseSettings Read(IConfiguration configuration, string dataDirectory, List<string> problems)
    {
        var (server, owner) = (PipelineSettings.Value(configuration.GetConnectionString("PipelineGraph")), PipelineSettings.Value(configuration.GetConnectionString("PipelineGraphOwner")));
        switch (configuration["PipelineGraph:Database"]?.ToUpperInvariant())
        {
            case null or "" or "SQLITE":
                if (owner is not null) problems.Add("ConnectionStrings:PipelineGraphOwner is for PipelineGraph:Database=PostgreSql only: SQLite knows no owner.");
                break;
            case "POSTGRESQL":
                if (server is null) problems.Add("PipelineGraph:Database is PostgreSql: ConnectionStrings:PipelineGraph must name the database and the server's role, as 'Host=db;Database=pipelinegraph;Username=pipelinegraph_server;Password=...'.");
                var checkedServer = Checked("PipelineGraph", server, problems);
                if (checkedServer is not null && new NpgsqlConnectionStringBuilder(checkedServer).MaxPoolSize < PoolShares.Fewest) problems.Add($"ConnectionStrings:PipelineGraph: {PoolShares.Problem}");
                return new PostgreSqlSettings(checkedServer ?? "", Checked("PipelineGraphOwner", owner, problems));
            default:
                problems.Add($"PipelineGraph:Database is '{configuration["PipelineGraph:Database"]}': there are Sqlite and PostgreSql.");
                break;
        }

        return new SqliteSettings(FileOf(server, problems) ?? Path.Combine(dataDirectory, "pipelinegraph.db"));
    }

    /// <summary>The message of a broken connection string never repeats it: it has a password.</summary>
    private static string? Checked(string name, string? connection, List<string> problems)
    {
        if (connection is null) return null;
        try
        {
            if (new NpgsqlConnectionStringBuilder(connection) is { Host.Length: > 0, Username.Length: > 0, Database.Length: > 0 }) return connection;
        }
        catch (ArgumentException)
        {
            // Told below, with the form that is understood.
        }

        problems.Add($"ConnectionStrings:{name} must have the form 'Host=...;Database=...;Username=...;Password=...'.");
        return null;
    }

    /// <summary>A connection string names the file and nothing else: how connections are set up is the database's own affair.</summary>
    private static string? FileOf(string? connection, List<string> problems)
    {
        if (connection is null) return null;
        try
        {
            var parsed = new SqliteConnectionStringBuilder(connection);
            if (parsed.DataSource.Length > 0 && parsed.Keys.Cast<string>().All(key => key == "Data Source" || !parsed.ShouldSerialize(key))) return Path.GetFullPath(parsed.DataSource);
        }
        catch (ArgumentException)
        {
            // Told below, with the form that is understood.
        }

        problems.Add("ConnectionStrings:PipelineGraph must have the form 'Data Source=FILE', or PipelineGraph:Database must be PostgreSql.");
        return null;
    }
}

/// <summary>A file below the data directory, or as the connection string says.</summary>
public sealed record SqliteSettings(string File) : DatabaseSettings
{
    public override string Name => File;

    public override string Advice => "PipelineGraph:DataDirectory names its folder, ConnectionStrings:PipelineGraph the file itself.";

    public override void AddTo(IServiceCollection services) => services.AddSqliteData(File);
}

/// <summary>A database server, entered as the server's role and, for migrations, as the tables' owner.</summary>
public sealed record PostgreSqlSettings(string ConnectionString, string? OwnerConnectionString) : DatabaseSettings
{
    public override string Name
    {
        get
        {
            var parsed = new NpgsqlConnectionStringBuilder(ConnectionString);
            return $"{parsed.Database} at {parsed.Host}";
        }
    }

    public override string Advice => "ConnectionStrings:PipelineGraph names it and the server's role, ConnectionStrings:PipelineGraphOwner the tables' owner.";

    public override void AddTo(IServiceCollection services) => services.AddPostgreSqlData(ConnectionString, OwnerConnectionString);

    /// <summary>Without passwords.</summary>
    public override string ToString() => Name;
}
