using System.CommandLine;
using PipelineGraph.Server.Commands;

namespace PipelineGraph.Server.Tests.Commands;

public sealed class DefinitionCommandsTests : IDisposable
{
    private const string Judged = """{"triggers":["serious_chance"]}""";

    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;

    [Fact]
    public async Task A_change_of_mind_is_previewed_compared_made_restated_and_taken_back()
    {
        await DoneAsync("tenant", "create", "acme", "--time-zone", "Europe/Amsterdam", "--currency", "EUR");
        await DoneAsync("definitions", "activate", "engagement", "--tenant", "acme", "--reason", "first");
        var (people, mapping) = (Path.Combine(folder, "people.csv"), Path.Combine(folder, "people.json"));
        await File.WriteAllTextAsync(people, "id,name,mail,answered\n1,Ann,2026-03-02,2026-03-05\n2,Bob,2026-03-02,\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            mapping,
            """
            { "source": "test", "contact": { "externalId": "{id}", "displayName": "{name}" }, "facts": [
              { "when": { "mail": { "empty": false } }, "activity": "email", "direction": "OUTBOUND", "at": "{mail}" },
              { "when": { "answered": { "empty": false } }, "activity": "email", "direction": "INBOUND", "at": "{answered}" } ] }
            """,
            TestContext.Current.CancellationToken);
        await DoneAsync("import", people, "--tenant", "acme", "--mapping", mapping);

        var preview = await DoneAsync("definitions", "preview", "engagement", "--tenant", "acme", "--settings", Judged);
        Assert.StartsWith("1 of 2 would move; 0 could not be evaluated.", preview, StringComparison.Ordinal);
        Assert.Matches(@"person +prospect +lead +\S* +1", preview);
        var compared = await DoneAsync("definitions", "compare", "active", $"engagement={Judged}", "ideal-customer-profile", "--tenant", "acme");
        Assert.Matches(@"person +prospect +lead +\S+ +1", compared);
        Assert.Matches(@"unit +engagement@[\d.]+=\{\} +engagement@[\d.]+=\{""triggers"":\[""serious_chance""\]\} +ideal-customer-profile@[\d.]+ +count", compared);
        Assert.Matches(@"person +prospect +1 +1 +1", await DoneAsync("definitions", "restate", "--tenant", "acme", "--from", "2026-03-01T00:00:00Z", "--to", "2026-04-01T00:00:00Z"));
        Assert.DoesNotMatch(@"person +prospect +1", await DoneAsync("definitions", "restate", "engagement", "--settings", Judged, "--tenant", "acme"));

        Assert.Contains("(activation 2)", await DoneAsync("definitions", "activate", "engagement", "--tenant", "acme", "--settings", Judged, "--reason", "second"), StringComparison.Ordinal);
        Assert.Contains("(activation 3)", await DoneAsync("definitions", "rollback", "--tenant", "acme", "--reason", "no"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_ends_with_1_and_the_reason()
    {
        await DoneAsync("tenant", "create", "acme", "--time-zone", "Europe/Amsterdam", "--currency", "EUR");
        await RefusedAsync($"There is no tenant 'nobody' in {Path.Combine(folder, "pipelinegraph.db")}: make it", "definitions", "rollback", "--tenant", "nobody", "--reason", "x");
        await RefusedAsync("activate one first", "definitions", "preview", "engagement", "--tenant", "acme");
        await DoneAsync("definitions", "activate", "engagement", "--tenant", "acme", "--reason", "first");
        await RefusedAsync("no definition to go back to", "definitions", "rollback", "--tenant", "acme", "--reason", "x");
        await RefusedAsync("nothing to compare it with", "definitions", "preview", "engagement", "--tenant", "acme");
        await RefusedAsync("silentDays: At least ", "definitions", "preview", "engagement", "--tenant", "acme", "--settings", """{"silentDays":-1}""");
        await RefusedAsync("There is no definition 'nonsense'", "definitions", "compare", "active", "nonsense", "--tenant", "acme");
        await RefusedAsync("Compare 2 to 6", "definitions", "compare", "active", "--tenant", "acme");
        await RefusedAsync("ends before it begins", "definitions", "restate", "--tenant", "acme", "--from", "2026-03-01T00:00:00Z", "--to", "2026-03-01T00:00:00Z");
        await RefusedAsync("has its own settings", "definitions", "restate", "--tenant", "acme", "--settings", Judged);
        await RefusedAsync("There is no tenant 'nobody'", "definitions", "list", "--tenant", "nobody");
        await RefusedAsync("to 0, the latest", "definitions", "restate", "--tenant", "acme", "--as-of", "7");
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: {error}");
        return output;
    }

    private async Task RefusedAsync(string why, params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);
        Assert.Equal((1, ""), (code, output));
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var invocation = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        string[] settings = [$"--PipelineGraph:DataDirectory={folder}", $"--PipelineGraph:PluginsDirectory={TestInstallation.Plugins}"];
        var code = await PipelineGraphCommand.RunAsync([.. settings, .. arguments], invocation, TimeProvider.System);
        return (code, output.ToString(), error.ToString());
    }
}
