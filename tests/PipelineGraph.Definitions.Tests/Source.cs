using System.Runtime.CompilerServices;

namespace PipelineGraph.Definitions.Tests;

/// <summary>The source tree that these tests were compiled from.</summary>
internal static class Source
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Folder, "..", ".."));

    public static string Folder => Path.GetDirectoryName(ThisFile())!;

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
