namespace PipelineGraph.Core.Stages;

/// <summary>How much of a history is folded again.</summary>
public enum FoldExtent
{
    /// <summary>All that the active definition has said.</summary>
    Whole,

    /// <summary>From an instant in the past on; what lies before it stays.</summary>
    Late,

    /// <summary>Only what comes after the present verdict.</summary>
    Continued,
}

/// <summary>Where a fold begins, so that it evaluates no more than may have changed.</summary>
/// <param name="At">The first instant to evaluate.</param>
/// <param name="ByClock">No fact counts from it.</param>
public readonly record struct FoldStart(DateTimeOffset At, bool ByClock, FoldExtent Extent)
{
    /// <param name="from">The earliest instant at which the facts changed since the verdict.</param>
    /// <param name="bound">From when the active definition counts; null: from the beginning of time.</param>
    /// <param name="isAsked">Whether it is to be evaluated at that instant also where no fact counts from it: what was known before is known no more.</param>
    public static FoldStart Of(SnapshotTimeline timeline, VerdictRecord? verdict, DateTimeOffset from, DateTimeOffset? bound, bool isAsked = false)
    {
        var start = bound is { } limit && limit > timeline.Start ? limit : timeline.Start;
        if (verdict is not { Status: VerdictStatus.Current or VerdictStatus.Pending } || from <= start || start > verdict.ComputedFor)
        {
            // What somebody said who has been erased since was true until then: where it was told, it stays.
            return timeline.LastErasure is { } erased && erased > start && verdict is { StageKey.Length: > 0 } && start <= verdict.ComputedFor
                ? new FoldStart(erased <= verdict.ComputedFor ? erased : verdict.ComputedFor + Instants.Microsecond, false, FoldExtent.Late)
                : new FoldStart(start, false, FoldExtent.Whole);
        }

        if (from > verdict.ComputedFor) return Continue(timeline, verdict) is var next && isAsked && next.At > from ? new FoldStart(from, true, FoldExtent.Continued) : next;
        // The evaluation before the change tells at which instants of the clock to go on.
        var index = Fold.FirstAfter(timeline.Instants, from - Instants.Microsecond) - 1;
        var before = index >= 0 && timeline.Instants[index] > start ? timeline.Instants[index] : start;
        return new FoldStart(before, false, FoldExtent.Late);
    }

    private static FoldStart Continue(SnapshotTimeline timeline, VerdictRecord verdict)
    {
        var index = Fold.FirstAfter(timeline.Instants, verdict.ComputedFor);
        var fact = index < timeline.Instants.Count ? timeline.Instants[index] : DateTimeOffset.MaxValue;
        var clock = verdict.ReevaluateAt ?? DateTimeOffset.MaxValue;
        return clock < fact ? new FoldStart(clock, true, FoldExtent.Continued) : new FoldStart(fact, false, FoldExtent.Continued);
    }
}
