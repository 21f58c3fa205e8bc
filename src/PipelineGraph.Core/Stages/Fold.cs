using System.Globalization;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>One evaluation of a fold.</summary>
/// <param name="ByClock">No fact counts from this instant: the verdict before asked for it.</param>
public sealed record FoldStep(DateTimeOffset At, Verdict Verdict, bool ByClock);

/// <summary>What a fold gave: all its evaluations, or why one of them failed.</summary>
public sealed record FoldResult(IReadOnlyList<FoldStep> Steps, EvaluationFailure? Failure);

/// <summary>The history of a subject: the verdict at each instant at which a fact counts, and at each that a verdict asks for.</summary>
public static class Fold
{
    /// <summary>So many instants of the clock in a row are a definition that does not end.</summary>
    public const int MostClockSteps = 10_000;

    /// <summary>Evaluates at <paramref name="first"/> and at all instants after it, up to <paramref name="now"/>.</summary>
    /// <param name="firstByClock">The first instant is one that an earlier verdict asked for.</param>
    public static FoldResult Run(
        IStageEvaluator evaluator, SnapshotTimeline timeline, DateTimeOffset first, DateTimeOffset now, bool firstByClock, CancellationToken cancellationToken)
    {
        if (timeline.FactCount > SnapshotTimeline.MostFacts)
            return Failed(EvaluationFailureKind.TooManyFacts, string.Create(CultureInfo.InvariantCulture, $"The definition would have to read {timeline.FactCount} facts of the subject and those around it; at most {SnapshotTimeline.MostFacts} are shown to it. Declare fewer fact keys, or void facts that are not needed."));

        var steps = new List<FoldStep>();
        var instants = timeline.Instants;
        var next = FirstAfter(instants, first);
        var at = first;
        var byClock = firstByClock;
        var clockSteps = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = evaluator.Evaluate(timeline.At(at), at, cancellationToken);
            if (result.Verdict is not { } verdict) return new FoldResult([], result.Failure);
            if (verdict.ReevaluateAt is { } again)
            {
                if (again <= at)
                    return Failed(EvaluationFailureKind.InvalidVerdict, string.Create(CultureInfo.InvariantCulture, $"The verdict for {at:O} asks to be evaluated again at {again:O}, which is not later."));
                verdict = verdict with { ReevaluateAt = Instants.WholeAtOrAfter(again) };
            }

            steps.Add(new FoldStep(at, verdict, byClock));
            var fact = next < instants.Count ? instants[next] : DateTimeOffset.MaxValue;
            var clock = verdict.ReevaluateAt ?? DateTimeOffset.MaxValue;
            byClock = clock < fact;
            at = byClock ? clock : fact;
            if (at > now || at == DateTimeOffset.MaxValue) return new FoldResult(steps, null);
            if (!byClock) next++;
            clockSteps = byClock ? clockSteps + 1 : 0;
            if (clockSteps > MostClockSteps)
                return Failed(EvaluationFailureKind.InvalidVerdict, string.Create(CultureInfo.InvariantCulture, $"The definition asked {MostClockSteps} times in a row to be evaluated again without a new fact."));
        }
    }

    /// <summary>Index of the first instant after the given one.</summary>
    public static int FirstAfter(IReadOnlyList<DateTimeOffset> instants, DateTimeOffset instant)
    {
        int low = 0, high = instants.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (instants[middle] <= instant) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static FoldResult Failed(EvaluationFailureKind kind, string reason) => new([], new EvaluationFailure(kind, reason));
}
