using System.Globalization;
using System.Text.Json;

namespace PipelineGraph.Definitions.Testing;

/// <summary>Reads the examples of a file.</summary>
internal static class ExampleReader
{
    private const int MostExamples = 1000;
    private const int MostFacts = 1000;

    public static List<FileExample> Read(string file, JsonElement root, List<string> problems)
    {
        var examples = new List<FileExample>();
        IReadOnlyList<JsonElement> items = [];
        JsonElement? settings = null;
        At(file, problems, () =>
        {
            var fields = new JsonFields(root, "The file");
            fields.Text("about");
            settings = SettingsOf(fields);
            items = fields.Items("examples");
            fields.NothingElse();
            if (items.Count is 0 or > MostExamples) throw new FormatException($"'examples' is a list of 1 to {MostExamples} examples.");
        });
        for (var index = 0; index < items.Count; index++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{file}, example {index + 1}");
            if (items[index].ValueKind == JsonValueKind.Object && items[index].TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String) place += $" \"{name}\"";
            At(place, problems, () => examples.Add(ExampleOf(items[index], settings, place, problems)));
        }

        return examples;
    }

    private static FileExample ExampleOf(JsonElement json, JsonElement? shared, string place, List<string> problems)
    {
        var fields = new JsonFields(json, "An example");
        var name = fields.Text("name") ?? throw new FormatException("An example needs a 'name' that says what it shows.");
        var source = fields.Text("source");
        var own = SettingsOf(fields);
        var given = new Given(fields.Word<Unit>("unit") ?? Unit.Person);
        var (facts, expected) = (fields.Items("given"), fields.Items("expect"));
        fields.NothingElse();
        if (facts.Count > MostFacts) throw new FormatException($"'given' has at most {MostFacts} facts.");
        if (expected.Count == 0) throw new FormatException("An example needs 'expect': a list of at least one expectation.");

        List<string> keys = [];
        for (var index = 0; index < facts.Count; index++) At(Place("given", index), problems, () => keys.Add(GivenReader.Add(given, facts[index])));
        List<Expectation> expectations = [];
        for (var index = 0; index < expected.Count; index++) At(Place("expect", index), problems, () => expectations.Add(ExpectationOf(expected[index])));
        return new FileExample(name, source, [.. new[] { shared, own }.OfType<JsonElement>()], given, keys, expectations);

        string Place(string list, int index) => string.Create(CultureInfo.InvariantCulture, $"{place}, {list} {index + 1}");
    }

    private static Expectation ExpectationOf(JsonElement json)
    {
        var fields = new JsonFields(json, "An expectation");
        var at = GivenReader.Time(fields)?.EffectiveAt;
        var until = fields.Find("until");
        var expectation = new Expectation
        {
            At = at,
            Stage = fields.Text("stage"),
            Because = fields.Text("because"),
            Criteria = [.. fields.Properties("criteria").Select(CriterionOf)],
            Labels = fields.Texts("labels"),
            Measures = [.. fields.Properties("measures").Select(property =>
                (property.Name, property.Value.ValueKind == JsonValueKind.Number ? property.Value.GetDecimal() : throw new FormatException($"The measure '{property.Name}' is a number.")))],
            Missing = fields.Texts("missing"),
            ExpectsUntil = until is not null,
            Until = until is { } instant ? InstantOf(instant) : null,
        };
        fields.NothingElse();
        var nothing = expectation is { Stage: null, Because: null, Labels: null, Missing: null, ExpectsUntil: false, Criteria.Count: 0, Measures.Count: 0 };
        return nothing ? throw new FormatException("An expectation says at least one of: stage, because, criteria, labels, measures, missing, until.") : expectation;
    }

    private static (string, string?, CriterionState) CriterionOf(JsonProperty property)
    {
        var parts = property.Name.Split(':', 2);
        CriterionState? state = property.Value.ValueKind != JsonValueKind.String ? null
            : property.Value.GetString() switch { "met" => CriterionState.Met, "failed" => CriterionState.Failed, "unknown" => CriterionState.Unknown, _ => null };
        return (parts[0], parts.Length > 1 ? parts[1] : null, state ?? throw new FormatException($"The criterion '{property.Name}' is \"met\", \"failed\" or \"unknown\"."));
    }

    private static DateTimeOffset? InstantOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number when json.TryGetDouble(out var day) && Math.Abs(day) <= GivenReader.MostDays => Given.Day(day),
        JsonValueKind.String => When.On(JsonFields.DateOf(json.GetString()!, "until")).EffectiveAt,
        _ => throw new FormatException("'until' is a day as 32, a date as \"2026-01-31\", or null for never."),
    };

    private static JsonElement? SettingsOf(JsonFields fields) =>
        fields.Find("settings") is not { } settings ? null
        : settings.ValueKind == JsonValueKind.Object ? settings.Clone() : throw new FormatException("'settings' is an object of settings by key.");

    private static void At(string place, List<string> problems, Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            problems.Add($"{place}: {exception.Message}");
        }
    }
}
