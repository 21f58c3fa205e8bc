using System.Runtime.CompilerServices;

namespace PipelineGraph.Architecture.Tests;

/// <summary>The source tree that these tests were compiled from.</summary>
internal static class Repository
{
    private static readonly string[] Ignored = ["bin", "obj", "node_modules", ".git", "TestResults", "data", "artifacts", "content", ".tests"];

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    /// <summary>Paths relative to the root, with forward slashes, of all files that are not build output.</summary>
    public static IEnumerable<string> Files(string under = "", string pattern = "*") =>
        Walk(new DirectoryInfo(Path.Combine(Root, under)), pattern)
            .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder, string pattern)
    {
        foreach (var file in folder.EnumerateFiles(pattern)) yield return file;
        foreach (var child in folder.EnumerateDirectories().Where(child => !Ignored.Contains(child.Name, StringComparer.Ordinal)))
        {
            foreach (var file in Walk(child, pattern)) yield return file;
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
