using System.Text.Json;

namespace PipelineGraph.Definitions;

/// <summary>Parts of JSON, read with messages that say what was expected.</summary>
internal static class JsonForm
{
    public static void WriteArray<T>(Utf8JsonWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.WriteStartArray();
        foreach (var item in items) write(item);
        writer.WriteEndArray();
    }

    public static Dictionary<string, JsonElement> Fields(JsonElement json, string what, params string[] known)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new FormatException($"{what} is an object with: {string.Join(", ", known)}.");
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in json.EnumerateObject())
        {
            if (!known.Contains(field.Name)) throw new FormatException($"{what} has no '{field.Name}'; it has: {string.Join(", ", known)}.");
            if (field.Value.ValueKind != JsonValueKind.Null) fields[field.Name] = field.Value;
        }

        return fields;
    }

    public static string Key(Dictionary<string, JsonElement> fields, string name) =>
        fields.TryGetValue(name, out var json) && Text(json, $"'{name}'") is { Length: > 0 } key ? key : throw new FormatException($"A rule needs '{name}'.");

    public static T Named<T>(JsonElement json, (string Name, T Value)[] names, string what)
    {
        var text = Text(json, what);
        foreach (var (name, value) in names)
        {
            if (name == text) return value;
        }

        throw new FormatException($"{what} is one of: {string.Join(", ", names.Select(named => named.Name))}.");
    }

    public static bool Boolean(JsonElement json, string what) =>
        json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : throw new FormatException($"{what} is true or false.");

    public static string Text(JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : throw new FormatException($"{what} is a text.");

    public static long Integer(JsonElement json)
    {
        var number = Number(json, "The value");
        return decimal.Truncate(number) == number && Math.Abs(number) <= int.MaxValue ? (long)number : throw new FormatException("The value is a whole number.");
    }

    public static decimal Number(JsonElement json, string what)
    {
        if (json.ValueKind != JsonValueKind.Number || !json.TryGetDecimal(out var number)) throw new FormatException($"{what} is a number.");
        return decimal.Round(number, 6) == number ? number : throw new FormatException($"{what} has at most six decimals.");
    }

    public static JsonElement.ArrayEnumerator Items(JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw new FormatException($"{what} is an array.");

    /// <summary>The number without trailing zeros, so that equal numbers are written alike.</summary>
    public static decimal Plain(decimal number) => number / 1.0000000000000000000000000000m;
}
