using System.Globalization;
using System.Text.Json;
using static PipelineGraph.Definitions.JsonForm;

namespace PipelineGraph.Definitions;

/// <summary>Settings in JSON, in the forms that <see cref="SettingType"/> names.</summary>
public static class SettingValueJson
{
    private static readonly (string Name, Unit Value)[] Units = [("PERSON", Unit.Person), ("COMPANY", Unit.Company), ("DEAL", Unit.Deal)];

    private static readonly (string Name, Direction Value)[] Directions =
        [("INBOUND", Direction.Inbound), ("OUTBOUND", Direction.Outbound), ("TWO_WAY", Direction.TwoWay)];

    private static readonly (string Name, RuleOperator Value)[] Operators =
    [
        ("eq", RuleOperator.Eq), ("neq", RuleOperator.Neq), ("in", RuleOperator.In), ("nin", RuleOperator.Nin),
        ("gt", RuleOperator.Gt), ("gte", RuleOperator.Gte), ("lt", RuleOperator.Lt), ("lte", RuleOperator.Lte),
    ];

    /// <summary>The settings that an object names; what is wrong with the others is told in the problems.</summary>
    public static SortedDictionary<string, SettingValue> Read(DefinitionDescription description, JsonElement settings, ICollection<SettingProblem> problems)
    {
        var values = new SortedDictionary<string, SettingValue>(StringComparer.Ordinal);
        if (settings.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new SettingProblem { Key = "", Message = "Settings are a JSON object." });
            return values;
        }

        foreach (var property in settings.EnumerateObject())
        {
            try
            {
                values[property.Name] = Read(description, property);
            }
            catch (FormatException exception)
            {
                problems.Add(new SettingProblem { Key = property.Name, Message = exception.Message });
            }
        }

        return values;
    }

    private static SettingValue Read(DefinitionDescription description, JsonProperty property)
    {
        if (description.Settings.FirstOrDefault(setting => setting.Key == property.Name) is not { } setting)
        {
            var known = string.Join(", ", description.Settings.Select(setting => setting.Key).Order(StringComparer.Ordinal));
            throw new FormatException($"There is no setting '{property.Name}'. The definition has: {known}.");
        }

        var value = Read(property.Value, setting.Default.Type);
        return OutOfBounds(setting, value) is { } message ? throw new FormatException(message) : value;
    }

    private static string? OutOfBounds(SettingDescription setting, SettingValue value) => value.Type switch
    {
        SettingType.Integer or SettingType.Number when value.AsNumber() < setting.Minimum => string.Create(CultureInfo.InvariantCulture, $"At least {setting.Minimum}."),
        SettingType.Integer or SettingType.Number when value.AsNumber() > setting.Maximum => string.Create(CultureInfo.InvariantCulture, $"At most {setting.Maximum}."),
        SettingType.Choice when !setting.Choices.Contains(value.AsText()) => $"One of: {string.Join(", ", setting.Choices)}.",
        SettingType.TextList when setting.Choices.Count > 0 && !value.AsTextList().All(setting.Choices.Contains) => $"Only these: {string.Join(", ", setting.Choices)}.",
        _ => null,
    };

    private static SettingValue Read(JsonElement json, SettingType type) => type switch
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
        var values = fields.TryGetValue("values", out var given) ? [.. Items(given, "'values'").Select(FactValueJson.Read)] : (FactValue[])[];
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
                ? properties.EnumerateObject().ToDictionary(property => property.Name, property => FactValueJson.Read(property.Value), StringComparer.Ordinal)
                : [],
        };
    }

    private static void Write(Utf8JsonWriter writer, AttributeRule rule)
    {
        writer.WriteStartObject();
        writer.WriteString("key", rule.Key);
        writer.WriteString("operator", Operators.First(named => named.Value == rule.Operator).Name);
        if (!rule.Required) writer.WriteBoolean("required", false);
        if (rule.Unit is { } unit) writer.WriteString("unit", Units.First(named => named.Value == unit).Name);
        writer.WritePropertyName("values");
        WriteArray(writer, rule.Values, value => FactValueJson.Write(writer, value));
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
                FactValueJson.Write(writer, value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
