using System.Globalization;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Checking;

/// <summary>The present verdict of a subject, as far as it is compared.</summary>
internal sealed record PresentVerdict(string StageKey, DateTimeOffset EnteredAt);

/// <summary>
/// One subject: its rows of the ledger are read once more from the first to the last, and what they tell is compared with its stays as of the end of every
/// batch, with its history and with its present verdict.
/// </summary>
/// <param name="rows">Its rows of the ledger, by number.</param>
internal sealed class SubjectCheck(Guid subjectId, IReadOnlyList<StageChange> rows, Differences differences)
{
    private readonly List<StageChange> history = [];
    private readonly List<(long First, long End)> batches = [];
    private readonly List<KnownStay> expected = [];

    /// <summary>A stay, and from which batch of the subject until which it is known so (null: still).</summary>
    private sealed record KnownStay(long Number, string Told, int From, int? To);

    /// <summary>The ledger's rules, and the stays that follow.</summary>
    public void Replay()
    {
        var open = new Dictionary<long, KnownStay>();
        foreach (var row in rows)
        {
            if (batches.Count == 0 || batches[^1].End != row.BatchEnd)
            {
                if (batches.Count > 0) Follow(open);
                batches.Add((row.Number, row.BatchEnd));
            }

            if (row.Kind == ChangeKind.Moved) history.Add(row);
            else if (history.RemoveAll(moved => moved.Number == row.Retracts) == 0)
                differences.Add($"change {row.Number} of subject {subjectId}", "it takes back an earlier move of the same subject that stands", $"it takes back {row.Retracts?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}");
        }

        if (batches.Count > 0) Follow(open);
        expected.AddRange(open.Values);
        for (var index = 0; index < history.Count; index++)
        {
            var before = index == 0 ? null : history[index - 1].ToStage;
            differences.Compare($"change {history[index].Number} of subject {subjectId}, the stage that it comes from", before ?? "none", history[index].FromStage ?? "none");
        }

        if (rows.Count > 0) differences.Compare($"change {rows[^1].Number} of subject {subjectId}, the stage after it", Present?.ToStage ?? "none", rows[^1].PresentStage ?? "none");
    }

    public void CompareStays(IReadOnlyList<StageSpan> spans)
    {
        var found = new List<KnownStay>();
        foreach (var span in spans.OrderBy(span => span.EnteredNumber).ThenBy(span => span.KnownFrom))
        {
            var (from, to) = (BatchOf(span.KnownFrom), span.KnownTo == long.MaxValue ? null : BatchOf(span.KnownTo));
            if (from is null || (to is null && span.KnownTo != long.MaxValue))
            {
                differences.Add(
                    $"stay of subject {subjectId} since change {span.EnteredNumber}", "known from and until changes of the subject",
                    FormattableString.Invariant($"known from {span.KnownFrom}{(span.KnownTo == long.MaxValue ? "" : $" until {span.KnownTo}")}"));
                continue;
            }

            // Known within one batch only: nobody can ask about it.
            if (from == to) continue;
            var stay = new KnownStay(span.EnteredNumber, Told(span.BindingNo, span.StageKey, span.EnteredAt, span.LeftAt), from.Value, to);
            if (found.Count > 0 && found[^1] is var last && (last.Number, last.Told, last.To) == (stay.Number, stay.Told, from)) found[^1] = last with { To = to };
            else found.Add(stay);
        }

        foreach (var number in expected.Concat(found).Select(stay => stay.Number).Distinct().Order())
        {
            // Those of one beginning are told beside one another.
            var missing = expected.Where(stay => stay.Number == number).Except(found).OrderBy(stay => stay.From).ToList();
            var wrong = found.Where(stay => stay.Number == number).Except(expected).OrderBy(stay => stay.From).ToList();
            for (var index = 0; index < Math.Max(missing.Count, wrong.Count); index++)
            {
                differences.Add(
                    $"stay of subject {subjectId} since change {number}",
                    index < missing.Count ? Text(missing[index]) : "none", index < wrong.Count ? Text(wrong[index]) : "none");
            }
        }
    }

    /// <summary>Steps whose number is still to be written have none.</summary>
    public void CompareHistory(IReadOnlyList<StageHistory> steps)
    {
        var found = steps.ToDictionary(step => step.ChangeId);
        foreach (var row in history)
        {
            var step = found.GetValueOrDefault(row.ChangeId);
            found.Remove(row.ChangeId);
            differences.Compare(
                $"step {row.Number} of the history of subject {subjectId}", Step(row.Number, row.ToStage, row.EffectiveAt),
                step is null ? "none" : Step(step.Number == 0 ? row.Number : step.Number, step.StageKey, step.EffectiveAt));
        }

        foreach (var step in found.Values) differences.Add($"step {step.Number} of the history of subject {subjectId}", "none", Step(step.Number, step.StageKey, step.EffectiveAt));
    }

    /// <param name="activeBinding">Whose verdict it is; null where nobody has one.</param>
    public void CompareVerdict(PresentVerdict? verdict, int activeBinding)
    {
        // Who could never be evaluated has no stage.
        var stays = verdict is { StageKey: "" } ? null : verdict;
        var present = Present is { ToStage: { } stage } row ? Told(row.ToBinding ?? 0, stage, row.EffectiveAt, leftAt: null) : "no stage";
        differences.Compare($"verdict on subject {subjectId}", present, stays is null ? "no stage" : Told(activeBinding, stays.StageKey, stays.EnteredAt, leftAt: null));
    }

    private StageChange? Present => history.Count > 0 ? history[^1] : null;

    /// <summary>What is known differently after a batch.</summary>
    private void Follow(Dictionary<long, KnownStay> open)
    {
        history.Sort(static (left, right) => left.EffectiveAt == right.EffectiveAt ? left.Number.CompareTo(right.Number) : left.EffectiveAt.CompareTo(right.EffectiveAt));
        var batch = batches.Count - 1;
        var known = new Dictionary<long, KnownStay>();
        for (var index = 0; index < history.Count; index++)
        {
            if (history[index] is not { ToStage: { } stage } row) continue;
            var told = Told(row.ToBinding ?? 0, stage, row.EffectiveAt, index + 1 < history.Count ? history[index + 1].EffectiveAt : null);
            known[row.Number] = open.Remove(row.Number, out var same) && same.Told == told ? same : new KnownStay(row.Number, told, batch, To: null);
            if (same is not null && same.Told != told) expected.Add(same with { To = batch });
        }

        expected.AddRange(open.Values.Select(stay => stay with { To = batch }));
        open.Clear();
        foreach (var (number, stay) in known) open[number] = stay;
    }

    private int? BatchOf(long number)
    {
        var batch = batches.FindIndex(batch => batch.End >= number);
        return batch >= 0 && batches[batch].First <= number ? batch : null;
    }

    private string Text(KnownStay stay) => FormattableString.Invariant($"{stay.Told}, known from {batches[stay.From].End}{(stay.To is { } to ? $" until {batches[to].End}" : "")}");

    private static string Told(int bindingNo, string stage, DateTimeOffset enteredAt, DateTimeOffset? leftAt) =>
        FormattableString.Invariant($"{stage} (binding {bindingNo}) from {enteredAt.UtcDateTime:O}{(leftAt is { } left ? $" until {left.UtcDateTime:O}" : "")}");

    private static string Step(long number, string? stage, DateTimeOffset at) => FormattableString.Invariant($"{number}: {stage ?? "no stage"} from {at.UtcDateTime:O}");
}
