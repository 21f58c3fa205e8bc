using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Workers;

/// <summary>The default of a setting on its way from a worker.</summary>
internal static class SettingForm
{
    public static void Write(FrameWriter writer, SettingValue value)
    {
        writer.Byte((int)value.Type);
        switch (value.Type)
        {
            case SettingType.Boolean: writer.Boolean(value.AsBoolean()); break;
            case SettingType.Integer or SettingType.Number: writer.Decimal(value.AsNumber()); break;
            case SettingType.Text or SettingType.Choice: writer.Text(value.AsText()); break;
            case SettingType.TextList: writer.Texts(value.AsTextList()); break;
            case SettingType.AttributeRules: writer.List(value.AsAttributeRules(), rule => Write(writer, rule)); break;
            case SettingType.ActivityRules: writer.List(value.AsActivityRules(), rule => Write(writer, rule)); break;
            default: throw new InvalidDataException($"A setting of the type {value.Type} cannot be sent from a worker.");
        }
    }

    public static SettingValue Read(FrameReader reader) => reader.Named<SettingType>() switch
    {
        SettingType.Boolean => SettingValue.Boolean(reader.Boolean()),
        SettingType.Integer => SettingValue.Integer(Whole(reader.Decimal())),
        SettingType.Number => SettingValue.Number(reader.Decimal()),
        SettingType.Text => SettingValue.Text(reader.Word()),
        SettingType.Choice => SettingValue.Choice(reader.Word()),
        SettingType.TextList => SettingValue.TextList(reader.Texts()),
        SettingType.AttributeRules => SettingValue.AttributeRules(reader.List(() => AttributeRule(reader))),
        _ => SettingValue.ActivityRules(reader.List(() => ActivityRule(reader))),
    };

    private static void Write(FrameWriter writer, AttributeRule rule)
    {
        writer.Text(rule.Key);
        writer.Byte(rule.Unit is { } unit ? (int)unit + 1 : 0);
        writer.Byte((int)rule.Operator);
        writer.List(rule.Values, writer.Value);
        writer.Boolean(rule.Required);
        writer.Decimal(rule.Weight);
    }

    private static AttributeRule AttributeRule(FrameReader reader) => new()
    {
        Key = reader.Word(),
        Unit = reader.Byte() is var unit and > 0 ? (Unit)(unit - 1) : null,
        Operator = reader.Named<RuleOperator>(),
        Values = reader.List(reader.Value),
        Required = reader.Boolean(),
        Weight = reader.Decimal(),
    };

    private static void Write(FrameWriter writer, ActivityRule rule)
    {
        writer.Text(rule.Kind);
        writer.Byte(rule.Direction is { } direction ? (int)direction + 1 : 0);
        writer.List(rule.Properties, property =>
        {
            writer.Text(property.Key);
            writer.Value(property.Value);
        });
    }

    private static ActivityRule ActivityRule(FrameReader reader) => new()
    {
        Kind = reader.Word(),
        Direction = reader.Byte() is var direction and > 0 ? (Direction)(direction - 1) : null,
        Properties = reader.List(() => KeyValuePair.Create(reader.Word(), reader.Value())).ToDictionary(StringComparer.Ordinal),
    };

    private static long Whole(decimal number) =>
        number is >= long.MinValue and <= long.MaxValue ? (long)number : throw FrameReader.Broken();
}
