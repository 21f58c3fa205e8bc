using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PipelineGraph.Data.Queries;

/// <summary>
/// A place in one ordering: the sort values of a row with a mark of the ordering that they belong to, as base64url of a JSON array of texts.
/// </summary>
internal static class Cursor
{
    public static string Write(string mark, IReadOnlyList<object> values)
    {
        string[] parts = [mark, .. values.Select(Text)];
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(parts));
    }

    /// <summary>The sort values, of the given types; throws <see cref="PageException"/> for anything else.</summary>
    public static object[] Read(string cursor, string mark, IReadOnlyList<Type> types)
    {
        var parts = Parse(cursor);
        if (parts is null || parts.Length == 0)
            throw new PageException("CURSOR_INVALID", "This is no cursor of this API; give back a `cursor`, `startCursor` or `endCursor` as it came.");
        if (parts[0] != mark)
        {
            throw new PageException(
                "CURSOR_OF_ANOTHER_ORDER",
                "The cursor belongs to another list or `order`; page on with the arguments of the page it came from, or begin anew without a cursor.");
        }

        if (parts.Length != types.Count + 1) throw Invalid();
        var values = new object[types.Count];
        for (var index = 0; index < types.Count; index++) values[index] = Value(parts[index + 1], types[index]);
        return values;
    }

    /// <summary>The mark of an ordering.</summary>
    public static string Mark(string order) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(order)).AsSpan(0, 4));

    private static string[]? Parse(string cursor)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor)) is { } parts && !parts.Contains(null!) ? parts : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string Text(object value) => value switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset instant => instant.UtcTicks.ToString(CultureInfo.InvariantCulture),
        Guid id => id.ToString("N"),
        _ => throw new ArgumentException("Not a type of sort columns.", nameof(value)),
    };

    private static object Value(string text, Type type)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(Guid)) return Guid.TryParseExact(text, "N", out var id) ? id : throw Invalid();
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) throw Invalid();
        if (type == typeof(long)) return number;
        return number >= 0 && number <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(number, TimeSpan.Zero) : throw Invalid();
    }

    private static PageException Invalid() => new("CURSOR_INVALID", "The cursor was changed; give it back as it came.");
}
