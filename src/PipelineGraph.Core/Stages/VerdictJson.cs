using System.Text;
using System.Text.Json;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>
/// The form of <see cref="VerdictRecord.Detail"/>: criteria with evidence, missing facts, explanation, labels and measures; the same verdict
/// always gives the same text.
/// </summary>
public static class VerdictJson
{
    /// <summary>Of a subject that was never evaluated without failure.</summary>
    public const string Empty = """{"explanation":{"key":""}}""";

    public static string Write(Verdict verdict)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("explanation");
            json.WriteString("key", verdict.Explanation.Key);
            if (verdict.Explanation.Parameters.Count > 0)
            {
                json.WriteStartObject("parameters");
                foreach (var (key, value) in verdict.Explanation.Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            Array(json, "criteria", verdict.Criteria, Criterion);
            Array(json, "missing", verdict.Missing, Missing);
            Array(json, "labels", verdict.Labels, static (json, label) => json.WriteStringValue(label));
            Array(json, "measures", verdict.Measures, Measure);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>The verdict that was written, put together with what is stored beside it.</summary>
    public static Verdict Read(string json, string stage, DateTimeOffset? reevaluateAt)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var explanation = root.GetProperty("explanation");
        return new Verdict
        {
            Stage = stage,
            ReevaluateAt = reevaluateAt,
            Explanation = new TextReference
            {
                Key = explanation.GetProperty("key").GetString()!,
                Parameters = explanation.TryGetProperty("parameters", out var parameters)
                    ? parameters.EnumerateObject().ToDictionary(parameter => parameter.Name, parameter => parameter.Value.GetString()!, StringComparer.Ordinal)
                    : new Dictionary<string, string>(),
            },
            Criteria = [.. Items(root, "criteria").Select(criterion => new CriterionResult
            {
                Key = criterion.GetProperty("key").GetString()!,
                State = Enum.Parse<CriterionState>(criterion.GetProperty("state").GetString()!),
                Parameter = Text(criterion, "parameter"),
                Evidence = [.. Items(criterion, "evidence").Select(fact => new FactReference { SubjectId = fact.GetProperty("subject").GetGuid(), FactNo = fact.GetProperty("fact").GetInt64() })],
            })],
            Missing = [.. Items(root, "missing").Select(missing => new MissingFact
            {
                FactKey = missing.GetProperty("fact").GetString()!,
                Criterion = missing.GetProperty("criterion").GetString()!,
                ForStage = missing.GetProperty("stage").GetString()!,
                Unit = Text(missing, "unit") is { } unit ? Enum.Parse<Unit>(unit) : null,
                Example = missing.TryGetProperty("example", out var example) ? FactValueJson.Read(example) : null,
            })],
            Labels = [.. Items(root, "labels").Select(label => label.GetString()!)],
            Measures = [.. Items(root, "measures").Select(measure => new VerdictMeasure
            {
                Key = measure.GetProperty("key").GetString()!,
                Value = measure.GetProperty("value").GetDecimal(),
                Minimum = measure.TryGetProperty("minimum", out var minimum) ? minimum.GetDecimal() : null,
                Maximum = measure.TryGetProperty("maximum", out var maximum) ? maximum.GetDecimal() : null,
            })],
        };
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }

    private static void Criterion(Utf8JsonWriter json, CriterionResult criterion)
    {
        json.WriteStartObject();
        json.WriteString("key", criterion.Key);
        json.WriteString("state", criterion.State.ToString());
        if (criterion.Parameter is { } parameter) json.WriteString("parameter", parameter);
        Array(json, "evidence", criterion.Evidence, static (json, fact) =>
        {
            json.WriteStartObject();
            json.WriteString("subject", fact.SubjectId);
            json.WriteNumber("fact", fact.FactNo);
            json.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static void Missing(Utf8JsonWriter json, MissingFact missing)
    {
        json.WriteStartObject();
        json.WriteString("fact", missing.FactKey);
        json.WriteString("criterion", missing.Criterion);
        json.WriteString("stage", missing.ForStage);
        if (missing.Unit is { } unit) json.WriteString("unit", unit.ToString());
        if (missing.Example is { } example)
        {
            json.WritePropertyName("example");
            FactValueJson.Write(json, example);
        }

        json.WriteEndObject();
    }

    private static void Measure(Utf8JsonWriter json, VerdictMeasure measure)
    {
        json.WriteStartObject();
        json.WriteString("key", measure.Key);
        json.WriteNumber("value", measure.Value);
        if (measure.Minimum is { } minimum) json.WriteNumber("minimum", minimum);
        if (measure.Maximum is { } maximum) json.WriteNumber("maximum", maximum);
        json.WriteEndObject();
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) ? items.EnumerateArray().Select(item => item.Clone()) : [];

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString() : null;
}
