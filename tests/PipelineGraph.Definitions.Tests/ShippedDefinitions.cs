using System.Reflection;

namespace PipelineGraph.Definitions.Tests;

/// <summary>The definitions under <c>plugins</c>, found by their projects: one that is added is tested without a word.</summary>
internal static class ShippedDefinitions
{
    public static string Folder { get; } = Path.Combine(Source.Root, "plugins");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateDirectories(Folder).Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any()).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Rows => [.. Names];

    public static IStageDefinition Create(string name)
    {
        var type = Assembly.Load(name).GetExportedTypes().Single(type => typeof(IStageDefinition).IsAssignableFrom(type) && !type.IsAbstract);
        return (IStageDefinition)Activator.CreateInstance(type)!;
    }

    public static IReadOnlyList<(string Name, string Text)> Examples(string name)
    {
        var folder = Path.Combine(Folder, name, "examples");
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(path => ($"{name}/{Path.GetFileName(path)}", File.ReadAllText(path)))]
            : [];
    }
}
