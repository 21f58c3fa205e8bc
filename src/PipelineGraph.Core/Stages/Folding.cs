using System.Globalization;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>A fold that waits for its next evaluation, so that many subjects can be folded side by side.</summary>
public sealed class Folding
{
    private readonly SnapshotTimeline timeline;
    private readonly DateTimeOffset until;
    private readonly List<FoldStep> steps = [];
    private int nextFact;
    private bool byClock;
    private int clockSteps;

    /// <param name="first">The first instant to evaluate.</param>
    /// <param name="until">The last one that may be evaluated.</param>
    /// <param name="firstByClock">The first instant is one that an earlier verdict asked for.</param>
    public Folding(SnapshotTimeline timeline, DateTimeOffset first, DateTimeOffset until, bool firstByClock)
    {
        (this.timeline, this.until, byClock, At) = (timeline, until, firstByClock, first);
        nextFact = Fold.FirstAfter(timeline.Instants, first);
        if (timeline.FactCount > SnapshotTimeline.MostFacts) Result = new FoldResult([], timeline.TooManyFacts());
        else if (first > until) Result = new FoldResult([], null);
    }

    /// <summary>The instant to evaluate next.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>What is known at <see cref="At"/>.</summary>
    public Snapshot Snapshot => timeline.At(At);

    /// <summary>Null while there is something to evaluate.</summary>
    public FoldResult? Result { get; private set; }

    /// <summary>Goes on from the evaluation of <see cref="Snapshot"/> at <see cref="At"/>.</summary>
    public void Accept(EvaluationResult result)
    {
        if (result.Verdict is not { } verdict)
        {
            Result = new FoldResult([], result.Failure);
            return;
        }

        if (verdict.ReevaluateAt is { } again)
        {
            if (again <= At)
            {
                Fail(string.Create(CultureInfo.InvariantCulture, $"The verdict for {At:O} asks to be evaluated again at {again:O}, which is not later."));
                return;
            }

            verdict = verdict with { ReevaluateAt = Instants.WholeAtOrAfter(again) };
        }

        steps.Add(new FoldStep(At, verdict, byClock));
        var fact = nextFact < timeline.Instants.Count ? timeline.Instants[nextFact] : DateTimeOffset.MaxValue;
        var clock = verdict.ReevaluateAt ?? DateTimeOffset.MaxValue;
        byClock = clock < fact;
        At = byClock ? clock : fact;
        if (At > until || At == DateTimeOffset.MaxValue)
        {
            Result = new FoldResult(steps, null);
            return;
        }

        if (!byClock) nextFact++;
        clockSteps = byClock ? clockSteps + 1 : 0;
        if (clockSteps > Fold.MostClockSteps)
            Fail(string.Create(CultureInfo.InvariantCulture, $"The definition asked {Fold.MostClockSteps} times in a row to be evaluated again without a new fact."));
    }

    private void Fail(string reason) => Result = new FoldResult([], new EvaluationFailure(EvaluationFailureKind.InvalidVerdict, reason));
}
