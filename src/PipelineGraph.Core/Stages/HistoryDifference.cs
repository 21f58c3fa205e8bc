namespace PipelineGraph.Core.Stages;

/// <summary>A row for the ledger that has no number yet.</summary>
/// <param name="Retracts">Of a retraction: the number it takes back.</param>
/// <param name="Present">The subject's last step after this row; null when it has none.</param>
public sealed record LedgerDraft(ChangeKind Kind, HistoryStep? From, HistoryStep To, long? Retracts, HistoryStep? Present, FoldedStep? Folded);

/// <summary>How a history that is known differs from one that was just folded: the moves that are new, then those that no longer hold.</summary>
/// <param name="History">The new history; its new steps have no number yet.</param>
public sealed record HistoryDifference(IReadOnlyList<LedgerDraft> Rows, IReadOnlyList<HistoryStep> History)
{
    /// <param name="known">By instant, then number.</param>
    /// <param name="kept">How many of the known steps lie before what was folded.</param>
    /// <param name="folded">The evaluations in order, with repetitions of a stage.</param>
    /// <param name="newId">Gives each new step its id.</param>
    public static HistoryDifference Between(
        IReadOnlyList<HistoryStep> known, int kept, IEnumerable<FoldedStep> folded, int bindingNo, Func<Guid> newId)
    {
        var history = known.Take(kept).ToList();
        var open = known.Select((step, index) => (step, from: index == 0 ? null : known[index - 1])).Skip(kept).ToList();
        var moved = new List<(HistoryStep? From, HistoryStep To, FoldedStep Folded)>();
        foreach (var next in folded)
        {
            var from = history.Count == 0 ? null : history[^1];
            var step = new HistoryStep(next.At, next.BindingNo ?? bindingNo, next.StageKey, 0, Guid.Empty);
            // Who has no stage leaves none, whichever definition says so.
            if (step.SameStage(from) || (step.StageKey is null && from?.StageKey is null)) continue;
            // The same move as before: it keeps its number.
            var same = open.FindIndex(move => move.step.At == step.At && step.SameStage(move.step) && SameStage(move.from, from));
            if (same >= 0)
            {
                step = open[same].step;
                open.RemoveAt(same);
            }
            else
            {
                step = step with { ChangeId = newId() };
                moved.Add((from, step, next));
            }

            history.Add(step);
        }

        return new HistoryDifference(Drafts(known, moved, open), history);
    }

    private static List<LedgerDraft> Drafts(
        IReadOnlyList<HistoryStep> known, List<(HistoryStep? From, HistoryStep To, FoldedStep Folded)> moved, List<(HistoryStep Step, HistoryStep? From)> retracted)
    {
        var rows = new List<LedgerDraft>(moved.Count + retracted.Count);
        var standing = known.ToList();
        foreach (var (from, to, folded) in moved)
        {
            // By instant, then number: a new row comes after the ones of its instant.
            var place = standing.FindLastIndex(step => step.At <= to.At) + 1;
            standing.Insert(place, to);
            rows.Add(new LedgerDraft(ChangeKind.Moved, from, to, null, standing[^1], folded));
        }

        foreach (var (step, from) in retracted)
        {
            standing.Remove(step);
            rows.Add(new LedgerDraft(ChangeKind.Retracted, from, step, step.Number, standing.Count == 0 ? null : standing[^1], null));
        }

        return rows;
    }

    private static bool SameStage(HistoryStep? left, HistoryStep? right) => left is null ? right is null : left.SameStage(right);
}
