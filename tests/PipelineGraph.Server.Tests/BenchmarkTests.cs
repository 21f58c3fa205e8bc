using System.Diagnostics;
using PipelineGraph.Data.PostgreSql.Tests;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests;

/// <summary>The benchmark still measures what it says; what it measures is no test's affair.</summary>
public sealed class BenchmarkTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;

    [Fact]
    public async Task Every_work_is_answered_alike_and_measured()
    {
        var output = await RunAsync("--warm-up", "0", "--seconds", "0.1", "--rounds", "1", "--contacts", "100", "--folder", folder);
        Assert.All(["typename", "page", "nested", "funnel", "create", "record"], work => Assert.Matches($"(?m)^{work} +product +[1-9]", output));
        Assert.Equal(5, output.Split("bare (b): same rows").Length - 1);
    }

    [Theory]
    [InlineData("server-sent events")]
    [InlineData("WebSocket", "--sockets")]
    public async Task Each_subscriber_is_waited_for(string by, params string[] option)
    {
        var output = await RunAsync(["fanout", "--subscribers", "20", "--rounds", "2", .. option]);
        Assert.Matches($@"20 subscribers by {by}(?s:.*)\n +2 +[0-9]", output);
    }

    [Fact]
    public async Task Each_report_is_asked_and_answered()
    {
        var output = await RunAsync("reports", "--sqlite", "--contacts", "200");
        Assert.All(["present funnel", "a month: first entries", "seven months, by week", "seven months: time in stage", "seven months: cohorts by month", "bare: entries of a month"], report => Assert.Matches($"(?m)^{report}.* [0-9.]+ +[0-9.]+ *$", output));
    }

    [Fact]
    public async Task Invariant10_Nothing_acknowledged_is_lost_on_two_nodes_whatever_is_killed()
    {
        Assert.SkipWhen(PostgreSqlCluster.Missing is not null, PostgreSqlCluster.Missing ?? "");
        var output = await RunAsync("faults", "--nodes", "2", "--runs", "1");
        Assert.All(["recording", "import", "activation", "clock", "database", "connection", "subscriber"], kind => Assert.Matches($"(?m)^{kind} +1 +[1-9](.*) 0 +[0-9.]+$", output));
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            ServerProcess.Built.Replace(Path.Combine("src", "PipelineGraph.Server"), Path.Combine("tests", "PipelineGraph.Benchmarks"), StringComparison.Ordinal)
                .Replace("PipelineGraph.Server.dll", "PipelineGraph.Benchmarks.dll", StringComparison.Ordinal),
            .. arguments,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, $"{output}\n{await error}");
        return output;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
