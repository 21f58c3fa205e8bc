using System.Diagnostics;
using System.Globalization;

namespace PipelineGraph.Data.PostgreSql.Tests;

/// <summary>
/// A PostgreSQL server of the tests' own, in a folder of its own and on a socket in it; stopped and removed when the process ends. PostgreSQL refuses
/// to run as root: then it runs as the user that its package made.
/// </summary>
public sealed class PostgreSqlCluster
{
    /// <summary>A role that no wall holds.</summary>
    public const string Superuser = "cluster";

    private static readonly Lock Gate = new();
    private static PostgreSqlCluster? running;

    private readonly string folder;
    private readonly bool durable;
    private bool stopped;

    private PostgreSqlCluster(string folder, bool durable) => (this.folder, this.durable) = (folder, durable);

    /// <summary>Why there is none on this machine; null when there is.</summary>
    public static string? Missing { get; } =
        Programs() is null ? "PostgreSQL is not installed here (Debian: apt-get install postgresql)." :
        IsRoot && !File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "PostgreSQL refuses to run as root, and there is no user postgres." : null;

    /// <summary>Where its socket is: the host, for who connects.</summary>
    public string Folder => folder;

    /// <summary>The folder of PostgreSQL's programs.</summary>
    public static string ProgramFolder => Programs()!;

    private static bool IsRoot => string.Equals(Environment.UserName, "root", StringComparison.Ordinal);

    /// <summary>The one of this process, started when it is first asked for.</summary>
    public static PostgreSqlCluster Instance
    {
        get
        {
            lock (Gate) return running ??= Start();
        }
    }

    /// <summary>A way in to one of its databases.</summary>
    public string ConnectionString(string database, string role) => $"Host={folder};Database={database};Username={role};Maximum Pool Size=50;Include Error Detail=true";

    /// <summary>As the superuser, whom no wall holds.</summary>
    public string SuperuserConnectionString(string database) => ConnectionString(database, Superuser);

    /// <summary>One more, for a test that kills it.</summary>
    /// <param name="durable">Whether a commit is on the disk before it is answered, as in production.</param>
    public static PostgreSqlCluster Start(bool durable = false)
    {
        var folder = Directory.CreateTempSubdirectory("pipelinegraph-postgres-").FullName;
        if (IsRoot) Run("chown", "postgres", folder);
        var data = Path.Combine(folder, "data");
        AsServer(Programs()!, "initdb", "-D", data, "-U", Superuser, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync");
        var cluster = new PostgreSqlCluster(folder, durable);
        cluster.Run();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Stop();
        return cluster;
    }

    /// <summary>Ends it as a crash does, and starts it again: it recovers from its log.</summary>
    public void Restart()
    {
        AsServer(Programs()!, "pg_ctl", "-D", Path.Combine(folder, "data"), "-w", "-m", "immediate", "stop");
        Run();
    }

    /// <summary>Kills its first process and leaves the others to find out, as when memory runs short; then starts it again.</summary>
    public void KillAndRestart()
    {
        Run("kill", "-9", File.ReadLines(Path.Combine(folder, "data", "postmaster.pid")).First());
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Run();
                return;
            }
            catch (InvalidOperationException) when (attempt < 50)
            {
                // Its processes end when they next look; until then the shared memory is in use.
            }
        }
    }

    /// <summary>Kills one process of a connection: the server ends all the others, and recovers by itself.</summary>
    public static void KillBackend(int processId) => Run("kill", "-9", processId.ToString(CultureInfo.InvariantCulture));

    private void Run() => AsServer(
        Programs()!, "pg_ctl", "-D", Path.Combine(folder, "data"), "-w", "-l", Path.Combine(folder, "log"), "-o",
        // Every database of a test opens connections of its own. Nobody pulls the plug on the tests' own data.
        $"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=400 -c fsync={(durable ? "on" : "off")}", "start");

    /// <param name="keep">Leaves its folder, for who wants to look into it.</param>
    public void Stop(bool keep = false)
    {
        if (stopped) return;
        stopped = true;
        AsServer(Programs()!, "pg_ctl", "-D", Path.Combine(folder, "data"), "-w", "-m", "immediate", "stop");
        if (!keep) Directory.Delete(folder, recursive: true);
    }

    /// <summary>The folder of the newest version's programs.</summary>
    private static string? Programs() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
            .OrderByDescending(version => double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(path => File.Exists(Path.Combine(path, "initdb")) && File.Exists(Path.Combine(path, "postgres")));

    private static void AsServer(string programs, string program, params string[] arguments)
    {
        var path = Path.Combine(programs, program);
        if (IsRoot) Run("runuser", ["-u", "postgres", "--", path, .. arguments]);
        else Run(path, arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        // What it starts keeps its output open: a file, so that nobody waits for the end of it.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" > /dev/null 2>&1 < /dev/null", program, program, .. arguments]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
