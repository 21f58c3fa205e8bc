using System.Collections.Frozen;

namespace PipelineGraph.Definitions;

/// <summary>Names a fact: the subject and the fact's number within it. Evidence consists of these.</summary>
public readonly record struct FactReference
{
    public required Guid SubjectId { get; init; }

    /// <summary>From 1, in the order in which the subject's facts were recorded.</summary>
    public required long FactNo { get; init; }
}

/// <summary>What every fact has. Facts of one subject are ordered by <see cref="EffectiveAt"/>, then by the order in which they were recorded.</summary>
public abstract record Fact
{
    private protected Fact() { }

    public required FactReference Reference { get; init; }

    /// <summary>The attribute key, activity kind, link, consent or judgement key.</summary>
    public required string Key { get; init; }

    /// <summary>When it happened; null for a date-only or undated fact.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>The day it happened, of a date-only fact.</summary>
    public DateOnly? OccurredOn { get; init; }

    /// <summary>When it counts: the instant it happened, the start of its day in the organisation's zone, or, undated, when it was learnt.</summary>
    public required DateTimeOffset EffectiveAt { get; init; }
}

/// <summary>A known value of an attribute from an instant on.</summary>
public sealed record AttributeFact : Fact
{
    public required FactValue Value { get; init; }
}

/// <summary>Something that happened between the subject and us; <see cref="Fact.Key"/> is its kind.</summary>
public sealed record ActivityFact : Fact
{
    public Direction? Direction { get; init; }

    /// <summary>Values of the kinds of <see cref="FactValue"/>; deeper structures are not shown to definitions.</summary>
    public IReadOnlyDictionary<string, FactValue> Properties { get; init => field = value.ToFrozenDictionary(StringComparer.Ordinal); } =
        FrozenDictionary<string, FactValue>.Empty;

    /// <summary>A boolean property: true, false, or null when it was never told.</summary>
    public bool? Flag(string property) => Properties.TryGetValue(property, out var value) ? value.Boolean : null;
}

/// <summary>A relation to another subject, as employer, participant or referrer.</summary>
public sealed record LinkFact : Fact
{
    public required Guid TargetId { get; init; }

    /// <summary>Whether the relation ended here.</summary>
    public bool Ended { get; init; }

    /// <summary>As <c>buyer</c> of a participant.</summary>
    public string? Role { get; init; }

    /// <summary>1 to 3, of an association.</summary>
    public int? Degree { get; init; }
}

/// <summary>A permission given or withdrawn.</summary>
public sealed record ConsentFact : Fact
{
    public required bool Given { get; init; }
}

/// <summary>A person's judgement, as <c>serious_chance</c> or <c>disqualified</c>.</summary>
public sealed record JudgementFact : Fact
{
    /// <summary>False takes it back.</summary>
    public required bool Holds { get; init; }

    /// <summary>A key, as <c>no_value</c>; free text is not shown to definitions.</summary>
    public string? Reason { get; init; }
}

/// <summary>Where a quote stands. May grow.</summary>
public enum QuoteStatus
{
    Requested,
    Issued,
    Accepted,
    Rejected,
    Withdrawn,
}

/// <summary>A change of a quote of a deal; <see cref="QuoteId"/> tells the quotes of a deal apart.</summary>
public sealed record QuoteFact : Fact
{
    public required Guid QuoteId { get; init; }

    public required QuoteStatus Status { get; init; }

    /// <summary>Money, when it is known.</summary>
    public FactValue? Amount { get; init; }

    public DateOnly? ValidUntil { get; init; }
}
