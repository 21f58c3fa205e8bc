using System.Text.Json;
using PipelineGraph.GraphQL.Conformance;

namespace PipelineGraph.GraphQL.Tests.Corpus;

/// <summary>The whole corpus, put to the engine once.</summary>
public sealed class CorpusRun : IAsyncLifetime
{
    public static IReadOnlyList<string> Ops { get; } = ["parse", "sdl", "validate", "execute", "introspect"];

    private static string Folder { get; } = Path.Combine(Root(), "tests", "PipelineGraph.GraphQL.Tests", "Corpus");

    public static string Readme { get; } = Path.Combine(Root(), "src", "PipelineGraph.GraphQL", "README.md");

    public List<Outcome> Outcomes { get; } = [];

    /// <summary>Reasons for differences, with the cases that show them.</summary>
    public IReadOnlyList<Difference> Known { get; } =
        JsonSerializer.Deserialize<List<Difference>>(File.ReadAllText(Path.Combine(Folder, "differences.json")), JsonSerializerOptions.Web)!;

    public async ValueTask InitializeAsync()
    {
        var schemas = Directory.GetFiles(Path.Combine(Folder, "schemas")).ToDictionary(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText, StringComparer.Ordinal);
        var answerer = new Answerer();
        foreach (var one in Ops.SelectMany(Read))
        {
            using var answer = JsonDocument.Parse(await answerer.AnswerAsync(one.ToRequest(schemas)));
            var difference = CorpusComparison.Difference(one, answer.RootElement);
            Outcomes.Add(new Outcome(one, difference, difference is null && CorpusComparison.HasSameMessages(one, answer.RootElement)));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IEnumerable<CorpusCase> Read(string op) =>
        File.ReadLines(Path.Combine(Folder, op + ".jsonl")).Select(line => new CorpusCase(op, JsonDocument.Parse(line).RootElement));

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "PipelineGraph.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}

/// <summary>How one case came out.</summary>
public sealed record Outcome(CorpusCase Case, string? Difference, bool HasSameMessages);

/// <summary>A known difference from the reference implementation.</summary>
public sealed record Difference(string Reason, IReadOnlyList<string> Cases);
