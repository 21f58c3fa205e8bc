using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

/// <summary>The example files that a definition of this repository ships with.</summary>
internal static class ShippedExamples
{
    /// <summary>What the definition does otherwise than its examples say, and which of its stages and settings no example shows.</summary>
    public static IReadOnlyList<string> Problems(string folder, IStageDefinition definition)
    {
        List<ExampleFile> files =
        [
            .. Directory.EnumerateFiles(Path.Combine(Source.Root, "plugins", folder, "examples"), "*.json").Order(StringComparer.Ordinal)
                .Select(path => ExampleFile.Parse(Path.GetFileName(path), File.ReadAllText(path))),
        ];
        var examples = files.SelectMany(file => file.Examples).ToList();
        var description = definition.Describe();
        return
        [
            .. files.SelectMany(file => file.Run(definition)),
            .. description.Settings.Select(setting => setting.Key).Except(examples.SelectMany(example => example.SettingKeys)).Select(key => $"No example changes the setting '{key}'."),
            .. description.Stages.Where(stage => !examples.Any(example => example.Given.Unit == stage.Unit && example.Stages.Contains(stage.Key)))
                .Select(stage => $"No example shows the stage '{stage.Key}' of a {stage.Unit}."),
        ];
    }
}
