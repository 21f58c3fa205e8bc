using System.Diagnostics;
using System.Text.RegularExpressions;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests;

/// <summary>Does what the first page says, word for word, with the program as it was built and in a shell as its reader has it.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private const string Program = "dotnet run --project src/PipelineGraph.Server";
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;

    [Fact]
    public async Task Every_command_of_the_readme_runs()
    {
        if (!File.Exists("/bin/bash") || !File.Exists("/usr/bin/curl")) Assert.Skip("bash and curl are needed to run the commands of the readme.");
        var commands = Commands().Matches(await File.ReadAllTextAsync(Repository.File("README.md"), TestContext.Current.CancellationToken))
            .Select(match => match.Groups[1].Value)
            .ToList();
        Assert.Equal([Program + "\n", "tests/run.sh\n"], commands[..2]);
        Assert.True(commands.Count >= 6, $"Only {commands.Count} blocks of commands were found.");

        await using var server = await ServerProcess.StartAsync(folder);
        var outputs = new List<string>();
        foreach (var command in commands[2..]) outputs.Add(await RunAsync(command, server));

        Assert.Contains("\"reached\"", outputs[0], StringComparison.Ordinal);
        Assert.Contains("\"name\":\"Prospect\"", outputs[2], StringComparison.Ordinal);
        Assert.Contains("\"errors\":[]", outputs[2], StringComparison.Ordinal);
        Assert.Contains("2 rows: 2 imported", outputs[3], StringComparison.Ordinal);
        Assert.Matches("\npgk_[^ \n]+\n$", outputs[3]);
        Assert.StartsWith("1 of 2 would move; 0 could not be evaluated.\n", outputs[4], StringComparison.Ordinal);
        Assert.EndsWith("The definition before is active again (activation 3).\n", outputs[4], StringComparison.Ordinal);
        Assert.Equal("0 changes, 0 break clients that were not told.\n", outputs[5]);
    }

    /// <summary>The pages say `dotnet run`, and their readers stand in folders of their own; the tests above take the built program, which is quicker.</summary>
    [Fact]
    public async Task A_path_after_dotnet_run_counts_from_where_it_is_typed()
    {
        if (!File.Exists("/bin/bash")) Assert.Skip("bash is needed to run the commands of the readme.");
        var configuration = Directory.GetParent(Path.GetDirectoryName(ServerProcess.Built)!)!.Name;
        var run = $"dotnet run --no-build -c {configuration} --project '{Repository.File("src", "PipelineGraph.Server")}'";
        File.Copy(Repository.File("schema", "released", "schema.graphql"), Path.Combine(folder, "promised.graphql"));

        Assert.EndsWith("0 break clients that were not told.\n", await ShellAsync($"{run} -- schema check --against promised.graphql", ""), StringComparison.Ordinal);
        Assert.Contains("Tenant acme is there.", await ShellAsync($"PipelineGraph__DataDirectory=mine {run} -- tenant create acme --time-zone Europe/Amsterdam --currency EUR", ""), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "mine", "pipelinegraph.db")));
        var asked = await ShellAsync($"unset PipelineGraph__DataDirectory; dotnet msbuild '{Repository.File("src", "PipelineGraph.Server", "PipelineGraph.Server.csproj")}' -getProperty:StartArguments", "");
        Assert.Equal($"\"--PipelineGraph:DataDirectory={Repository.File("src", "PipelineGraph.Server", "data")}\"", asked.Trim());
    }

    [Fact]
    public async Task The_program_for_front_end_developers_runs()
    {
        if (!Repository.HasProgram("node")) Assert.Skip("Node is needed to run the program of the readme.");
        var pieces = Pieces().Matches(await File.ReadAllTextAsync(Repository.File("README.md"), TestContext.Current.CancellationToken)).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(6, pieces.Count);
        await using var server = await ServerProcess.StartAsync(folder);
        var program = string.Concat(pieces).Replace("localhost:5080", server.Address, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "program.mjs"), program, TestContext.Current.CancellationToken);
        var lines = (await RunAsync("node program.mjs", server)).TrimEnd().Split('\n');

        Assert.Matches("^[1-9][0-9]* leads \\[", lines[0]);
        Assert.Contains(lines, line => Regex.IsMatch(line, "^[1-9][0-9]+ people$"));
        Assert.Contains("Vera Voorbeeld is a Lead once", lines);
        Assert.Contains("not allowed: displayName displayName must not be empty.", lines);
        Assert.Contains(lines, line => line.StartsWith("known already: ", StringComparison.Ordinal));
        Assert.Matches("^[0-9]+: Vera Voorbeeld is a Lead$", lines[^1]);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<string> RunAsync(string command, ServerProcess server)
    {
        var script = command
            .Replace(Program + " --", $"dotnet '{ServerProcess.Built}'", StringComparison.Ordinal)
            .Replace("localhost:5080", server.Address, StringComparison.Ordinal);
        // Who follows the changes goes on for ever; here a few seconds must do.
        if (script.StartsWith("curl -N", StringComparison.Ordinal)) script = $"status=0; timeout 3 {script.TrimEnd()} || status=$?; test $status = 124";
        return await ShellAsync(script, server.Key);
    }

    private async Task<string> ShellAsync(string script, string key)
    {
        using var shell = Process.Start(Shell("set -euo pipefail\n" + script, key))!;
        var error = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(shell.ExitCode == 0, $"{script}\n{output}\n{await error}");
        return output;
    }

    private ProcessStartInfo Shell(string script, string key) => new("/bin/bash")
    {
        ArgumentList = { "-c", script },
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["KEY"] = key, ["PipelineGraph__DataDirectory"] = Path.Combine(folder, "data") },
    };

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Commands();

    [GeneratedRegex("```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Pieces();
}
