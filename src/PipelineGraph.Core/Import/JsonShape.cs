using System.Globalization;
using System.Text.Json;

namespace PipelineGraph.Core.Import;

/// <summary>One JSON object of a mapping: its properties are taken one by one, and what is wrong or left over becomes a problem with its path.</summary>
internal sealed class JsonShape
{
    private readonly Dictionary<string, JsonElement> left = new(StringComparer.Ordinal);
    private readonly List<MappingProblem> problems;
    private readonly List<string> known = [];
    private readonly string path;

    private JsonShape(string path, List<MappingProblem> problems) => (this.path, this.problems) = (path, problems);

    /// <summary>Null, with a problem, when it is no object.</summary>
    public static JsonShape? Of(JsonElement element, string path, List<MappingProblem> problems)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new MappingProblem(path, $"an object is expected, not {Kind(element)}."));
            return null;
        }

        var shape = new JsonShape(path, problems);
        foreach (var property in element.EnumerateObject())
        {
            if (!shape.left.TryAdd(property.Name, property.Value)) shape.Problem(property.Name, "the property is there twice.");
        }

        return shape;
    }

    public static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => $"the text '{element.GetString()}'",
        JsonValueKind.Number => $"the number {element.GetRawText()}",
        JsonValueKind.Null => "null",
        _ => element.GetRawText(),
    };

    public string PathOf(string property) => path.Length == 0 ? property : $"{path}.{property}";

    public void Problem(string property, string message) => problems.Add(new MappingProblem(property.Length == 0 ? path : PathOf(property), message));

    public bool Has(string property)
    {
        known.Add(property);
        return left.ContainsKey(property);
    }

    /// <summary>The value, no longer left over; null when it is not there.</summary>
    public JsonElement? Take(string property)
    {
        known.Add(property);
        return left.Remove(property, out var element) ? element : null;
    }

    public string? Text(string property)
    {
        if (Take(property) is not { } element) return null;
        if (element.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(element.GetString())) return element.GetString();
        Problem(property, $"a text is expected, not {Kind(element)}.");
        return null;
    }

    public string? RequiredText(string property)
    {
        if (!Has(property)) Problem("", $"the property '{property}' is missing.");
        return Text(property);
    }

    public char? Character(string property)
    {
        if (Take(property) is not { } element) return null;
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { Length: 1 } text) return text[0];
        Problem(property, $"one character is expected, not {Kind(element)}.");
        return null;
    }

    public bool? Flag(string property)
    {
        if (Take(property) is not { } element) return null;
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False) return element.GetBoolean();
        Problem(property, $"true or false is expected, not {Kind(element)}.");
        return null;
    }

    public decimal? Number(string property)
    {
        if (Take(property) is not { } element) return null;
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var number)) return number;
        Problem(property, $"a number is expected, not {Kind(element)}.");
        return null;
    }

    public int? Integer(string property, int minimum, int maximum)
    {
        if (Number(property) is not { } number) return null;
        if (number == decimal.Truncate(number) && number >= minimum && number <= maximum) return (int)number;
        Problem(property, $"a whole number from {minimum} to {maximum} is expected, not {number.ToString(CultureInfo.InvariantCulture)}.");
        return null;
    }

    /// <summary>A text, or an array of texts.</summary>
    public IReadOnlyList<string>? Texts(string property)
    {
        if (Take(property) is not { } element) return null;
        if (TextsOf(element) is { } texts) return texts;
        Problem(property, $"a text or an array of texts is expected, not {Kind(element)}.");
        return null;
    }

    public static IReadOnlyList<string>? TextsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array when element.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. element.EnumerateArray().Select(item => item.GetString()!)],
        _ => null,
    };

    /// <summary>One of the names, whatever the case of its letters; <c>_</c> may stand between words.</summary>
    public T? Choice<T>(string property)
        where T : struct, Enum
    {
        if (Text(property) is not { } text) return null;
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        foreach (var name in Enum.GetNames<T>())
        {
            if (string.Equals(name, plain, StringComparison.OrdinalIgnoreCase)) return Enum.Parse<T>(name);
        }

        Problem(property, $"'{text}' is none of {string.Join(", ", Enum.GetNames<T>().Select(Spelled))}.");
        return null;
    }

    public IEnumerable<(JsonElement Element, string Path)> Items(string property)
    {
        if (Take(property) is not { } element) return [];
        if (element.ValueKind == JsonValueKind.Array) return element.EnumerateArray().Select((item, index) => (item, $"{PathOf(property)}[{index}]"));
        Problem(property, $"an array is expected, not {Kind(element)}.");
        return [];
    }

    /// <summary>Every property that nothing took is a problem.</summary>
    public void End()
    {
        foreach (var name in left.Keys) Problem(name, $"there is no such property here; there are {string.Join(", ", known.Distinct(StringComparer.Ordinal))}.");
    }

    private static string Spelled(string name) => string.Concat(name.Select((character, index) => index > 0 && char.IsUpper(character) ? $"_{character}" : character.ToString())).ToUpperInvariant();
}
