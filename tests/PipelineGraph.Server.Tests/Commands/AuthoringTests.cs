using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Commands;

/// <summary>Does what the page for authors says, word for word, from nothing to a definition that runs in a server.</summary>
public sealed partial class AuthoringTests : IDisposable
{
    private const string Program = "dotnet run --project \"$PIPELINEGRAPH/src/PipelineGraph.Server\" --";
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;

    [Fact]
    public async Task A_newcomer_goes_from_nothing_to_a_definition_that_runs_in_the_server()
    {
        if (!File.Exists("/bin/bash") || !Repository.HasProgram("openssl")) Assert.Skip("bash and openssl are needed to run the commands of the page.");
        var page = await File.ReadAllTextAsync(Repository.File("src", "PipelineGraph.Templates", "README.md"), TestContext.Current.CancellationToken);
        var blocks = Commands().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(7, blocks.Count);
        CopyFolder(Path.Combine(Path.GetDirectoryName(ServerProcess.Built)!, "plugins", "engagement"), Path.Combine(folder, "plugins", "engagement"));
        CopyFolder(Path.Combine(Path.GetDirectoryName(ServerProcess.Built)!, "plugins", "ideal-customer-profile"), Path.Combine(folder, "plugins", "ideal-customer-profile"));
        await using var server = await ServerProcess.StartAsync(folder, $"--PipelineGraph:PluginsDirectory={Path.Combine(folder, "plugins")}");
        List<string> figures = [];

        var packed = await RunAsync(blocks[0].Replace("artifacts/packages", Path.Combine(folder, "packages"), StringComparison.Ordinal), Repository.Root, "pack and install", figures);
        Assert.Contains("pipelinegraph-definition", packed, StringComparison.Ordinal);

        var tested = await RunAsync(blocks[1], folder, "new and test", figures);
        Assert.Matches(@"Passed!\s+- Failed:\s+0, Passed:\s+4", tested);

        var project = Path.Combine(folder, "Acme.Funnel");
        var verified = await RunAsync(blocks[2], project, "publish and verify", figures);
        Assert.Contains("Would be accepted. Drop it in as acme-funnel/1.0.0/", verified, StringComparison.Ordinal);

        var activated = await RunAsync(blocks[3], project, "drop in and activate", figures);
        Assert.Contains("acme-funnel@1.0.0  Validated", activated, StringComparison.Ordinal);

        await RunAsync(blocks[4], project, "declare an attribute", figures);

        var changed = await RunAsync(blocks[5], project, "change and go back", figures);
        Assert.Contains("0 of ", changed, StringComparison.Ordinal);
        Assert.Contains("acme-funnel@1.1.0 is active", changed, StringComparison.Ordinal);
        Assert.Contains("is active again", changed, StringComparison.Ordinal);

        var signed = await RunAsync(blocks[6], project, "sign", figures);
        Assert.Contains("Verified OK", signed, StringComparison.Ordinal);

        Assert.Contains("acme-funnel", await AskAsync(server, "{ activation { binding { definition { key } } } }"), StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper!.WriteLine($"Figures: a definition from nothing, in seconds: {string.Join(", ", figures)}");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<string> AskAsync(ServerProcess server, string query)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", server.Key);
        var answer = await client.PostAsJsonAsync(server.Endpoint, new { query }, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string> RunAsync(string commands, string where, string step, List<string> figures)
    {
        var script = "set -euo pipefail\n" + commands.Replace(Program, $"dotnet '{ServerProcess.Built}'", StringComparison.Ordinal);
        var home = Path.Combine(folder, "home");
        var caches = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var start = new ProcessStartInfo("/bin/bash")
        {
            ArgumentList = { "-c", script },
            WorkingDirectory = where,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PIPELINEGRAPH"] = Repository.Root,
                ["PLUGINS"] = Path.Combine(folder, "plugins"),
                ["PipelineGraph__DataDirectory"] = Path.Combine(folder, "data"),
                ["PipelineGraph__PluginsDirectory"] = Path.Combine(folder, "plugins"),
                ["PackageOutputPath"] = Path.Combine(folder, "packages") + "/",

                // Templates stay in the folder of this test.
                ["DOTNET_CLI_HOME"] = home,
                ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_NOLOGO"] = "1",
                ["MSBUILDDISABLENODEREUSE"] = "1",
                ["BundleGraphiQL"] = "false",
            },
        };

        // NuGet's cache follows DOTNET_CLI_HOME: the repository would be restored from a folder that is gone afterwards.
        if (where == Repository.Root)
        {
            start.Environment["NUGET_PACKAGES"] = caches;
        }
        else
        {
            // So do packages; those of others come from the machine's cache, without a network.
            start.Environment["NUGET_PACKAGES"] = Path.Combine(folder, "nuget");
            start.Environment["RestoreFallbackFolders"] = caches;
        }

        using var shell = Process.Start(start)!;
        var clock = Stopwatch.StartNew();
        var error = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(shell.ExitCode == 0, $"{commands}\n{output}\n{await error}");
        figures.Add(string.Create(CultureInfo.InvariantCulture, $"{step} {clock.Elapsed.TotalSeconds:0}"));
        return output;
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Commands();
}
