using System.Globalization;
using System.Text.Json;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.Server.Types.Scalars;

/// <summary>Date: a day as <c>2026-05-10</c>.</summary>
internal sealed class DateScalar() : ScalarType<DateOnly>("Date")
{
    public override object Parse(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
        && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new InputException($"Date cannot represent {value.GetRawText()}: write a day as \"2026-05-10\".");

    public override void Write(Utf8JsonWriter writer, DateOnly value) =>
        writer.WriteStringValue(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
