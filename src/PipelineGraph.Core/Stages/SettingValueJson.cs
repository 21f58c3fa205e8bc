using System.Text.Json;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>One value of a setting in JSON, in the forms that <see cref="SettingType"/> names. Reading throws FormatException with what to change.</summary>
/// <remarks>
/// In rules a text, number or boolean is itself; a date is <c>{"date": "2026-01-31"}</c>, money <c>{"amount": 10000, "currency": "EUR"}</c>; a plain
/// number compares with money of any currency.
/// </remarks>
internal static class SettingValueJson
{
    private static readonly (string Name, Unit Value)[] Units = [("PERSON", Unit.Person), ("COMPANY", Unit.Company), ("DEAL", Unit.Deal)];

    private static readonly (string Name, Direction Value)[] Directions =
        [("INBOUND", Direction.Inbound), ("OUTBOUND", Direction.Outbound), ("TWO_WAY", Direction.TwoWay)];

    private static readonly (string Name, RuleOperator Value)[] Operators =
    [
        ("eq", RuleOperator.Eq), ("neq", RuleOperator.Neq), ("in", RuleOperator.In), ("nin", RuleOperator.Nin),
        ("gt", RuleOperator.Gt), ("gte", RuleOperator.Gte), ("lt", RuleOperator.Lt), ("lte", RuleOperator.Lte),
    ];

    public static SettingValue Read(JsonElement json, SettingType type) => type switch
    {
        SettingType.Boolean => SettingValue.Boolean(Boolean(json, "The value")),
        SettingType.Integer => SettingValue.Integer(Integer(json)),
        SettingType.Number => SettingValue.Number(Number(json, "The value")),
        SettingType.Text => SettingValue.Text(Text(json, "The value")),
        SettingType.Choice => SettingValue.Choice(Text(json, "The value")),
        SettingType.TextList => SettingValue.TextList([.. Items(json, "The value").Select(item => Text(item, "Each item"))]),
        SettingType.AttributeRules => SettingValue.AttributeRules([.. Items(json, "The value").Select(AttributeRuleOf)]),
        SettingType.ActivityRules => SettingValue.ActivityRules([.. Items(json, "The value").Select(ActivityRuleOf)]),
        _ => throw new FormatException($"Settings of type {type} are not known to this server."),
    };

    public static void Write(Utf8JsonWriter writer, SettingValue value)
    {
        switch (value.Type)
        {
            case SettingType.Boolean:
                writer.WriteBooleanValue(value.AsBoolean());
                break;
            case SettingType.Integer or SettingType.Number:
                writer.WriteNumberValue(Plain(value.AsNumber()));
                break;
            case SettingType.Text or SettingType.Choice:
                writer.WriteStringValue(value.AsText());
                break;
            case SettingType.TextList:
                WriteArray(writer, value.AsTextList(), writer.WriteStringValue);
                break;
            case SettingType.AttributeRules:
                WriteArray(writer, value.AsAttributeRules(), rule => Write(writer, rule));
                break;
            case SettingType.ActivityRules:
                WriteArray(writer, value.AsActivityRules(), rule => Write(writer, rule));
                break;
            default:
                throw new InvalidOperationException($"No JSON form of {value.Type}.");
        }
    }

    private static AttributeRule AttributeRuleOf(JsonElement json)
    {
        var fields = Fields(json, "A rule", "key", "unit", "operator", "values", "required", "weight");
        var values = fields.TryGetValue("values", out var given) ? [.. Items(given, "'values'").Select(ValueOf)] : (FactValue[])[];
        if (values.Length == 0) throw new FormatException("A rule needs 'values': an array of at least one value.");
        return new AttributeRule
        {
            Key = Key(fields, "key"),
            Unit = fields.TryGetValue("unit", out var unit) ? Named(unit, Units, "'unit'") : null,
            Operator = fields.TryGetValue("operator", out var comparison) ? Named(comparison, Operators, "'operator'") : RuleOperator.Eq,
            Values = values,
            Required = !fields.TryGetValue("required", out var required) || Boolean(required, "'required'"),
            Weight = fields.TryGetValue("weight", out var weight) ? Number(weight, "'weight'") : 1,
        };
    }

    private static ActivityRule ActivityRuleOf(JsonElement json)
    {
        var fields = Fields(json, "A rule", "kind", "direction", "properties");
        if (fields.TryGetValue("properties", out var properties) && properties.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("'properties' is an object of property names and values.");
        }

        return new ActivityRule
        {
            Kind = Key(fields, "kind"),
            Direction = fields.TryGetValue("direction", out var direction) ? Named(direction, Directions, "'direction'") : null,
            Properties = properties.ValueKind == JsonValueKind.Object
                ? properties.EnumerateObject().ToDictionary(property => property.Name, property => ValueOf(property.Value), StringComparer.Ordinal)
                : [],
        };
    }

