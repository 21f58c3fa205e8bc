namespace PipelineGraph.Server.Tests;

/// <summary>Files of the repository, and of the data beside it that is no part of it.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    /// <summary>A file of <c>../shared/data</c>; the test is skipped where it is missing.</summary>
    public static string Shared(string name)
    {
        var folder = Environment.GetEnvironmentVariable("PIPELINEGRAPH_SHARED") ?? Path.Combine(Root, "..", "shared");
        var file = Path.GetFullPath(Path.Combine(folder, "data", name));
        if (!System.IO.File.Exists(file)) Assert.Skip($"../shared/data/{name} is not there: the data sets are no part of this repository.");
        return file;
    }

    /// <summary>Whether a program stands on the PATH.</summary>
    public static bool HasProgram(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => System.IO.File.Exists(Path.Combine(folder, name)));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder.FullName, "PipelineGraph.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run within the repository.");
    }
}
