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

    /// <summary>The shortest digits that give the number again, laid out as JavaScript does: an exponent from 1e21 on and below 1e-6.</summary>
    public static string Number(double number)
    {
        if (number == 0) return "0";
        if (!double.IsFinite(number)) return number.ToString(CultureInfo.InvariantCulture);
        var text = number.ToString("E16", CultureInfo.InvariantCulture);
        for (var digits = 0; digits < 17; digits++)
        {
            text = number.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (double.Parse(text, CultureInfo.InvariantCulture) == number) break;
        }
        var at = text.IndexOf('E', StringComparison.Ordinal);
        var exponent = int.Parse(text.AsSpan(at + 1), CultureInfo.InvariantCulture);
        var sign = number < 0 ? "-" : "";
        var mantissa = text[sign.Length..at].Replace(".", "", StringComparison.Ordinal);
        if (exponent is >= 21 or < -6)
        {
            var fraction = mantissa.Length > 1 ? "." + mantissa[1..] : "";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa[0]}{fraction}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
        }
        if (exponent < 0) return sign + "0." + new string('0', -exponent - 1) + mantissa;
        return mantissa.Length <= exponent + 1
            ? sign + mantissa.PadRight(exponent + 1, '0')
            : sign + mantissa[..(exponent + 1)] + "." + mantissa[(exponent + 1)..];
    }

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
