using System.Globalization;
using System.Text.Json;

namespace PipelineGraph.Definitions.Testing;

/// <summary>The fields of an object in an example file; reading throws FormatException with what to change.</summary>
internal sealed class JsonFields
{
    private readonly JsonElement json;
    private readonly SortedSet<string> known = new(StringComparer.Ordinal);

    public JsonFields(JsonElement json, string what)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new FormatException($"{what} is an object in braces.");
        this.json = json;
    }

    public JsonElement? Find(string name)
    {
        known.Add(name);
        return json.TryGetProperty(name, out var value) ? value : null;
    }

    public bool Has(string name) => Find(name) is not null;

    public string? Text(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : throw new FormatException($"'{name}' is a text.");

    public bool? Boolean(string name) => Find(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw new FormatException($"'{name}' is true or false.");

    public decimal? Number(string name, decimal minimum, decimal maximum)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number >= minimum && number <= maximum) return number;
        throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"'{name}' is a number from {minimum} to {maximum}."));
    }

    public DateOnly? Date(string name) => Text(name) is { } text ? DateOf(text, name) : null;

    /// <summary>One of some words, whatever their case.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) return value;
        }

        throw new FormatException($"'{name}' is one of: {string.Join(", ", Enum.GetNames<T>().Select(word => word.ToLowerInvariant()))}.");
    }

    public IReadOnlyList<JsonElement> Items(string name) => Find(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw new FormatException($"'{name}' is a list in brackets.");

    public IReadOnlyList<string>? Texts(string name) => Has(name)
        ? [.. Items(name).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw new FormatException($"Each item of '{name}' is a text."))]
        : null;

    public IReadOnlyList<JsonProperty> Properties(string name) => Find(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject()] : throw new FormatException($"'{name}' is an object in braces.");

    /// <summary>Refuses what nobody asked for: a mistyped name would change the meaning without a word.</summary>
    public void NothingElse()
    {
        foreach (var field in json.EnumerateObject())
        {
            if (!known.Contains(field.Name)) throw new FormatException($"There is no '{field.Name}' here; there is: {string.Join(", ", known)}.");
        }
    }

    public static DateOnly DateOf(string text, string name) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : throw new FormatException($"'{name}' is a date as 2026-01-31.");
}
