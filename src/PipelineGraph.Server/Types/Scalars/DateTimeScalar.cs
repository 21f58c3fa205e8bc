using System.Globalization;
using System.Text.Json;
using PipelineGraph.Core;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.Server.Types.Scalars;

/// <summary>DateTime: RFC 3339 in, UTC to the microsecond out.</summary>
internal sealed class DateTimeScalar() : ScalarType<DateTimeOffset>("DateTime")
{
    // K takes Z or an offset; an empty one is refused by the length of what follows the seconds.
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public override object Parse(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            var text = value.GetString()!.ToUpperInvariant();
            var hasOffset = text.EndsWith('Z') || (text.Length > 6 && text[^3] == ':' && text[^6] is '+' or '-');
            if (hasOffset && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
                return Instants.Whole(instant);
        }

        throw new InputException($"DateTime cannot represent {value.GetRawText()}: write an instant with its offset, as \"2026-05-10T08:00:00Z\".");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value)
    {
        // The round-trip form, with the last of its seven decimals left out.
        Span<byte> text = stackalloc byte[28];
        value.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text[26] = (byte)'Z';
        writer.WriteStringValue(text[..27]);
    }
}
