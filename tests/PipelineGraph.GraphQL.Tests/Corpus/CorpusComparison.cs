using System.Text;
using System.Text.Json;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Tests.Corpus;

/// <summary>Compares the engine's answer with the reference's: errors as sets without their messages, data in its order.</summary>
internal static class CorpusComparison
{
    /// <summary>What differs; null when nothing does.</summary>
    public static string? Difference(CorpusCase expected, JsonElement answer)
    {
        if (answer.TryGetProperty("crash", out var crash)) return $"crashed: {crash}";
        var (wanted, got) = (Set(expected.Errors.Select(Wanted)), Set(answer.GetProperty("errors").EnumerateArray().Select(Got)));
        if (wanted != got) return $"errors {wanted} but found {got}";
        foreach (var name in (string[])["print", "data"])
        {
            if (!expected.Json.TryGetProperty(name, out var value)) continue;
            var found = answer.TryGetProperty(name, out var given) ? Text(given, expected.Op == "introspect") : "nothing";
            if (Text(value, expected.Op == "introspect") != found) return $"{name} {Text(value, false)} but found {found}";
        }
        if (!expected.Json.TryGetProperty("results", out var results)) return null;
        var (events, delivered) = (string.Join('\n', results.EnumerateArray().Select(WantedEvent)), string.Join('\n', answer.GetProperty("results").EnumerateArray().Select(GotEvent)));
        return events == delivered ? null : $"results {events} but found {delivered}";
    }

    /// <summary>Do the messages agree too? A softer question.</summary>
    public static bool HasSameMessages(CorpusCase expected, JsonElement answer) =>
        Set(expected.Errors.Select(error => error[2].GetString()!)) == Set(answer.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("message").GetString()!));

    private static string Wanted(JsonElement error) => $"{error[0]} {Text(error[1], false)}";

    private static string Got(JsonElement error)
    {
        var stage = error.GetProperty("stage").GetString();
        if (stage is "field" or "request") return $"{stage} {(error.TryGetProperty("path", out var path) ? Text(path, false) : "[]")}";
        return $"{(error.TryGetProperty("rule", out var rule) ? rule.GetString() : stage)} {Text(error.GetProperty("locations"), false)}";
    }

    private static string WantedEvent(JsonElement result) => Text(result.GetProperty("data"), false) + Set(result.GetProperty("errors").EnumerateArray().Select(Wanted));

    private static string GotEvent(JsonElement result) => Text(result.GetProperty("data"), false) + Set(result.GetProperty("errors").EnumerateArray().Select(Got));

    private static string Set(IEnumerable<string> items) => "{" + string.Join("; ", items.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) + "}";

    /// <summary>The same text for the same JSON, however numbers and strings are written; unordered: of introspection, whose lists have no order.</summary>
    private static string Text(JsonElement json, bool unordered)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Array:
                var items = json.EnumerateArray().Select(item => Text(item, unordered));
                return "[" + string.Join(',', unordered ? items.Order(StringComparer.Ordinal) : items) + "]";
            case JsonValueKind.Object:
                var fields = json.EnumerateObject().Select(field => $"{field.Name}:{Text(field.Value, unordered)}");
                return "{" + string.Join(',', unordered ? fields.Order(StringComparer.Ordinal) : fields) + "}";
            case JsonValueKind.Number: return Inspect.Number(json.GetDouble());
            case JsonValueKind.String: return new StringBuilder().Append('"').Append(json.GetString()).Append('"').ToString();
            default: return json.GetRawText();
        }
    }
}
