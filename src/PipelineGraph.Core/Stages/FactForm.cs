using System.Globalization;
using System.Text.Json;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>A stored fact in the form that definitions read, and values in the form that facts store.</summary>
public static class FactForm
{
    private const decimal Millionth = 1_000_000m;

    /// <summary>The largest amount of a number: a <see cref="long"/> of millionths.</summary>
    public const decimal LargestNumber = 9_000_000_000_000m;

    public static FactValue? Value(FactRecord fact) => fact.ValueType switch
    {
        FactValueType.Text => FactValue.OfText(fact.ValueText ?? ""),
        FactValueType.Number => FactValue.OfNumber(Number(fact.ValueNumber ?? 0)),
        FactValueType.Money => FactValue.OfMoney(Number(fact.ValueNumber ?? 0), fact.ValueCurrency ?? ""),
        FactValueType.Boolean => FactValue.OfBoolean(fact.ValueBoolean ?? false),
        FactValueType.Date => FactValue.OfDate(fact.ValueDate ?? default),
        FactValueType.List => FactValue.OfList(JsonSerializer.Deserialize<string[]>(fact.ValueList ?? "[]") ?? []),
        _ => null,
    };

    public static decimal Number(long millionths) => millionths / Millionth;

    /// <summary>Null when the number has more than six decimals or is too large.</summary>
    public static long? Millionths(decimal number)
    {
        if (Math.Abs(number) > LargestNumber) return null;
        var scaled = number * Millionth;
        return scaled == decimal.Truncate(scaled) ? (long)scaled : null;
    }

    public static AttributeFact Attribute(FactRecord fact) => new()
    {
        Reference = Reference(fact),
        Key = fact.Key,
        OccurredAt = fact.OccurredAt,
        OccurredOn = fact.OccurredOn,
        EffectiveAt = fact.EffectiveAt,
        Value = Value(fact) ?? FactValue.OfText(""),
    };

    public static ActivityFact Activity(FactRecord fact) => new()
    {
        Reference = Reference(fact),
        Key = fact.Key,
        OccurredAt = fact.OccurredAt,
        OccurredOn = fact.OccurredOn,
        EffectiveAt = fact.EffectiveAt,
        Direction = fact.Direction,
        Properties = Properties(fact.Properties),
    };

    public static LinkFact Link(FactRecord fact) => new()
    {
        Reference = Reference(fact),
        Key = fact.Key,
        OccurredAt = fact.OccurredAt,
        OccurredOn = fact.OccurredOn,
        EffectiveAt = fact.EffectiveAt,
        TargetId = fact.TargetId ?? Guid.Empty,
        Ended = fact.ValueBoolean == false,
        Role = fact.ValueText,
        Degree = (int?)fact.ValueNumber,
    };

    public static ConsentFact Consent(FactRecord fact) => new()
    {
        Reference = Reference(fact),
        Key = fact.Key,
        OccurredAt = fact.OccurredAt,
        OccurredOn = fact.OccurredOn,
        EffectiveAt = fact.EffectiveAt,
        Given = fact.ValueBoolean ?? false,
    };

    public static JudgementFact Judgement(FactRecord fact) => new()
    {
        Reference = Reference(fact),
        Key = fact.Key,
        OccurredAt = fact.OccurredAt,
        OccurredOn = fact.OccurredOn,
        EffectiveAt = fact.EffectiveAt,
        Holds = fact.ValueBoolean ?? false,
        Reason = fact.ValueText,
    };

    public static QuoteFact Quote(FactRecord fact) => new()
    {
        Reference = Reference(fact),
        Key = fact.Key,
        OccurredAt = fact.OccurredAt,
        OccurredOn = fact.OccurredOn,
        EffectiveAt = fact.EffectiveAt,
        QuoteId = fact.TargetId ?? Guid.Empty,
        Status = Enum.Parse<QuoteStatus>(fact.Key, ignoreCase: true),
        Amount = fact.ValueNumber is { } amount ? FactValue.OfMoney(Number(amount), fact.ValueCurrency ?? "") : null,
        ValidUntil = fact.ValueDate,
    };

    /// <summary>The key of a quote's status: its name in lower case.</summary>
    public static string Key(QuoteStatus status) => status.ToString().ToLower(CultureInfo.InvariantCulture);

    private static FactReference Reference(FactRecord fact) => new() { SubjectId = fact.SubjectId, FactNo = fact.FactNo };

    private static Dictionary<string, FactValue> Properties(string? json)
    {
        var properties = new Dictionary<string, FactValue>(StringComparer.Ordinal);
        if (json is null) return properties;
        using var document = JsonDocument.Parse(json);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (Property(property.Value) is { } value) properties[property.Name] = value;
        }

        return properties;
    }

    private static FactValue? Property(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => FactValue.OfText(value.GetString()!),
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? FactValue.OfNumber(number) : null,
        JsonValueKind.True => FactValue.OfBoolean(true),
        JsonValueKind.False => FactValue.OfBoolean(false),
        JsonValueKind.Array when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            FactValue.OfList(value.EnumerateArray().Select(item => item.GetString()!)),
        _ => null,
    };
}
