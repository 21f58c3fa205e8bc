namespace PipelineGraph.Core.Stages;

/// <summary>A stay in a stage that begins at an instant: what a history consists of.</summary>
/// <param name="Number">Of the MOVED row that tells it; 0 while it has none, or none is written here yet: then it is one of the active definition's.</param>
/// <param name="StageKey">Null: left by a merge or an erasure.</param>
public sealed record HistoryStep(DateTimeOffset At, int BindingNo, string? StageKey, long Number, Guid ChangeId)
{
    public static HistoryStep Of(StageHistory step) => new(step.EffectiveAt, step.BindingNo, step.StageKey, step.Number, step.ChangeId);

    public bool SameStage(HistoryStep? other) => other is not null && BindingNo == other.BindingNo && string.Equals(StageKey, other.StageKey, StringComparison.Ordinal);
}

/// <summary>A new step with what the ledger tells of it.</summary>
/// <param name="FactNo">The last of the subject's own facts that count from this instant.</param>
public sealed record FoldedStep(DateTimeOffset At, string StageKey, bool ByClock, long? FactNo, string? CriterionKey);
