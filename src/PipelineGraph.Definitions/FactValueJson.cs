using System.Globalization;
using System.Text.Json;
using static PipelineGraph.Definitions.JsonForm;

namespace PipelineGraph.Definitions;

/// <summary>
/// A fact's value in JSON: a text, number, boolean or list of texts is itself; a date is <c>{"date": "2026-01-31"}</c>, money
/// <c>{"amount": 10000, "currency": "EUR"}</c>. In rules a plain number compares with money of any currency.
/// </summary>
public static class FactValueJson
{
    /// <summary>Throws FormatException with what to change.</summary>
    public static FactValue Read(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String: return FactValue.OfText(json.GetString()!);
            case JsonValueKind.Number: return FactValue.OfNumber(Number(json, "A value"));
            case JsonValueKind.True or JsonValueKind.False: return FactValue.OfBoolean(json.GetBoolean());
            case JsonValueKind.Array: return FactValue.OfList(json.EnumerateArray().Select(item => Text(item, "Each item of a list")));
            case JsonValueKind.Object when json.TryGetProperty("date", out var date):
                Fields(json, "A date", "date");
                return DateOnly.TryParseExact(Text(date, "'date'"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    ? FactValue.OfDate(day)
                    : throw new FormatException("'date' is written as 2026-01-31.");
            case JsonValueKind.Object when json.TryGetProperty("amount", out var amount) && json.TryGetProperty("currency", out var currency):
                Fields(json, "Money", "amount", "currency");
                return FactValue.OfMoney(Number(amount, "'amount'"), Text(currency, "'currency'"));
            default: throw new FormatException("A value is a text, number, boolean, list of texts, {\"date\": …} or {\"amount\": …, \"currency\": …}.");
        }
    }

    public static void Write(Utf8JsonWriter writer, FactValue value)
    {
        switch (value.Type)
        {
            case FactValueType.Text: writer.WriteStringValue(value.Text); break;
            case FactValueType.Number: writer.WriteNumberValue(Plain(value.Number!.Value)); break;
            case FactValueType.Boolean: writer.WriteBooleanValue(value.Boolean!.Value); break;
            case FactValueType.List: WriteArray(writer, value.List!, writer.WriteStringValue); break;
            case FactValueType.Date:
                writer.WriteStartObject();
                writer.WriteString("date", value.Date!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                writer.WriteEndObject();
                break;
            default:
                writer.WriteStartObject();
                writer.WriteNumber("amount", Plain(value.Number!.Value));
                writer.WriteString("currency", value.Currency);
                writer.WriteEndObject();
                break;
        }
    }
}
