using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.Server.Types.Scalars;

/// <summary>Locale: a BCP 47 tag.</summary>
internal sealed partial class LocaleScalar() : ScalarType<string>("Locale")
{
    public override object Parse(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Form().IsMatch(value.GetString()!)
            ? value.GetString()!
            : throw new InputException($"Locale cannot represent {value.GetRawText()}: write a language tag as \"nl\" or \"pt-BR\".");

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    [GeneratedRegex("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>Cursor: opaque text.</summary>
internal sealed class CursorScalar() : ScalarType<string>("Cursor")
{
    public override object Parse(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new InputException($"Cursor cannot represent {value.GetRawText()}: give back a cursor as it came.");

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);
}

/// <summary>ChangeNumber: a whole number from 0 to 2^53-1; negative ones are read too, so that the field can name what is there.</summary>
internal sealed class ChangeNumberScalar() : ScalarType<long>("ChangeNumber")
{
    private const long Limit = (1L << 53) - 1;

    public override object Parse(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= -Limit and <= Limit
            ? number
            : throw new InputException($"ChangeNumber cannot represent {value.GetRawText()}: write a whole number up to {Limit.ToString(CultureInfo.InvariantCulture)}.");

    public override void Write(Utf8JsonWriter writer, long value) => writer.WriteNumberValue(value);
}

/// <summary>JSON: passed through as it stands.</summary>
internal sealed class JsonScalar() : ScalarType("JSON");
