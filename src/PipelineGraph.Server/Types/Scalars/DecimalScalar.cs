using System.Globalization;
using System.Text.Json;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.Server.Types.Scalars;

/// <summary>Decimal: exact; a string out, a string or a number in, with at most six decimals as everything here is stored.</summary>
internal sealed class DecimalScalar() : ScalarType<decimal>("Decimal")
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>What millionths in 64 bits can hold.</summary>
    private const decimal Limit = 9_000_000_000_000m;

    public override object Parse(JsonElement value) => Parse(value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => "",
    }, value.GetRawText());

    public override object Parse(ValueNode value) => value switch
    {
        StringValueNode text => Parse(text.Value, text.Value),
        IntValueNode number => Parse(number.Value, number.Value),
        FloatValueNode number => Parse(number.Value, number.Value),
        _ => throw Refused(value.ToString() ?? ""),
    };

    public override void Write(Utf8JsonWriter writer, decimal value) =>
        writer.WriteStringValue(value.ToString("0.############################", CultureInfo.InvariantCulture));

    private static decimal Parse(string text, string shown) =>
        decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) <= Limit && decimal.Round(number, 6) == number
            ? number
            : throw Refused(shown);

    private static InputException Refused(string shown) =>
        new($"Decimal cannot represent {shown}: write a number below {Limit.ToString(CultureInfo.InvariantCulture)} with at most six decimals, as \"1250.5\".");
}
