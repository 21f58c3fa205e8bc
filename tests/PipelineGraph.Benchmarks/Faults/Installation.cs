using Microsoft.EntityFrameworkCore;
using Npgsql;
using PipelineGraph.Core;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Import;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data;
using PipelineGraph.Data.Checking;
using PipelineGraph.Data.PostgreSql;
using PipelineGraph.Data.PostgreSql.Tests;
using PipelineGraph.Data.Specification;
using PipelineGraph.Plugins;

namespace PipelineGraph.Benchmarks.Faults;

/// <summary>A PostgreSQL server of its own with the product's database, and nodes on it; this process prepares and looks, and is never killed.</summary>
internal sealed class Installation : IAsyncDisposable
{
    public const string Database = "pipelinegraph";
    public const string ServerRole = "pipelinegraph_server";
    private const string OwnerRole = "pipelinegraph_owner";

    private readonly PostgreSqlCluster cluster;
    private readonly ServiceProvider services;
    private readonly Dictionary<string, string> packages = new(StringComparer.Ordinal);
    private readonly List<Node> nodes = [];

    private Installation(string folder, PostgreSqlCluster cluster)
    {
        (Folder, this.cluster) = (folder, cluster);
        var collection = new ServiceCollection();
        collection.AddPostgreSqlData(cluster.ConnectionString(Database, ServerRole), OwnerConnection);
        collection.AddSingleton(new PluginOptions { Folder = ServerProcess.PluginsFolder });
        collection.AddSingleton<DefinitionCatalogue>();
        collection.AddSingleton<IStageEvaluators>(provider => provider.GetRequiredService<DefinitionCatalogue>());
        collection.AddSingleton<ImportFile>();
        services = collection.BuildServiceProvider();
    }

    /// <summary>Of the nodes and of what is imported.</summary>
    public string Folder { get; }

    public PostgreSqlCluster Cluster => cluster;

    public IReadOnlyList<Node> Nodes => nodes;

    public TenantCheck Check => services.GetRequiredService<TenantCheck>();

    public AssessSubjects Assess => services.GetRequiredService<AssessSubjects>();

    /// <summary>Settings of a command of the product.</summary>
    public string[] CommandSettings =>
        [.. ServerProcess.SettingsOf(Folder), "--PipelineGraph:Database=PostgreSql", $"--ConnectionStrings:PipelineGraph={cluster.ConnectionString(Database, ServerRole)}"];

    private string OwnerConnection => cluster.ConnectionString(Database, OwnerRole);

    public static async Task<Installation> StartAsync(int nodes, CancellationToken cancellationToken)
    {
        var installation = new Installation(Directory.CreateTempSubdirectory("pipelinegraph-faults-").FullName, PostgreSqlCluster.Start(durable: true));
        try
        {
            await installation.PrepareAsync(nodes, cancellationToken);
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new tenant that a definition stages.</summary>
    public async Task<(Caller Caller, string Name, string Key)> TenantAsync(string definition, string settings, CancellationToken cancellationToken)
    {
        var name = $"t-{Guid.NewGuid():N}";
        var tenant = Done(await services.GetRequiredService<CreateTenant>().ExecuteAsync(
            new CreateTenantCommand { Name = name, TimeZone = "Europe/Amsterdam", Locale = "en", Currency = "EUR" }, cancellationToken));
        var key = Done(await services.GetRequiredService<CreateApiKey>().ExecuteAsync(new CreateApiKeyCommand { TenantName = name, Name = "faults", Role = Role.Administrator }, cancellationToken));
        var caller = new Caller(tenant.TenantId, key.ActorId, Role.Administrator);
        Done(await services.GetRequiredService<ActivateDefinition>().ExecuteAsync(
            caller, new ActivateDefinitionCommand { PackageHash = packages[definition], SettingsJson = settings, Reason = "from the beginning" }, cancellationToken));
        return (caller, name, key.KeyText);
    }

    public async Task ImportAsync(Caller caller, string csv, string mapping, CancellationToken cancellationToken)
    {
        var result = Done(await services.GetRequiredService<ImportFile>().ExecuteAsync(
            caller, new ImportFileCommand { Mapping = mapping }, () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(csv)), null, cancellationToken));
        if (result.Bad > 0) throw new InvalidOperationException($"Bad rows: {string.Join("; ", result.BadRows.Select(row => row.Reason))}");
    }

    /// <summary>As the owner of the tables sees them: what is looked at afterwards is not what the walls are for.</summary>
    public TenantRows Rows(Guid tenantId) => new(
        () => new PipelineDbContext(new DbContextOptionsBuilder<PipelineDbContext>().UseNpgsql(OwnerConnection).Options, services.GetRequiredService<IDatabaseProvider>()), tenantId);

    /// <summary>One value, as the superuser.</summary>
    public async Task<T> AskAsync<T>(string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var connection = new NpgsqlConnection(cluster.SuperuserConnectionString(Database));
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // Constants of this program.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values) command.Parameters.AddWithValue(value);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Statements as the superuser, however long they take.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(cluster.SuperuserConnectionString(Database));
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, sql, cancellationToken);
    }

