using PipelineGraph.Core.Evaluations;

namespace PipelineGraph.Core.Stages;

/// <summary>A stay in a stage that begins at an instant: what a history consists of.</summary>
/// <param name="Number">Of the MOVED row that tells it; 0 while it has none, or none is written here yet: then it is one of the active definition's.</param>
/// <param name="StageKey">Null: left by a merge or an erasure.</param>
public sealed record HistoryStep(DateTimeOffset At, int BindingNo, string? StageKey, long Number, Guid ChangeId)
{
    public static HistoryStep Of(StageHistory step) => new(step.EffectiveAt, step.BindingNo, step.StageKey, step.Number, step.ChangeId);

    /// <summary>
    /// Whether it was told of the time before the activation, which its number alone does not say: a time that was told anew has later ones. Two activations that follow
    /// one another are of two bindings, so that these tell the steps of the very instant apart.
    /// </summary>
    public bool Precedes(Activation activation) =>
        (Number != 0 && Number < (activation.FirstNumber ?? 0))
        || (activation.EffectiveFrom is { } from && (At < from || (At == from && BindingNo != activation.BindingNo)));

    public bool SameStage(HistoryStep? other) => other is not null && BindingNo == other.BindingNo && string.Equals(StageKey, other.StageKey, StringComparison.Ordinal);
}

/// <summary>A new step with what the ledger tells of it.</summary>
/// <param name="StageKey">Null: left.</param>
/// <param name="FactNo">The last of the subject's own facts that count from this instant.</param>
/// <param name="BindingNo">Of a step that another definition than the active one gave.</param>
public sealed record FoldedStep(DateTimeOffset At, string? StageKey, bool ByClock, long? FactNo, string? CriterionKey, int? BindingNo = null)
{
    /// <summary>The steps of a fold.</summary>
    /// <param name="before">The verdict before the first of them, where there is one.</param>
    internal static IEnumerable<FoldedStep> Of(SubjectTimeline subject, IReadOnlyList<FoldStep> steps, VerdictRecord? before)
    {
        var previous = before is null ? null : VerdictJson.Read(before.Detail, before.StageKey, before.ReevaluateAt);
        foreach (var step in steps)
        {
            var criterion = previous is null || previous.Stage == step.Verdict.Stage ? null : DecisiveCriterion.Changed(previous, step.Verdict);
            yield return new FoldedStep(step.At, step.Verdict.Stage, step.ByClock, subject.LastFactAt(step.At), criterion);
            previous = step.Verdict;
        }
    }
}