    private static FactValue ValueOf(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String: return FactValue.OfText(json.GetString()!);
            case JsonValueKind.Number: return FactValue.OfNumber(Number(json, "A value"));
            case JsonValueKind.True or JsonValueKind.False: return FactValue.OfBoolean(json.GetBoolean());
            case JsonValueKind.Array: return FactValue.OfList(json.EnumerateArray().Select(item => Text(item, "Each item of a list")));
            case JsonValueKind.Object when json.TryGetProperty("date", out var date):
                Fields(json, "A date", "date");
                return DateOnly.TryParseExact(Text(date, "'date'"), "yyyy-MM-dd", out var day)
                    ? FactValue.OfDate(day)
                    : throw new FormatException("'date' is written as 2026-01-31.");
            case JsonValueKind.Object when json.TryGetProperty("amount", out var amount) && json.TryGetProperty("currency", out var currency):
                Fields(json, "Money", "amount", "currency");
                return FactValue.OfMoney(Number(amount, "'amount'"), Text(currency, "'currency'"));
            default: throw new FormatException("A value is a text, number, boolean, list of texts, {\"date\": …} or {\"amount\": …, \"currency\": …}.");
        }
    }

    private static void Write(Utf8JsonWriter writer, AttributeRule rule)
    {
        writer.WriteStartObject();
        writer.WriteString("key", rule.Key);
        writer.WriteString("operator", Operators.First(named => named.Value == rule.Operator).Name);
        if (!rule.Required) writer.WriteBoolean("required", false);
        if (rule.Unit is { } unit) writer.WriteString("unit", Units.First(named => named.Value == unit).Name);
        writer.WritePropertyName("values");
        WriteArray(writer, rule.Values, value => Write(writer, value));
        if (rule.Weight != 1) writer.WriteNumber("weight", Plain(rule.Weight));
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ActivityRule rule)
    {
        writer.WriteStartObject();
        if (rule.Direction is { } direction) writer.WriteString("direction", Directions.First(named => named.Value == direction).Name);
        writer.WriteString("kind", rule.Kind);
        if (rule.Properties.Count > 0)
        {
            writer.WriteStartObject("properties");
            foreach (var (name, value) in rule.Properties.OrderBy(property => property.Key, StringComparer.Ordinal))
            {
                writer.WritePropertyName(name);
                Write(writer, value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FactValue value)
    {
        switch (value.Type)
        {
            case FactValueType.Text: writer.WriteStringValue(value.Text); break;
            case FactValueType.Number: writer.WriteNumberValue(Plain(value.Number!.Value)); break;
            case FactValueType.Boolean: writer.WriteBooleanValue(value.Boolean!.Value); break;
            case FactValueType.List: WriteArray(writer, value.List!, writer.WriteStringValue); break;
            case FactValueType.Date:
                writer.WriteStartObject();
                writer.WriteString("date", value.Date!.Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
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

    private static void WriteArray<T>(Utf8JsonWriter writer, IReadOnlyList<T> items, Action<T> write)
    {
        writer.WriteStartArray();
        foreach (var item in items) write(item);
        writer.WriteEndArray();
    }

    private static Dictionary<string, JsonElement> Fields(JsonElement json, string what, params string[] known)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new FormatException($"{what} is an object with: {string.Join(", ", known)}.");
        var fields = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in json.EnumerateObject())
        {
            if (!known.Contains(field.Name)) throw new FormatException($"{what} has no '{field.Name}'; it has: {string.Join(", ", known)}.");
            if (field.Value.ValueKind != JsonValueKind.Null) fields[field.Name] = field.Value;
        }

        return fields;
    }

    private static string Key(Dictionary<string, JsonElement> fields, string name) =>
        fields.TryGetValue(name, out var json) && Text(json, $"'{name}'") is { Length: > 0 } key ? key : throw new FormatException($"A rule needs '{name}'.");

    private static T Named<T>(JsonElement json, (string Name, T Value)[] names, string what)
    {
        var text = Text(json, what);
        foreach (var (name, value) in names)
        {
            if (name == text) return value;
        }

        throw new FormatException($"{what} is one of: {string.Join(", ", names.Select(named => named.Name))}.");
    }

    private static bool Boolean(JsonElement json, string what) =>
        json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : throw new FormatException($"{what} is true or false.");

    private static string Text(JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : throw new FormatException($"{what} is a text.");

    private static long Integer(JsonElement json)
    {
        var number = Number(json, "The value");
        return decimal.Truncate(number) == number && Math.Abs(number) <= int.MaxValue ? (long)number : throw new FormatException("The value is a whole number.");
    }

    private static decimal Number(JsonElement json, string what)
    {
        if (json.ValueKind != JsonValueKind.Number || !json.TryGetDecimal(out var number)) throw new FormatException($"{what} is a number.");
        return decimal.Round(number, 6) == number ? number : throw new FormatException($"{what} has at most six decimals.");
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string what) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw new FormatException($"{what} is an array.");

    /// <summary>The number without trailing zeros, so that equal numbers are written alike.</summary>
    private static decimal Plain(decimal number) => number / 1.0000000000000000000000000000m;
}
