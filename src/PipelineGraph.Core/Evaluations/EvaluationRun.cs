using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Evaluations;

/// <summary>What a run over the whole base answers.</summary>
public enum RunKind
{
    /// <summary>What a candidate would change.</summary>
    Preview,

    /// <summary>How definitions agree, side by side.</summary>
    Comparison,

    /// <summary>The funnel of a period as a definition would have told it.</summary>
    Restatement,

    /// <summary>Which unknown fact would move most subjects.</summary>
    Questions,

    /// <summary>What a candidate that runs beside the active definition says differently.</summary>
    Shadow,
}

/// <summary>Where a run stands.</summary>
public enum RunState
{
    Running,
    Completed,
    Cancelled,
    Failed,
}

/// <summary>
/// One question to the whole base, answered in the background: the subjects page by page in the order of their ids, each page with its cells in one
/// transaction, so that a run that was cut off goes on where it stopped.
/// </summary>
public sealed class EvaluationRun : ITenantOwned, IClaimable
{
    public required Guid TenantId { get; init; }

    /// <summary>From 1 within the tenant.</summary>
    public required int RunNo { get; init; }

    public required RunKind Kind { get; init; }

    public required RunState State { get; set; }

    /// <summary>JSON array of binding numbers: of a preview and a shadow the active one, then the candidate.</summary>
    public required string Bindings { get; init; }

    /// <summary>Only changes up to this number are known, the end of a batch; 0 before the first.</summary>
    public required long KnownAsOf { get; init; }

    /// <summary>Only facts recorded up to this instant are read: the one at which <see cref="KnownAsOf"/> was the last number.</summary>
    public required DateTimeOffset KnownUntil { get; init; }

    /// <summary>The instant that is evaluated; of a restatement the end of the period, exclusive.</summary>
    public required DateTimeOffset HappenedBy { get; init; }

    /// <summary>Of a restatement: the start of the period, inclusive.</summary>
    public DateTimeOffset? PeriodFrom { get; init; }

    /// <summary>Subjects looked at so far.</summary>
    public long Evaluated { get; set; }

    /// <summary>Subjects when the run began.</summary>
    public required long Total { get; init; }

    /// <summary>Subjects on which one of the definitions failed.</summary>
    public long FailedCount { get; set; }

    /// <summary>The last subject that was looked at.</summary>
    public Guid? Cursor { get; set; }

    public required Guid ActorId { get; init; }

    public string? Reason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; set; }

    /// <summary>Why it ended without an answer.</summary>
    public string? Failure { get; set; }

    public Guid? WorkerId { get; set; }

    public DateTimeOffset? WorkerUntil { get; set; }
}

/// <summary>What the subjects of a cell have in common.</summary>
public enum CellMeasure
{
    /// <summary>They are in the cell's stages, one for each binding, at the run's instant.</summary>
    Present,

    /// <summary>They entered the stage for the first time in the period.</summary>
    Entered,

    /// <summary>They were in the stage, or in a later one of its order, before the end of the period.</summary>
    Reached,

    /// <summary>A definition failed on them.</summary>
    Failed,

    /// <summary>They would move from the first stage to the second if the fact were known with the value that the definition names.</summary>
    WouldMove,
}

/// <summary>A count of a run; the list behind it are its <see cref="EvaluationRunSubject"/> rows.</summary>
public sealed class EvaluationRunCell : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required int RunNo { get; init; }

    /// <summary>From 1 within the run.</summary>
    public required int CellNo { get; init; }

    public required Unit Unit { get; init; }

    public required CellMeasure Measure { get; init; }

    /// <summary>JSON array of stage keys; null where a definition stages no such unit, or failed.</summary>
    public required string Stages { get; init; }

    /// <summary>The criterion that decided; of a question the one that it would answer.</summary>
    public string? Criterion { get; init; }

    /// <summary>What the criterion is about, of one that is asked of several things.</summary>
    public string? Parameter { get; init; }

    /// <summary>Of a question: the fact to learn.</summary>
    public string? FactKey { get; init; }

    /// <summary>The subjects in it: the rows without an end.</summary>
    public required long Count { get; set; }
}

/// <summary>A subject of a cell.</summary>
public sealed class EvaluationRunSubject : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required int RunNo { get; init; }

    public required int CellNo { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>Of a shadow: from when on; else the run's instant.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Of a shadow: when it left the cell; null: it is in it.</summary>
    public DateTimeOffset? Until { get; set; }
}

/// <summary>Work that one process at a time does: whoever claimed it renews the claim with each step, and when it is killed another takes over.</summary>
public interface IClaimable
{
    Guid? WorkerId { get; set; }

    DateTimeOffset? WorkerUntil { get; set; }
}
