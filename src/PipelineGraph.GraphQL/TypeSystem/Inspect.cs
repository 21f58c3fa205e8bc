using System.Globalization;
using System.Text.Json;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>How messages show a value: short, on one line.</summary>
internal static class Inspect
{
    private const int MaxItems = 10;
    private const int MaxDepth = 2;

    public static string Json(JsonElement value, int depth = 0) => value.ValueKind switch
    {
        JsonValueKind.String => JsonSerializer.Serialize(value.GetString(), s_relaxed),
        JsonValueKind.Number => value.TryGetDouble(out var number) && double.IsFinite(number) ? Number(number) : value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array when value.GetArrayLength() == 0 => "[]",
        JsonValueKind.Array when depth >= MaxDepth => "[Array]",
        JsonValueKind.Array => Items(value, depth),
        JsonValueKind.Object when !value.EnumerateObject().MoveNext() => "{}",
        JsonValueKind.Object when depth >= MaxDepth => "[Object]",
        JsonValueKind.Object => "{ " + string.Join(", ", value.EnumerateObject().Select(field => $"{field.Name}: {Json(field.Value, depth + 1)}")) + " }",
        _ => "null",
    };

    public static string Clr(object value) => value switch
    {
        string text => JsonSerializer.Serialize(text, s_relaxed),
        bool flag => flag ? "true" : "false",
        double number => Number(number),
        JsonElement element => Json(element),
        IFormattable number when value.GetType().IsPrimitive || value is decimal => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.GetType().Name,
    };

    /// <summary>Whole numbers without exponent or fraction up to 1e21, as JavaScript prints them.</summary>
    public static string Number(double number) =>
        Math.Abs(number) < 1e21 && Math.Floor(number) == number
            ? number.ToString("F0", CultureInfo.InvariantCulture)
            : number.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);

    private static readonly JsonSerializerOptions s_relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Items(JsonElement value, int depth)
    {
        var items = value.EnumerateArray().Take(MaxItems).Select(item => Json(item, depth + 1)).ToList();
        var remaining = value.GetArrayLength() - MaxItems;
        if (remaining == 1) items.Add("... 1 more item");
        else if (remaining > 1) items.Add(string.Create(CultureInfo.InvariantCulture, $"... {remaining} more items"));
        return "[" + string.Join(", ", items) + "]";
    }
}
