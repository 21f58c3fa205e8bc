using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace PipelineGraph.Server.Tests.Hosting;

/// <summary>The program as it was built, serving the demo tenants on a free port with a database of its own.</summary>
public sealed partial class ServerProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, string address, string key) => (this.process, Address, Key) = (process, address, key);

    /// <summary>The program where its own build put it, with the definitions beside it.</summary>
    public static string Built { get; } = Repository.File(
        "src", "PipelineGraph.Server", "bin", Directory.GetParent(AppContext.BaseDirectory.TrimEnd('/'))!.Name, "net10.0", "PipelineGraph.Server.dll");

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>The first tenant's key, as it was printed.</summary>
    public string Key { get; }

    public Uri Endpoint => new($"http://{Address}/graphql");

    /// <summary>Serves when this returns; the folder is the working folder and holds the database.</summary>
    public static async Task<ServerProcess> StartAsync(string folder, params string[] settings)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();
        var process = Process.Start(new ProcessStartInfo("dotnet", [Built, "--urls", $"http://{address}", .. settings])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            Environment = { ["PipelineGraph__DataDirectory"] = Path.Combine(folder, "data") },
        })!;
        var (key, listens) = ("", false);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (!listens && await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (key.Length == 0) key = KeyText().Match(line).Value;
            listens = line.Contains("Now listening on", StringComparison.Ordinal);
        }

        Assert.True(listens, "The server did not start.");
        Assert.NotEqual("", key);
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        return new ServerProcess(process, address, key);
    }

    /// <summary>Asks the program to stop, as systemd and containers do.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    [GeneratedRegex("pgk_[A-Za-z0-9_-]+")]
    private static partial Regex KeyText();
}