    public static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Constants of this program.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>One more database with the product's tables; how the superuser gets to it.</summary>
    public async Task<string> NewDatabaseAsync(string name, CancellationToken cancellationToken)
    {
        await ExecuteAsync($"CREATE DATABASE {name} OWNER {OwnerRole}", cancellationToken);
        await ServerProcess.CommandAsync(
            ["migrate", .. ServerProcess.SettingsOf(Folder), "--PipelineGraph:Database=PostgreSql", $"--ConnectionStrings:PipelineGraph={cluster.ConnectionString(name, ServerRole)}", $"--ConnectionStrings:PipelineGraphOwner={cluster.ConnectionString(name, OwnerRole)}"],
            cancellationToken);
        return cluster.SuperuserConnectionString(name);
    }

    /// <summary>A connection of the server's role that sees the tenant's rows.</summary>
    public async Task<NpgsqlConnection> OpenAsServerAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(cluster.ConnectionString(Database, ServerRole));
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, $"SELECT set_config('pipelinegraph.tenant', '{tenantId}', false)", cancellationToken);
        return connection;
    }

    /// <summary>How many rows of the product's tables were read so far, by whatever way.</summary>
    public async Task<long> RowsReadAsync(CancellationToken cancellationToken)
    {
        // A process of the database that has nothing to do tells its numbers after ten seconds.
        await Task.Delay(TimeSpan.FromSeconds(11), cancellationToken);
        return await AskAsync<long>("SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_user_tables", cancellationToken);
    }

    /// <summary>A process of the database that serves a node at this moment; 0 when there is none.</summary>
    public Task<int> BackendAsync(CancellationToken cancellationToken) => AskAsync<int>(
        $"SELECT coalesce((SELECT pid FROM pg_stat_activity WHERE usename = '{ServerRole}' AND client_addr IS NULL ORDER BY state = 'active' DESC, random() LIMIT 1), 0)", cancellationToken);

    /// <summary>Whatever was killed is there again.</summary>
    public async Task ReviveAsync(CancellationToken cancellationToken)
    {
        foreach (var node in nodes.Where(node => node.Address is null)) await node.StartAsync(cancellationToken);
    }

    /// <summary>Leaves the folders as they are when it ends.</summary>
    public bool Keeps { get; set; }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes) await node.DisposeAsync();
        await services.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        cluster.Stop(Keeps);
        if (!Keeps) Directory.Delete(Folder, recursive: true);
    }

    private async Task PrepareAsync(int count, CancellationToken cancellationToken)
    {
        await using (var connection = new NpgsqlConnection(cluster.SuperuserConnectionString("postgres")))
        {
            await connection.OpenAsync(cancellationToken);
            foreach (var statement in (string[])[$"CREATE ROLE {OwnerRole} LOGIN", $"CREATE ROLE {ServerRole} LOGIN", $"CREATE DATABASE {Database} OWNER {OwnerRole}"])
                await ExecuteAsync(connection, statement, cancellationToken);
        }

        await services.GetRequiredService<IDatabaseMigrator>().MigrateAsync(cancellationToken);
        foreach (var package in await services.GetRequiredService<DefinitionCatalogue>().RefreshAsync(cancellationToken)) packages[package.DefinitionId] = package.PackageHash;
        for (var index = 0; index < count; index++)
        {
            var proxy = new CuttingProxy(Path.Combine(cluster.Folder, ".s.PGSQL.5432"));
            string[] settings =
            [
                "--PipelineGraph:Database=PostgreSql",
                $"--ConnectionStrings:PipelineGraph={new NpgsqlConnectionStringBuilder(cluster.ConnectionString(Database, ServerRole)) { Host = "127.0.0.1", Port = proxy.Port }}",
            ];
            nodes.Add(await Node.StartAsync(index, Folder, proxy, settings, cancellationToken));
        }
    }

    private static T Done<T>(Outcome<T> outcome)
        where T : class =>
        outcome.Value ?? throw new InvalidOperationException(string.Join(Environment.NewLine, outcome.Errors.Select(error => error.Message)));
}
