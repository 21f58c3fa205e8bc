using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Npgsql;
using PipelineGraph.Data.PostgreSql.Tests;
using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Tests.Commands;
using PipelineGraph.Server.Tests.Telemetry;

namespace PipelineGraph.Server.Tests.Hosting;

/// <summary>Does what the page of PostgreSQL says, word for word: sets it up, backs it up, restores it, moves a tenant; and goes on with what came back.</summary>
public sealed partial class PostgreSqlPageTests : IAsyncLifetime
{
    private const string Mapping = """{ "source": "page", "contact": { "externalId": "{id}", "displayName": "{name}" } }""";

    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;
    private PostgreSqlCluster cluster = null!;
    private IReadOnlyList<string> blocks = [];

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgreSqlCluster.Missing is not null, PostgreSqlCluster.Missing ?? "");
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is needed to run the commands of the page.");
        cluster = PostgreSqlCluster.Instance;
        blocks = [.. Commands().Matches(File.ReadAllText(Repository.File("src", "PipelineGraph.Data.PostgreSql", "README.md"))).Select(match => match.Groups[1].Value)];
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_command_of_the_page_runs_and_what_is_restored_or_moved_goes_on_with_the_next_number()
    {
        Assert.Equal(6, blocks.Count);
        var (setUp, migrate, backUp, restore, compare, move) = (blocks[0], blocks[1], blocks[2], blocks[3], blocks[4], blocks[5]);
        await ShellAsync(setUp);

        // Nobody migrated yet: who only serves says what to do.
        var early = await CommandLine.RunAsync(["tenant", "create", "early", .. Server("pipelinegraph")]);
        Assert.Equal((1, ""), (early.Code, early.Output));
        Assert.Contains("run `migrate` with ConnectionStrings:PipelineGraphOwner", early.Error, StringComparison.Ordinal);
        Assert.Contains("Tenant acme is there.", await ShellAsync(migrate), StringComparison.Ordinal);
        Assert.StartsWith("The database pipelinegraph at ", (await MigrateAsync()).Output, StringComparison.Ordinal);

        await DoneAsync("pipelinegraph", "pipelinegraph", "definitions", "list");
        await DoneAsync("pipelinegraph", "pipelinegraph", "definitions", "activate", "engagement", "--tenant", "acme", "--reason", "page");
        await DoneAsync("pipelinegraph", "pipelinegraph", "tenant", "create", "other");
        await ImportAsync("pipelinegraph", "acme", 30, from: 1);
        Assert.Equal(30, await HeadAsync("pipelinegraph"));

        await ShellAsync(backUp);
        await ShellAsync(restore);
        var counts = (await ShellAsync(compare)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, counts.Length);
        Assert.Equal(counts[0], counts[1]);
        Assert.StartsWith("2 tenants, ", counts[0], StringComparison.Ordinal);
        Assert.Contains(" 30 changes, heads 30, ", counts[0], StringComparison.Ordinal);

        // The walls came back too: the server's role sees nobody's rows, and its own again.
        Assert.Equal(0L, await AskAsync("pipelinegraph_restored", "pipelinegraph_server", "SELECT count(*) FROM subject"));
        await ImportAsync("pipelinegraph_restored", "acme", 5, from: 31);
        Assert.Equal((35L, 30L), (await HeadAsync("pipelinegraph_restored"), await HeadAsync("pipelinegraph")));
        Assert.Equal(35L, await AskAsync("pipelinegraph_restored", "pipelinegraph_owner", "SELECT count(DISTINCT number) FROM stage_change WHERE number BETWEEN 1 AND 35"));

        // A dump by the server's role would lack what the walls hide: it fails.
        var asServer = await Assert.ThrowsAnyAsync<Exception>(() => ShellAsync(backUp.Replace("_owner", "_server", StringComparison.Ordinal).Replace("pipelinegraph.dump", "less.dump", StringComparison.Ordinal)));
        Assert.Contains("pg_dump: error", asServer.Message, StringComparison.Ordinal);

        await ShellAsync("createdb --owner=pipelinegraph_owner pipelinegraph_moved");
        await MigrateAsync("pipelinegraph_moved");
        await ShellAsync(move);
        Assert.Equal(1L, await AskAsync("pipelinegraph_moved", "pipelinegraph_owner", "SELECT count(*) FROM tenant"));
        foreach (var table in new[] { "fact", "stage_change", "stage_history", "stage_span", "verdict" })
        {
            var count = $"SELECT count(*) FROM {table} WHERE tenant_id = (SELECT tenant_id FROM tenant WHERE name = 'acme')";
            Assert.Equal(await AskAsync("pipelinegraph", "pipelinegraph_owner", count), await AskAsync("pipelinegraph_moved", "pipelinegraph_owner", count));
        }

        await ImportAsync("pipelinegraph_moved", "acme", 2, from: 101);
        Assert.Equal(32, await HeadAsync("pipelinegraph_moved"));
    }

    [Fact]
    public async Task Several_who_migrate_at_once_wait_for_each_other_and_the_version_before_leaves_a_later_one_as_it_is()
    {
        var name = await DatabaseAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => MigrateAsync(name, "page"))));
        Assert.All(all, each => Assert.Equal((0, ""), (each.Code, each.Error)));
        Assert.Single(all, each => each.Output.StartsWith("Applied ", StringComparison.Ordinal));

        await AskAsync(name, PostgreSqlCluster.Superuser, """INSERT INTO "__EFMigrationsHistory" VALUES ('29990101000000_Later', '99.0.0') RETURNING 1""");
        await AskAsync(name, PostgreSqlCluster.Superuser, "SELECT 1; ALTER FUNCTION has_tenants() SET work_mem = '5MB'");
        Assert.EndsWith("nothing was to be applied." + Environment.NewLine, (await MigrateAsync(name, "page")).Output, StringComparison.Ordinal);
        Assert.True((bool)(await AskAsync(name, PostgreSqlCluster.Superuser, "SELECT 'work_mem=5MB' = ANY(proconfig) FROM pg_proc WHERE proname = 'has_tenants'"))!);
    }

    [Fact]
    public async Task A_server_is_not_ready_while_its_database_is_away_or_lacks_a_migration()
    {
        var name = await DatabaseAsync();
        await MigrateAsync(name, "page");
        await using var app = await ServerHost.CreateAsync([.. Server(name, "page"), "--urls=http://127.0.0.1:0", $"--PipelineGraph:PluginsDirectory={TestInstallation.Plugins}", "--Logging:LogLevel:Default=None"], null, default);
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync()).Status);

        await AskAsync(name, PostgreSqlCluster.Superuser, """CREATE TABLE kept AS TABLE "__EFMigrationsHistory"; DELETE FROM "__EFMigrationsHistory" RETURNING 1""");
        var lacking = await ReadyAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lacking.Status);
        Assert.Matches("The database lacks [1-9][0-9]* migrations: run `migrate`\\.", lacking.Text);
        await AskAsync(name, PostgreSqlCluster.Superuser, """INSERT INTO "__EFMigrationsHistory" TABLE kept RETURNING 1""");
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync()).Status);

        await AskAsync("postgres", PostgreSqlCluster.Superuser, $"SELECT 1; ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await AskAsync("postgres", PostgreSqlCluster.Superuser, $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}'");
        var away = await ReadyAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, away.Status);
        Assert.Contains("The database does not answer; the server's log says why.", away.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(name, away.Text, StringComparison.Ordinal);
        await AskAsync("postgres", PostgreSqlCluster.Superuser, $"SELECT 1; ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync()).Status);

        async Task<(HttpStatusCode Status, string Text)> ReadyAsync()
        {
            using var answer = await client.GetAsync(Health.Ready, TestContext.Current.CancellationToken);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_collector_is_told_the_statements_of_an_operation_without_their_values()
    {
        var name = await DatabaseAsync();
        await MigrateAsync(name, "page");
        await DoneAsync(name, "page", "tenant", "create", "acme");
        var key = (await CommandLine.RunAsync(["apikey", "create", "--tenant", "acme", "--name", "page", .. Server(name, "page")])).Output.Trim();
        await using var collector = await OtlpReceiver.StartAsync();
        await using (var app = await ServerHost.CreateAsync(
            [.. Server(name, "page"), "--urls=http://127.0.0.1:0", $"--PipelineGraph:PluginsDirectory={TestInstallation.Plugins}", "--Logging:LogLevel:Default=Warning", $"--PipelineGraph:Telemetry:Endpoint={collector.Address}"],
            null, default))
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
            using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
            using var answer = await client.PostAsJsonAsync(
                ServerHost.Endpoint,
                new { query = "query Statements($name: String) { contacts(where: { displayName: { contains: $name } }) { nodes { id } } }", variables = new { name = "Geheimnis" } },
                TestContext.Current.CancellationToken);
            Assert.Equal("""{"data":{"contacts":{"nodes":[]}}}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            await app.StopAsync(TestContext.Current.CancellationToken);
        }

        Assert.Contains(collector.Spans, span => span["db.system.name"] == "postgresql" && span["db.query.text"]?.Contains("FROM contact", StringComparison.Ordinal) == true);
        Assert.Contains(collector.Points, point => point.Name == "db.client.operation.duration");
        Assert.DoesNotContain("Geheimnis", collector.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain(key, collector.Everything, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>An empty one, owned by the page's owner.</summary>
    private async Task<string> DatabaseAsync()
    {
        var name = $"page_{Guid.NewGuid():N}";
        foreach (var role in new[] { "page_owner", "page_server" })
            await AskAsync("postgres", PostgreSqlCluster.Superuser, $"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} LOGIN; END IF; END $$; SELECT 1");
        await ShellAsync($"createdb --owner=page_owner {name}");
        return name;
    }

    private string[] Server(string database, string roles = "pipelinegraph") =>
        ["--PipelineGraph:Database=PostgreSql", $"--PipelineGraph:DataDirectory={folder}", $"--ConnectionStrings:PipelineGraph={cluster.ConnectionString(database, $"{roles}_server")}"];

    private Task<(int Code, string Output, string Error)> MigrateAsync(string database = "pipelinegraph", string roles = "pipelinegraph") =>
        CommandLine.RunAsync(["migrate", .. Server(database, roles), $"--ConnectionStrings:PipelineGraphOwner={cluster.ConnectionString(database, $"{roles}_owner")}"]);

    private async Task DoneAsync(string database, string roles, params string[] command)
    {
        var (code, output, error) = await CommandLine.RunAsync([.. command, .. Server(database, roles)]);
        Assert.True(code == 0, $"{string.Join(' ', command)}: {output}{error}");
    }

    private async Task ImportAsync(string database, string tenant, int count, int from)
    {
        var (csv, mapping) = (Path.Combine(folder, $"{Guid.NewGuid():N}.csv"), Path.Combine(folder, "mapping.json"));
        await File.WriteAllTextAsync(csv, "id,name\n" + string.Concat(Enumerable.Range(from, count).Select(number => $"{number},Person {number}\n")), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(mapping, Mapping, TestContext.Current.CancellationToken);
        await DoneAsync(database, "pipelinegraph", "import", csv, "--tenant", tenant, "--mapping", mapping);
    }

    private async Task<long> HeadAsync(string database) =>
        (long)(await AskAsync(database, "pipelinegraph_owner", "SELECT head FROM stream s JOIN tenant t USING (tenant_id) WHERE t.name = 'acme'"))!;

    private async Task<object?> AskAsync(string database, string role, string sql)
    {
        await using var connection = new NpgsqlConnection(cluster.ConnectionString(database, role) + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // Written in this file.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string> ShellAsync(string script)
    {
        var local = script.Replace("Host=localhost", $"Host={cluster.Folder}", StringComparison.Ordinal);
        using var shell = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", $"set -euo pipefail\npipelinegraph() {{ dotnet '{ServerProcess.Built}' \"$@\"; }}\n{local}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = cluster.Folder,
                ["PGUSER"] = PostgreSqlCluster.Superuser,
                ["PATH"] = $"{PostgreSqlCluster.ProgramFolder}:{Environment.GetEnvironmentVariable("PATH")}",
                ["PipelineGraph__DataDirectory"] = folder,
            },
        })!;
        var error = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return shell.ExitCode == 0 ? output : throw new InvalidOperationException($"{script}\n{output}\n{await error}");
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Commands();
}
