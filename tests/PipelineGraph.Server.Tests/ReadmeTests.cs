using System.Diagnostics;
using System.Text.RegularExpressions;

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

        var (server, address, key) = await StartAsync();
        try
        {
            var outputs = new List<string>();
            foreach (var command in commands[2..]) outputs.Add(await RunAsync(command, address, key));

            Assert.Contains("\"reached\"", outputs[0], StringComparison.Ordinal);
            Assert.Contains("\"name\":\"Prospect\"", outputs[2], StringComparison.Ordinal);
            Assert.Contains("\"errors\":[]", outputs[2], StringComparison.Ordinal);
            Assert.Contains("2 rows: 2 imported", outputs[3], StringComparison.Ordinal);
            Assert.Matches("\npgk_[^ \n]+\n$", outputs[3]);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken);
            server.Dispose();
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The program where its own build put it, with the definitions beside it.</summary>
    private static string Built { get; } = Repository.File(
        "src", "PipelineGraph.Server", "bin", Directory.GetParent(AppContext.BaseDirectory.TrimEnd('/'))!.Name, "net10.0", "PipelineGraph.Server.dll");

    /// <summary>The first command, on a free port and in a folder of its own; it prints the first tenant's key.</summary>
    private async Task<(Process Server, string Address, string Key)> StartAsync()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var address = $"localhost:{((System.Net.IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();
        var server = Process.Start(Shell($"exec dotnet '{Built}' --urls http://{address} 2>&1", ""))!;
        var key = "";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (key.Length == 0 && await server.StandardOutput.ReadLineAsync(limit.Token) is { } line) key = Key().Match(line).Value;
        Assert.NotEqual("", key);
        _ = server.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient();
        for (var attempt = 0; attempt < 100; attempt++)
        {
            try
            {
                await client.GetAsync($"http://{address}/graphql", TestContext.Current.CancellationToken);
                return (server, address, key);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }

        throw new TimeoutException($"Nobody listens on {address}.");
    }

    private async Task<string> RunAsync(string command, string address, string key)
    {
        var script = command
            .Replace(Program + " --", $"dotnet '{Built}'", StringComparison.Ordinal)
            .Replace("localhost:5080", address, StringComparison.Ordinal);
        // Who follows the changes goes on for ever; here a few seconds must do.
        if (script.StartsWith("curl -N", StringComparison.Ordinal)) script = $"status=0; timeout 3 {script.TrimEnd()} || status=$?; test $status = 124";
        using var shell = Process.Start(Shell("set -euo pipefail\n" + script, key))!;
        var error = shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(shell.ExitCode == 0, $"{command}\n{output}\n{await error}");
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

    [GeneratedRegex("pgk_[A-Za-z0-9_-]+")]
    private static partial Regex Key();
}
