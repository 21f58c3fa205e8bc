using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Core.Stages;
using PipelineGraph.Server.Commands;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Tests.Commands;

public sealed class PipelineGraphCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;

    [Fact]
    public async Task A_tenant_a_key_a_definition_an_attribute_and_an_import_by_commands()
    {
        Assert.Equal(0, (await RunAsync("tenant", "create", "acme", "--time-zone", "Europe/Amsterdam")).Code);
        var key = await RunAsync("apikey", "create", "--tenant", "acme", "--name", "sales", "--role", "editor");
        Assert.Equal((0, ""), (key.Code, key.Error));
        Assert.DoesNotContain(' ', key.Output.TrimEnd('\n', '\r'));

        var list = await RunAsync("definitions", "list");
        Assert.Contains("engagement@1.0.0  Validated", list.Output, StringComparison.Ordinal);
        var settings = Path.Combine(folder, "settings.json");
        await File.WriteAllTextAsync(settings, """{ "silentDays": 30 }""", TestContext.Current.CancellationToken);
        var activated = await RunAsync("definitions", "activate", "engagement", "--tenant", "acme", "--settings", settings, "--reason", "start");
        Assert.Equal((0, ""), (activated.Code, activated.Error));
        Assert.Equal(0, (await RunAsync("attribute", "declare", "vip", "--tenant", "acme", "--unit", "PERSON", "--type", "BOOLEAN")).Code);

        var csv = Path.Combine(folder, "people.csv");
        var mapping = Path.Combine(folder, "people.json");
        await File.WriteAllTextAsync(csv, "id,name,vip\n1,Ann,yes\n2,Bob,perhaps\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            mapping, """{ "source": "x", "contact": { "externalId": "{id}", "displayName": "{name}", "attributes": { "vip": "{vip}" } } }""", TestContext.Current.CancellationToken);
        var imported = await RunAsync("import", csv, "--tenant", "acme", "--mapping", mapping);
        Assert.Equal(1, imported.Code);
        Assert.StartsWith("2 rows: 1 imported, 0 skipped, 1 bad.", imported.Output, StringComparison.Ordinal);
        var told = await File.ReadAllLinesAsync(csv + ".errors.csv", TestContext.Current.CancellationToken);
        Assert.Equal(["row,line,reason", "2,3,\"'perhaps' of {vip} is neither true nor false: say in \"\"values\"\" what it means.\""], told);

        Assert.Equal(0, (await RunAsync("apikey", "revoke", "--tenant", "acme", "--name", "sales")).Code);
    }

    [Theory]
    [InlineData(2, "impor", "nosuch")]
    [InlineData(2, "definitions")]
    [InlineData(2, "tenant", "create", "x", "--PipelineGraph:Database=PostgreSql")]
    [InlineData(2, "tenant", "create", "x", "--PipelineGraph:Database=PostgreSql", "--ConnectionStrings:PipelineGraph=Host=h;Database=d;Username=u;Maximum Pool Size=5")]
    [InlineData(2, "tenant", "create", "x", "--PipelineGraph:Database", "Oracle")]
    [InlineData(2, "import", "missing.csv", "--tenant", "x", "--mapping", "missing.json")]
    [InlineData(1, "tenant", "create", "x", "--time-zone", "Moon/Base")]
    [InlineData(1, "apikey", "create", "--tenant", "nobody", "--name", "k")]
    [InlineData(1, "attribute", "declare", "vip", "--tenant", "nobody", "--unit", "DEAL", "--type", "TEXT")]
    public async Task What_cannot_be_done_is_told_on_standard_error_with_its_exit_code(int code, params string[] arguments)
    {
        var (actual, output, error) = await RunAsync(arguments);

        Assert.Equal((code, ""), (actual, output));
        Assert.NotEmpty(error);
    }

    [Fact]
    public async Task All_problems_of_the_settings_are_told_at_once()
    {
        var (code, _, error) = await RunAsync("tenant", "create", "x", "--PipelineGraph:Database=MySql", "--PipelineGraph:Demo=perhaps");

        Assert.Equal(2, code);
        Assert.Contains("MySql", error, StringComparison.Ordinal);
        Assert.Contains("perhaps", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tenant", "create", "x")]
    [InlineData("schema", "print")]
    [InlineData("serve")]
    public async Task A_setting_with_an_unknown_name_is_refused_by_every_command_with_the_known_names(params string[] arguments)
    {
        var (code, output, error) = await RunAsync([.. arguments, "--PipelineGraph:DataDirectroy=elsewhere"]);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("PipelineGraph:DataDirectroy is not a setting: there are PipelineGraph:DataDirectory, ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_database_that_cannot_be_used_is_told_in_words()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "pipelinegraph.db"), new string('x', 10_000), TestContext.Current.CancellationToken);
        var (code, output, error) = await RunAsync("tenant", "create", "acme");

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"The database {Path.Combine(folder, "pipelinegraph.db")} cannot be used: ", error, StringComparison.Ordinal);
        Assert.Contains("not a database", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told_with_its_path()
    {
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var (code, output, error) = await RunAsync("tenant", "create", "acme", $"--PipelineGraph:DataDirectory={file}/data");

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"The database {file}/data/pipelinegraph.db cannot be used: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told_with_its_address()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}";
        var (code, output, error) = await RunAsync("serve", "--PipelineGraph:Demo=false", $"--urls={address}");

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"Cannot listen on {address}: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_start_without_definitions_says_where_it_looked_and_why_each_was_refused()
    {
        var plugins = Path.Combine(folder, "none");
        Directory.CreateDirectory(Path.Combine(plugins, "broken", "1.0.0"));
        await File.WriteAllTextAsync(Path.Combine(plugins, "broken", "1.0.0", "plugin.json"), "{ not json", TestContext.Current.CancellationToken);
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start(); // so that serving ends at once
        var address = $"http://127.0.0.1:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}";
        var (code, output, error) = await RunAsync("serve", $"--PipelineGraph:PluginsDirectory={plugins}", $"--urls={address}");

        Assert.Equal(1, code);
        Assert.Contains($"no demonstration was made: none of engagement, ideal-customer-profile, market-money-authority, dialogue, qualified-deal is usable from {plugins}.", output, StringComparison.Ordinal);
        Assert.StartsWith("Definition broken 1.0.0 is Rejected: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("ftp://localhost:1")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://localhost:5080/graphql")]
    public async Task A_malformed_address_is_refused(string address)
    {
        var (code, output, error) = await RunAsync("serve", $"--urls={address}");

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"urls has '{address}', which is not an address", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_the_environment_are_read_by_every_command_and_a_broken_file_is_told()
    {
        var environment = $"Test{Guid.NewGuid():N}";
        var file = Path.Combine(AppContext.BaseDirectory, $"appsettings.{environment}.json");
        try
        {
            await File.WriteAllTextAsync(file, """{ "PipelineGraph": { "Database": "Oracle", "Dmeo": false } }""", TestContext.Current.CancellationToken);
            var (code, _, error) = await RunAsync("tenant", "create", "acme", "--environment", environment);
            Assert.Equal(2, code);
            Assert.Contains("Oracle", error, StringComparison.Ordinal);
            Assert.Contains("PipelineGraph:Dmeo", error, StringComparison.Ordinal);

            await File.WriteAllTextAsync(file, "{ not json", TestContext.Current.CancellationToken);
            (code, _, error) = await RunAsync("tenant", "create", "acme", "--environment", environment);
            Assert.Equal(2, code);
            Assert.Contains(Path.GetFileName(file), error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_quarantined_definition_is_released()
    {
        Assert.Equal(0, (await RunAsync("definitions", "list")).Code);
        var configuration = PipelineSettings.Configuration([$"--PipelineGraph:DataDirectory={folder}"]);
        await using (var services = new ServiceCollection().AddLogging().AddPipelineGraph(configuration).BuildServiceProvider())
        {
            var packages = services.GetRequiredService<IDefinitionPackages>();
            var package = (await packages.ListAsync(TestContext.Current.CancellationToken)).Single(each => each.DefinitionId == "engagement");
            (package.State, package.Reason) = (DefinitionState.Quarantined, "It was slow.");
            await packages.SaveAsync(package, TestContext.Current.CancellationToken);
        }

        Assert.Contains("engagement@1.0.0  Quarantined", (await RunAsync("definitions", "list")).Output, StringComparison.Ordinal);
        var released = await RunAsync("definitions", "release", "engagement@1.0.0");
        Assert.Equal((0, "engagement@1.0.0 may be used again.", ""), (released.Code, released.Output.TrimEnd(), released.Error));
        Assert.Contains("engagement@1.0.0  Validated", (await RunAsync("definitions", "list")).Output, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("definitions", "release", "nonsense")).Code);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve", "--help")]
    [InlineData("import", "--help")]
    [InlineData("tenant", "create", "--help")]
    [InlineData("apikey", "create", "--help")]
    [InlineData("apikey", "revoke", "--help")]
    [InlineData("definitions", "list", "--help")]
    [InlineData("definitions", "activate", "--help")]
    [InlineData("definitions", "release", "--help")]
    [InlineData("migrate", "--help")]
    [InlineData("backup", "--help")]
    [InlineData("health", "--help")]
    [InlineData("definitions", "rollback", "--help")]
    [InlineData("definitions", "preview", "--help")]
    [InlineData("definitions", "compare", "--help")]
    [InlineData("definitions", "restate", "--help")]
    [InlineData("attribute", "declare", "--help")]
    [InlineData("schema", "print", "--help")]
    [InlineData("schema", "check", "--help")]
    public async Task Every_command_tells_how_it_is_used(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_may_stand_anywhere_among_the_arguments()
    {
        var (arguments, settings) = SettingsArguments.Split(["--urls", "http://localhost:1", "tenant", "--PipelineGraph:DataDirectory=x", "create", "name", "--locale", "nl"]);

        Assert.Equal(["tenant", "create", "name", "--locale", "nl"], arguments);
        Assert.Equal(["--urls", "http://localhost:1", "--PipelineGraph:DataDirectory=x"], settings);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => CommandLine.RunAsync([$"--PipelineGraph:DataDirectory={folder}", .. arguments]);
}
