namespace PipelineGraph.Definitions.Testing;

/// <summary>When a given fact happened: a day counted from the start of the example (fractions allowed), a calendar day without a time, or never told.</summary>
public readonly record struct When
{
    private readonly double day;
    private readonly DateOnly? date;
    private readonly bool undated;

    private When(double day, DateOnly? date, bool undated) => (this.day, this.date, this.undated) = (day, date, undated);

    /// <summary>Null for a date-only or undated fact.</summary>
    public DateTimeOffset? OccurredAt => date is null && !undated ? Given.Day(day) : null;

    public DateOnly? OccurredOn => date;

    /// <summary>The instant it counts from: it happened, its day began (in UTC), or, undated, it was learnt.</summary>
    public DateTimeOffset EffectiveAt => date is { } on ? new DateTimeOffset(on, TimeOnly.MinValue, TimeSpan.Zero) : Given.Day(day);

    public static When Day(double day) => new(day, null, false);

    public static When On(DateOnly date) => new(0, date, false);

    /// <summary>Nobody said when it happened; it counts from the day on which it was learnt.</summary>
    public static When Undated(double learntOnDay = 0) => new(learntOnDay, null, true);

    public static implicit operator When(double day) => Day(day);

    public static implicit operator When(DateOnly date) => On(date);
}
