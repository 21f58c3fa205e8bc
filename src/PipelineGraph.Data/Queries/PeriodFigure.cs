namespace PipelineGraph.Data.Queries;

/// <summary>What a figure of a period and a stage counts.</summary>
public enum PeriodFigure
{
    /// <summary>Subjects in it just before the period began.</summary>
    AtStart,

    /// <summary>Subjects in it just before its end.</summary>
    AtEnd,

    /// <summary>Entries.</summary>
    Entered,

    /// <summary>Subjects that entered it for the first time.</summary>
    FirstEntered,

    /// <summary>Moves from it to a later stage of the order, or into the order.</summary>
    LeftForward,

    /// <summary>Moves from it to an earlier stage, or to one before the order.</summary>
    LeftBackward,

    /// <summary>Moves from it out of the funnel.</summary>
    LeftOut,

    /// <summary>Moves from it that go neither way: from one stage outside the order to another.</summary>
    LeftElsewhere,

    /// <summary>Subjects that left it for no stage: merged into another one, or erased.</summary>
    LeftAltogether,

    /// <summary>Subjects that were in it at some instant.</summary>
    Reached,

    /// <summary>Subjects that were in it, or in a later stage of the order, at some instant.</summary>
    ReachedOrPassed,

    /// <summary>Of those whose first stage of the order began in the period: who has since reached or passed it, also after the period.</summary>
    Cohort,

    /// <summary>Of those: who has since entered each stage up to it, one after the other.</summary>
    InOrder,

    /// <summary>Of those: who has since entered each stage up to it.</summary>
    AnyOrder,

    /// <summary>Stays that began in the period and have not ended.</summary>
    StillIn,

    /// <summary>Subjects that stand in it now, whatever the period.</summary>
    Standing,

    /// <summary>Of those who entered it for the first time in the period: who has since reached or passed a target.</summary>
    Arrived,

    /// <summary>Subjects in it, or in a later stage of the order before a target, just before the period's end.</summary>
    Underway,

    /// <summary>Of those who entered it for the first time in the period: who has not since reached or passed a target, and stands in a stage that is not out of the funnel.</summary>
    OnTheWay,
}

/// <summary>One figure of one stage.</summary>
public readonly record struct FigureOf(PeriodFigure Kind, string Stage)
{
    /// <summary>Of <see cref="PeriodFigure.Arrived"/>, <see cref="PeriodFigure.Underway"/> and <see cref="PeriodFigure.OnTheWay"/>: where to.</summary>
    public string? Target { get; init; }

    /// <summary>Of <see cref="PeriodFigure.Arrived"/>: in less than so many times 24 hours.</summary>
    public int? WithinDays { get; init; }

    /// <summary>Of <see cref="PeriodFigure.Standing"/>: since before an instant.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Those that count stays, each by itself.</summary>
    public static IReadOnlyList<PeriodFigure> OfStays { get; } = [PeriodFigure.AtStart, PeriodFigure.Entered, PeriodFigure.AtEnd, PeriodFigure.FirstEntered];

    /// <summary>Whether one stay may count in several periods, one behind the other, so that each is looked up by itself.</summary>
    internal static bool IsOfSeveral(PeriodFigure kind) => kind is PeriodFigure.Reached or PeriodFigure.ReachedOrPassed;

    /// <summary>Whether stays count that began before the period.</summary>
    internal static bool IsOfBefore(PeriodFigure kind) =>
        IsOfSeveral(kind) || kind is PeriodFigure.AtStart or PeriodFigure.AtEnd or PeriodFigure.Standing;

    /// <summary>Whether it is one of those that count who left.</summary>
    internal static bool IsLeft(PeriodFigure kind) => kind is PeriodFigure.LeftForward or PeriodFigure.LeftBackward or PeriodFigure.LeftOut or PeriodFigure.LeftElsewhere;
}
