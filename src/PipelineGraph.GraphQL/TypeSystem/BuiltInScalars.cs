using System.Globalization;
using System.Text.Json;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Int (section 3.5.1)</summary>
internal sealed class IntType() : ScalarType<int>("Int")
{
    public override object Parse(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || Math.Floor(number) != number || double.IsInfinity(number))
            throw new InputException($"Int cannot represent non-integer value: {Inspect.Json(value)}");
        return InRange(number) ? (int)number : throw new InputException($"Int cannot represent non 32-bit signed integer value: {Inspect.Json(value)}");
    }

    public override object Parse(ValueNode value)
    {
        if (value is not IntValueNode literal) throw new InputException($"Int cannot represent non-integer value: {value}");
        return int.TryParse(literal.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InputException($"Int cannot represent non 32-bit signed integer value: {literal.Value}");
    }

    public override object Serialize(object value) => value switch
    {
        int => value,
        short or byte or sbyte or ushort => Convert.ToInt32(value, CultureInfo.InvariantCulture),
        bool flag => flag ? 1 : 0,
        long or uint or ulong or double or float or decimal => FromNumber(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
        _ => throw new InputException($"Int cannot represent non-integer value: {Inspect.Clr(value)}"),
    };

    public override void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

    private static int FromNumber(double number)
    {
        if (Math.Floor(number) != number) throw new InputException($"Int cannot represent non-integer value: {Inspect.Number(number)}");
        return InRange(number) ? (int)number : throw new InputException($"Int cannot represent non 32-bit signed integer value: {Inspect.Number(number)}");
    }

    private static bool InRange(double number) => number is >= int.MinValue and <= int.MaxValue;
}

/// <summary>Float (section 3.5.2)</summary>
internal sealed class FloatType() : ScalarType<double>("Float")
{
    public override object Parse(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw new InputException($"Float cannot represent non numeric value: {Inspect.Json(value)}");

    public override object Parse(ValueNode value)
    {
        var text = value switch
        {
            IntValueNode n => n.Value,
            FloatValueNode n => n.Value,
            _ => throw new InputException($"Float cannot represent non numeric value: {value}"),
        };
        var number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number) ? number : throw new InputException($"Float cannot represent non numeric value: {text}");
    }

    public override object Serialize(object value)
    {
        var number = value switch
        {
            double d => d,
            bool flag => flag ? 1 : 0,
            int or long or short or byte or sbyte or ushort or uint or ulong or float or decimal => Convert.ToDouble(value, CultureInfo.InvariantCulture),
            _ => double.NaN,
        };
        return double.IsFinite(number) ? number : throw new InputException($"Float cannot represent non numeric value: {Inspect.Clr(value)}");
    }

    public override void Write(Utf8JsonWriter writer, double value) =>
        writer.WriteNumberValue(double.IsFinite(value) ? value : throw new InputException($"Float cannot represent non numeric value: {Inspect.Clr(value)}"));
}

/// <summary>String (section 3.5.3)</summary>
internal sealed class StringType() : ScalarType<string>("String")
{
    public override object Parse(JsonElement value) =>
        value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new InputException($"String cannot represent a non string value: {Inspect.Json(value)}");

    public override object Parse(ValueNode value) =>
        value is StringValueNode literal ? literal.Value : throw new InputException($"String cannot represent a non string value: {value}");

    public override object Serialize(object value) => value switch
    {
        string => value,
        bool flag => flag ? "true" : "false",
        int or long or short or byte or double or float or decimal => Inspect.Clr(value),
        _ => throw new InputException($"String cannot represent value: {Inspect.Clr(value)}"),
    };

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);
}

/// <summary>Boolean (section 3.5.4)</summary>
internal sealed class BooleanType() : ScalarType<bool>("Boolean")
{
    public override object Parse(JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw new InputException($"Boolean cannot represent a non boolean value: {Inspect.Json(value)}");

    public override object Parse(ValueNode value) =>
        value is BooleanValueNode literal ? literal.Value : throw new InputException($"Boolean cannot represent a non boolean value: {value}");

    public override object Serialize(object value) => value switch
    {
        bool => value,
        int or long or double when double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)) =>
            Convert.ToDouble(value, CultureInfo.InvariantCulture) != 0,
        _ => throw new InputException($"Boolean cannot represent a non boolean value: {Inspect.Clr(value)}"),
    };

    public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);
}

/// <summary>ID (section 3.5.5)</summary>
internal sealed class IdType() : ScalarType<string>("ID")
{
    public override object Parse(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number when value.TryGetInt64(out var integer) => integer.ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Number when value.TryGetDouble(out var number) && Math.Floor(number) == number => Inspect.Number(number),
        _ => throw new InputException($"ID cannot represent value: {Inspect.Json(value)}"),
    };

    public override object Parse(ValueNode value) => value switch
    {
        StringValueNode n => n.Value,
        IntValueNode n => n.Value,
        _ => throw new InputException($"ID cannot represent a non-string and non-integer value: {value}"),
    };

    public override object Serialize(object value) => value switch
    {
        string => value,
        int or long or short or byte or Guid => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        double number when Math.Floor(number) == number => Inspect.Number(number),
        _ => throw new InputException($"ID cannot represent value: {Inspect.Clr(value)}"),
    };

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);
}
