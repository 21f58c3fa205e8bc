using System.Globalization;
using System.Text.Json;

namespace PipelineGraph.Definitions.Testing;

/// <summary>Examples in a file that ships with a definition: what is given, and what is expected of the verdict when. The README of the kit has the form.</summary>
public sealed class ExampleFile
{
    private const int MaximumLength = 1_000_000;

    private ExampleFile(string name, IReadOnlyList<FileExample> examples, IReadOnlyList<string> problems) => (Name, Examples, Problems) = (name, examples, problems);

    /// <summary>As it is called in messages.</summary>
    public string Name { get; }

    public IReadOnlyList<FileExample> Examples { get; }

    /// <summary>What is wrong with the file itself, in words.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Reads a file's text; whatever is wrong with it becomes a problem that names the place.</summary>
    public static ExampleFile Parse(string name, string text)
    {
        if (text.Length > MaximumLength) return new ExampleFile(name, [], [$"{name}: The file may be {MaximumLength} characters long."]);
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 16 };
            using var document = JsonDocument.Parse(text, options);
            var problems = new List<string>();
            var examples = ExampleReader.Read(name, document.RootElement, problems);
            return new ExampleFile(name, examples, problems);
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? string.Create(CultureInfo.InvariantCulture, $"{name}, line {line + 1}") : name;
            return new ExampleFile(name, [], [$"{place}: The file is not JSON: {exception.Message}"]);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            return new ExampleFile(name, [], [$"{name}: The file holds a text that is none: {exception.Message}"]);
        }
    }

    /// <summary>Runs the examples; each problem names the file and the example. Empty when the definition does what they say.</summary>
    public IReadOnlyList<string> Run(IStageDefinition definition)
    {
        if (Problems.Count > 0) return Problems;
        var description = definition.Describe();
        List<string> problems = [];
        for (var index = 0; index < Examples.Count; index++)
        {
            var example = Examples[index];
            problems.AddRange(example.Run(definition, description).Select(problem =>
                string.Create(CultureInfo.InvariantCulture, $"{Name}, example {index + 1} \"{example.Name}\": {problem}")));
        }

        return problems;
    }
}
