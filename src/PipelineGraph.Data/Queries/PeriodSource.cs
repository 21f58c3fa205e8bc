using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Queries;

/// <summary>What the figures of a period are taken from.</summary>
/// <param name="Known">The binding, the unit and the number that they are as of.</param>
/// <param name="From">Inclusive, and behind the switch by which the binding became the active one; null: from the beginning.</param>
/// <param name="To">Exclusive; null: open.</param>
/// <param name="Order">The ordered stages' keys.</param>
/// <param name="Outside">The keys of the stages outside the order: before it.</param>
/// <param name="Out">The keys of those who left the funnel.</param>
public sealed record PeriodSource(
    FunnelBasis Known, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<string> Order, IReadOnlyList<string> Outside, IReadOnlyList<string> Out)
{
    /// <summary>When the binding became the active one; null: it is the tenant's first. What came before counts for no "first".</summary>
    public DateTimeOffset? Begins { get; init; }

    /// <summary>The question that its figures belong to: a place in the list of one of them is a place in that of another one too.</summary>
    public required string Asked { get; init; }

    /// <summary>Of a period of what was learnt: the numbers that were given within it; null: it is one of what happened.</summary>
    public NumberRange? Learnt { get; init; }

    /// <summary>Of a period of what was learnt: whether the rows are those that were taken back within it, and not those that were added.</summary>
    public bool TakesBack { get; init; }

    /// <summary>Only subjects with a change among these numbers: of others nothing was learnt.</summary>
    internal NumberRange? Changed { get; init; }

    /// <summary>How many are in each stage as of the number, where that is the latest: so many are not counted anew. Null: it is a number before.</summary>
    public IReadOnlyDictionary<string, int>? Present { get; init; }

    /// <summary>A figure of each stage where it counts who is in them as of the number; null: it counts others.</summary>
    internal IReadOnlyDictionary<string, int>? Counted(PeriodFigure figure)
    {
        if (Slices.Count > 0 || Changed is not null) return null;
        return figure switch
        {
            PeriodFigure.Standing when Learnt is null => Present,
            PeriodFigure.AtEnd when (Learnt is null && To is null) || Learnt?.UpTo == Known.AsOf => Present,
            PeriodFigure.AtStart when Learnt?.Behind == Known.AsOf => Present,
            _ => null,
        };
    }

    /// <summary>The whole history, as it was known at a number, of those of whom something was learnt.</summary>
    /// <param name="withSwitch">With those who were in a stage at the switch to the definition, and did not enter it.</param>
    internal PeriodSource KnownAt(long number, bool withSwitch = false) => this with
    {
        Known = Known with { AsOf = number },
        From = Begins is { } begins && !withSwitch ? begins + Core.Instants.Microsecond : Begins,
        To = null,
        Learnt = null,
        Changed = Learnt,
        Present = number == Known.AsOf ? Present : null,
    };

    /// <summary>Each of several periods, one behind the other.</summary>
    /// <param name="bounds">Ascending: where the first begins, where each of them ends.</param>
    internal IEnumerable<PeriodSource> Parts(IReadOnlyList<DateTimeOffset> bounds) => bounds.Zip(bounds.Skip(1), (from, to) => this with { From = from, To = to });

    /// <summary>To whom the figures are narrowed: who is in each of them.</summary>
    public IReadOnlyList<Slice> Slices { get; init; } = [];

    /// <summary>All stages' keys.</summary>
    public IReadOnlyList<string> All => [.. Order, .. Outside, .. Out];

    /// <summary>A stage and what comes after it in the order; of one outside it that one alone.</summary>
    internal IReadOnlyList<string> FromOn(string stage) => Order.ToList().IndexOf(stage) is var place and >= 0 ? [.. Order.Skip(place)] : [stage];

    /// <summary>The stages up to one in the order; of one outside it that one alone.</summary>
    internal IReadOnlyList<string> UpTo(string stage) => Order.ToList().IndexOf(stage) is var place and >= 0 ? [.. Order.Take(place + 1)] : [stage];

    /// <summary>A stage of the order, and those behind it up to a target, without that.</summary>
    internal IReadOnlyList<string> Between(string stage, string target) => [.. FromOn(stage).Except(FromOn(target))];

    /// <summary>Whether who took a way counts for a stage, by the rule of a cohort.</summary>
    /// <param name="path">The stages that it was in, one after the other.</param>
    internal bool IsReached(List<string> path, string stage, PeriodFigure rule)
    {
        if (rule == PeriodFigure.Cohort) return FromOn(stage).Any(path.Contains);
        if (rule == PeriodFigure.AnyOrder) return UpTo(stage).All(path.Contains);
        var place = 0;
        foreach (var each in UpTo(stage))
        {
            place = path.IndexOf(each, place);
            if (place < 0) return false;
        }

        return true;
    }

    /// <summary>In which figure of the stage that is left a move counts, by the same rule as <see cref="StageOrder.Direction"/>; null: it is none.</summary>
    internal PeriodFigure? Direction(string from, string to)
    {
        if (from == to) return null;
        var (start, end) = (Order.ToList().IndexOf(from), Order.ToList().IndexOf(to));
        if (Out.Contains(to)) return Out.Contains(from) ? PeriodFigure.LeftElsewhere : PeriodFigure.LeftOut;
        if (end < 0) return start < 0 ? PeriodFigure.LeftElsewhere : PeriodFigure.LeftBackward;
        return start < end ? PeriodFigure.LeftForward : PeriodFigure.LeftBackward;
    }
}

/// <summary>Numbers of changes.</summary>
/// <param name="Behind">Exclusive.</param>
/// <param name="UpTo">Inclusive.</param>
public readonly record struct NumberRange(long Behind, long UpTo);
