using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace PipelineGraph.Benchmarks;

/// <summary>A server that runs as a process of its own, with what it has used.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string allocated;

    private ServerProcess(Process process, int port, string allocated) => (this.process, Port, this.allocated) = (process, port, allocated);

    public int Port { get; }

    /// <summary>The time that its threads have run.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The bytes that it has allocated, as of some tens of milliseconds ago.</summary>
    public long Allocated => File.Exists(allocated) ? BitConverter.ToInt64(File.ReadAllBytes(allocated)) : 0;

    /// <summary>The most memory of its own that it has held while this was not cancelled: pages of mapped files, which the system lends, do not count.</summary>
    public async Task<long> PeakMemoryAsync(CancellationToken cancellationToken)
    {
        var peak = 0L;
        while (!cancellationToken.IsCancellationRequested)
        {
            peak = Math.Max(peak, OwnMemory());
            await Task.Delay(50, CancellationToken.None);
        }

        return peak;
    }

    public static string[] SettingsOf(string dataFolder) => [$"--PipelineGraph:DataDirectory={dataFolder}", "--PipelineGraph:Demo=false"];

    /// <summary>The built server on its data.</summary>
    public static Task<ServerProcess> ProductAsync(string dataFolder, CancellationToken cancellationToken, params string[] more) =>
        ProductAsync(dataFolder, log: null, more, cancellationToken);

    /// <param name="log">The file that what it tells is appended to; this program's own output when there is none.</param>
    public static Task<ServerProcess> ProductAsync(string dataFolder, string? log, string[] more, CancellationToken cancellationToken)
    {
        var port = FreePort();
        return StartAsync([Product(), .. SettingsOf(dataFolder), .. more, $"--urls={Address(port)}"], port, dataFolder, log, cancellationToken);
    }

    /// <summary>This program as the bare server.</summary>
    public static Task<ServerProcess> BareAsync(string folder, CancellationToken cancellationToken)
    {
        var port = FreePort();
        string[] arguments = [typeof(ServerProcess).Assembly.Location, "--bare", "--folder", folder, "--port", port.ToString(CultureInfo.InvariantCulture)];
        return StartAsync(arguments, port, Path.Combine(folder, "bare"), null, cancellationToken);
    }

    /// <summary>Runs a command of the product; its standard output.</summary>
    public static async Task<string> CommandAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = StartCommand(arguments);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"'{string.Join(' ', arguments)}' ended with {process.ExitCode}: {await error}");
    }

    /// <summary>A command of the product that runs on; its output is the caller's to read.</summary>
    public static Process StartCommand(string[] arguments) => Process.Start(StartInfo([Product(), .. arguments], redirect: true))!;

    /// <summary>The definitions that the built server has beside it.</summary>
    public static string PluginsFolder => Path.Combine(Path.GetDirectoryName(Product())!, "plugins");

    public static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task<ServerProcess> StartAsync(string[] arguments, int port, string folder, string? log, CancellationToken cancellationToken)
    {
        var allocated = Path.Combine(folder, "allocated");
        var start = log is null ? StartInfo(arguments, redirect: false) : Logged(StartInfo(arguments, redirect: false), log);
        start.Environment["Logging__LogLevel__Microsoft"] = "Warning";
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(ServerProcess).Assembly.Location;
        start.Environment[StartupHook.FileVariable] = allocated;
        var server = new ServerProcess(Process.Start(start)!, port, allocated);
        try
        {
            await server.AnswersAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static ProcessStartInfo StartInfo(string[] arguments, bool redirect)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = redirect, RedirectStandardError = redirect };
        // What this process chose for its own sockets is not for the servers.
        start.Environment.Remove("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS");
        start.Environment.Remove("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT");
        return start;
    }

    /// <summary>The shell takes the program's place, so that the process is the program's.</summary>
    private static ProcessStartInfo Logged(ProcessStartInfo start, string log)
    {
        string[] program = [start.FileName, .. start.ArgumentList];
        start.ArgumentList.Clear();
        start.FileName = "/bin/sh";
        foreach (var argument in (string[])["-c", "log=$1; shift; exec \"$@\" >> \"$log\" 2>&1", "sh", log, .. program]) start.ArgumentList.Add(argument);
        return start;
    }

    private long OwnMemory()
    {
        var status = $"/proc/{process.Id}/status";
        if (File.Exists(status) && File.ReadLines(status).FirstOrDefault(line => line.StartsWith("RssAnon:", StringComparison.Ordinal)) is { } line)
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        process.Refresh();
        return process.PrivateMemorySize64;
    }

    private async Task AnswersAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await client.GetAsync($"{Address(Port)}/", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                return;
            }
            catch (HttpRequestException) when (attempt < 300 && !process.HasExited)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private static string Product() =>
        typeof(ServerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Server").Value!;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
