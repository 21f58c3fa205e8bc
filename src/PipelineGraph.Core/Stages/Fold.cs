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

    /// <summary>So many subjects are handed to a definition at once.</summary>
    internal const int Batch = 128;

    /// <summary>Evaluates at <paramref name="first"/> and at all instants after it, up to <paramref name="now"/>.</summary>
    /// <param name="firstByClock">The first instant is one that an earlier verdict asked for.</param>
    public static FoldResult Run(
        IStageEvaluator evaluator, SnapshotTimeline timeline, DateTimeOffset first, DateTimeOffset now, bool firstByClock, CancellationToken cancellationToken)
    {
        var folding = new Folding(timeline, first, now, firstByClock);
        RunAll(evaluator, [folding], cancellationToken);
        return folding.Result!;
    }

    /// <summary>Folds many subjects side by side, so that the definition is handed many evaluations at once.</summary>
    public static void RunAll(IStageEvaluator evaluator, IReadOnlyList<Folding> foldings, CancellationToken cancellationToken)
    {
        foreach (var chunk in foldings.Where(folding => folding.Result is null).Chunk(Batch))
        {
            var open = chunk.ToList();
            while (open.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var results = evaluator.EvaluateAll([.. open.Select(folding => (folding.Snapshot, folding.At))], cancellationToken);
                for (var index = 0; index < results.Count; index++) open[index].Accept(results[index]);
                open.RemoveAll(folding => folding.Result is not null);
            }
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
}
