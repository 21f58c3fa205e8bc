using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace PipelineGraph.Plugins.Workers;

/// <summary>How a worker is started: the program beside the host, with the host's own .NET, in an empty folder, with none of the host's environment.</summary>
internal static class WorkerStart
{
    private const string Program = "PipelineGraph.Worker.dll";
    private const string Shell = "/bin/sh";

    /// <summary>No dump of memory, and no file longer than nothing: what a definition gets past the scan still cannot write.</summary>
    private const string Limits = "ulimit -c 0; ulimit -f 0; exec \"$@\"";

    /// <summary>What .NET itself asks its environment for; everything else may be a secret.</summary>
    private static readonly string[] Kept = ["LD_LIBRARY_PATH", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU", "SystemRoot"];

    /// <summary>What is missing for workers to start, or null.</summary>
    public static string? Obstacle =>
        !File.Exists(ProgramPath) ? $"{Program} is not beside the server"
        : !File.Exists(Dotnet) ? "the server does not run on an installed .NET"
        : null;

    private static string ProgramPath => Path.Combine(AppContext.BaseDirectory, Program);

    /// <summary>Of the runtime that runs the host: <c>root/shared/Microsoft.NETCore.App/version/</c>.</summary>
    private static string Dotnet =>
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    public static ProcessStartInfo Info(string folder, long memory)
    {
        var info = new ProcessStartInfo
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        string[] command = [Dotnet, ProgramPath];
        if (File.Exists(Shell)) command = [Shell, "-c", Limits, "worker", .. command];
        info.FileName = command[0];
        foreach (var argument in command.Skip(1)) info.ArgumentList.Add(argument);

        var kept = Kept.Select(name => KeyValuePair.Create(name, Environment.GetEnvironmentVariable(name))).Where(variable => variable.Value is not null).ToList();
        info.Environment.Clear();
        foreach (var (name, value) in kept) info.Environment[name] = value;
        foreach (var name in (ReadOnlySpan<string>)["HOME", "TMPDIR", "TMP", "TEMP"]) info.Environment[name] = folder;
        info.Environment["DOTNET_GCHeapHardLimit"] = memory.ToString("X", CultureInfo.InvariantCulture);
        info.Environment["DOTNET_gcServer"] = "0";
        info.Environment["DOTNET_gcConcurrent"] = "0";
        info.Environment["DOTNET_EnableDiagnostics"] = "0"; // no socket for a debugger
        info.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // would need a file for its memory
        info.Environment["DOTNET_TieredPGO"] = "0";
        info.Environment["DOTNET_NOLOGO"] = "1";
        return info;
    }
}
