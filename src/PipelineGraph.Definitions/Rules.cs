using System.Collections.Frozen;

namespace PipelineGraph.Definitions;

/// <summary>How a rule compares an attribute's value. May grow.</summary>
public enum RuleOperator
{
    /// <summary>equals the one value</summary>
    Eq,
    Neq,

    /// <summary>equals one of the values; of a list: shares an item with them</summary>
    In,
    Nin,
    Gt,
    Gte,
    Lt,
    Lte,
}

/// <summary>
/// A condition on one attribute, as a parameter of an ideal customer profile. In JSON:
/// <c>{"key": "employees", "unit": "COMPANY", "operator": "gte", "values": [50], "required": true, "weight": 1}</c>.
/// </summary>
public sealed record AttributeRule
{
    public required string Key { get; init; }

    /// <summary>Whose attribute; null: the subject's own, else its company's.</summary>
    public Unit? Unit { get; init; }

    public required RuleOperator Operator { get; init; }

    public required IReadOnlyList<FactValue> Values { get; init => field = [.. value]; }

    public bool Required { get; init; } = true;

    public decimal Weight { get; init; } = 1;

    /// <summary>Unknown when the attribute was never told; failed also when its type cannot be compared with the rule's values.</summary>
    public CriterionState Evaluate(Snapshot snapshot, out AttributeFact? evidence)
    {
        evidence = snapshot.Attribute(Key, Unit);
        if (evidence is null) return CriterionState.Unknown;
        return Holds(evidence.Value) ? CriterionState.Met : CriterionState.Failed;
    }

    /// <summary>A value that would meet the rule, for <see cref="MissingFact.Example"/>; null where none can be told from the rule.</summary>
    public FactValue? Example() => Candidates().FirstOrDefault(Holds);

    private IEnumerable<FactValue> Candidates()
    {
        foreach (var value in Values)
        {
            yield return value;
            if (value.Boolean is { } flag) yield return FactValue.OfBoolean(!flag);
            foreach (var step in new[] { 1, -1 })
            {
                if (value.Number is { } number && Math.Abs(number) < 1e12m) yield return value.Currency is { } currency ? FactValue.OfMoney(number + step, currency) : FactValue.OfNumber(number + step);
                if (value.Date is { } date && date > DateOnly.MinValue && date < DateOnly.MaxValue) yield return FactValue.OfDate(date.AddDays(step));
            }
        }
    }

    private bool Holds(FactValue actual) => Operator switch
    {
        RuleOperator.Eq or RuleOperator.In => Values.Any(value => Same(actual, value)),
        RuleOperator.Neq or RuleOperator.Nin => !Values.Any(value => Same(actual, value)),
        _ => Values.Count > 0 && Compare(actual, Values[0]) is { } order && Operator switch
        {
            RuleOperator.Gt => order > 0,
            RuleOperator.Gte => order >= 0,
            RuleOperator.Lt => order < 0,
            _ => order <= 0,
        },
    };

    private static bool Same(FactValue actual, FactValue expected) =>
        actual.List is { } items ? items.Contains(expected.Text, StringComparer.OrdinalIgnoreCase)
        : actual.Text is { } text ? string.Equals(text, expected.Text, StringComparison.OrdinalIgnoreCase)
        : actual.Boolean is { } flag ? flag == expected.Boolean
        : Compare(actual, expected) == 0;

    private static int? Compare(FactValue actual, FactValue expected)
    {
        if (actual.Date is { } date) return expected.Date is { } other ? date.CompareTo(other) : null;
        if (actual.Number is not { } number || expected.Number is not { } limit) return null;
        return expected.Currency is null || expected.Currency == actual.Currency ? number.CompareTo(limit) : null;
    }
}

/// <summary>
/// A pattern of activities. In JSON: <c>{"kind": "call", "direction": "INBOUND", "properties": {"completed": true}}</c>; direction and properties may be left out.
/// </summary>
public sealed record ActivityRule
{
    public required string Kind { get; init; }

    public Direction? Direction { get; init; }

    public IReadOnlyDictionary<string, FactValue> Properties { get; init => field = value.ToFrozenDictionary(StringComparer.Ordinal); } =
        FrozenDictionary<string, FactValue>.Empty;

    /// <summary>Whether the activity has the kind, the direction (where one is asked for) and each property.</summary>
    public bool Matches(ActivityFact activity)
    {
        if (!string.Equals(activity.Key, Kind, StringComparison.Ordinal)) return false;
        if (Direction is { } direction && activity.Direction != direction) return false;
        foreach (var (name, expected) in Properties)
        {
            if (!activity.Properties.TryGetValue(name, out var actual) || !actual.Equals(expected)) return false;
        }

        return true;
    }
}
