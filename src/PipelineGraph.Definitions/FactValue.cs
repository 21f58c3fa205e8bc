namespace PipelineGraph.Definitions;

/// <summary>The types of a fact's value. May grow.</summary>
public enum FactValueType
{
    Text,
    Number,
    Money,
    Boolean,
    Date,
    List,
}

/// <summary>A typed value of an attribute or of a property of an activity. Equality is by type and value; texts compare ordinally.</summary>
public sealed record FactValue
{
    private FactValue(FactValueType type) => Type = type;

    public FactValueType Type { get; }

    public string? Text { get; private init; }

    /// <summary>Of a number, or the amount of money in major units; exact to six decimals.</summary>
    public decimal? Number { get; private init; }

    /// <summary>ISO 4217, of money.</summary>
    public string? Currency { get; private init; }

    public bool? Boolean { get; private init; }

    public DateOnly? Date { get; private init; }

    public IReadOnlyList<string>? List { get; private init; }

    public static FactValue OfText(string text) => new(FactValueType.Text) { Text = text };

    public static FactValue OfNumber(decimal number) => new(FactValueType.Number) { Number = number };

    public static FactValue OfMoney(decimal amount, string currency) => new(FactValueType.Money) { Number = amount, Currency = currency };

    public static FactValue OfBoolean(bool value) => new(FactValueType.Boolean) { Boolean = value };

    public static FactValue OfDate(DateOnly date) => new(FactValueType.Date) { Date = date };

    public static FactValue OfList(IEnumerable<string> items) => new(FactValueType.List) { List = [.. items] };

    public bool Equals(FactValue? other) =>
        other is not null && Type == other.Type && Text == other.Text && Number == other.Number && Currency == other.Currency
        && Boolean == other.Boolean && Date == other.Date && (List ?? []).SequenceEqual(other.List ?? [], StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Type, Text, Number, Currency, Boolean, Date, List?.Count);
}
