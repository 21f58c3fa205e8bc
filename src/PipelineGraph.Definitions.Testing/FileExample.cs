using System.Text.Json;

namespace PipelineGraph.Definitions.Testing;

/// <summary>One example of a file.</summary>
public sealed class FileExample
{
    private readonly JsonElement[] settings;
    private readonly IReadOnlyList<Expectation> expectations;

    internal FileExample(string name, string? source, JsonElement[] settings, Given given, IReadOnlyList<string> factKeys, IReadOnlyList<Expectation> expectations)
    {
        (Name, Source, Given, FactKeys) = (name, source, given, factKeys);
        (this.settings, this.expectations) = (settings, expectations);
    }

    /// <summary>What it shows, in a sentence.</summary>
    public string Name { get; }

    /// <summary>Where the definition takes it from, as <c>002:16</c> (document and line).</summary>
    public string? Source { get; }

    public Given Given { get; }

    /// <summary>Keys of the settings that it changes.</summary>
    public IReadOnlyList<string> SettingKeys => [.. settings.SelectMany(changes => changes.EnumerateObject()).Select(setting => setting.Name).Distinct(StringComparer.Ordinal)];

    /// <summary>The stages that it expects, in order.</summary>
    public IReadOnlyList<string> Stages => [.. expectations.Where(expectation => expectation.Stage is not null).Select(expectation => expectation.Stage!)];

    internal IReadOnlyList<string> FactKeys { get; }

    internal IEnumerable<string> Run(IStageDefinition definition, DefinitionDescription description)
    {
        var (example, problems) = Prepare(definition, description);
        if (example is null) return problems;
        try
        {
            foreach (var expectation in expectations) problems.AddRange(expectation.Check(example, description, Given));
        }
#pragma warning disable CA1031 // its author learns which example made the definition fail
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            problems.Add($"The definition threw {exception.GetType().Name}: {exception.Message}");
        }
#pragma warning restore CA1031

        return problems;
    }

    private (Example? Example, List<string> Problems) Prepare(IStageDefinition definition, DefinitionDescription description)
    {
        if (!description.Stages.Any(stage => stage.Unit == Given.Unit)) return (null, [$"The definition has no stages for a {Given.Unit}."]);
        List<SettingProblem> refused = [];
        var changes = new Dictionary<string, SettingValue>(StringComparer.Ordinal);
        foreach (var layer in settings)
        {
            foreach (var (key, value) in SettingValueJson.Read(description, layer, refused)) changes[key] = value;
        }

        if (refused.Count == 0) refused.AddRange(definition.Validate(Settings.Of(description, changes)));
        if (refused.Count > 0) return (null, [.. refused.Select(problem => $"The setting '{problem.Key}' is refused: {problem.Message}")]);
        var example = new Example(definition, [.. changes.Select(change => (change.Key, change.Value))]);
        List<string> unread = [.. FactKeys.Where(key => !IsKnown(key, example.Reads)).Distinct(StringComparer.Ordinal)
            .Select(key => $"Nothing reads '{key}' among the facts, and it is no well-known key.")];
        return (unread.Count == 0 ? example : null, unread);
    }

    private static bool IsKnown(string key, FactReads reads) =>
        reads.Activities.Contains("*") || reads.Activities.Contains(key) || reads.Attributes.Contains(key) || reads.Links.Contains(key) || reads.Consents.Contains(key)
        || reads.Judgements.Contains(key) || WellKnownKeys.Contains(key);
}
