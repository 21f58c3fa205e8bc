using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>A <see cref="StageBinding"/> of a tenant, numbered; never changed.</summary>
public sealed class BindingRecord : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>From 1 within the tenant.</summary>
    public required int BindingNo { get; init; }

    public required string DefinitionId { get; init; }

    public required string Version { get; init; }

    public required string PackageHash { get; init; }

    public required string Settings { get; init; }

    public required string SettingsHash { get; init; }

    public required Guid ActorId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public StageBinding ToBinding() => new()
    {
        DefinitionId = DefinitionId,
        Version = Version,
        PackageHash = PackageHash,
        Settings = Settings,
        SettingsHash = SettingsHash,
    };
}

/// <summary>Where an activation stands.</summary>
public enum ActivationState
{
    Preparing,
    Active,
    Superseded,
    Cancelled,
    Failed,
}

/// <summary>A binding made the active one.</summary>
public sealed class Activation : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>From 1 within the tenant.</summary>
    public required int ActivationNo { get; init; }

    public required int BindingNo { get; init; }

    public required ActivationState State { get; set; }

    /// <summary>Null: from the beginning of time, as a tenant's first activation is.</summary>
    public DateTimeOffset? EffectiveFrom { get; set; }

    public long? FirstNumber { get; set; }

    public long? LastNumber { get; set; }

    public required Guid ActorId { get; init; }

    public string? Reason { get; init; }

    /// <summary>Not used: how far an activation is, its <see cref="Switching.KeptBinding"/> tells.</summary>
    public Guid? Cursor { get; set; }

    /// <summary>The activation that was undone by this one.</summary>
    public int? RollsBack { get; init; }

    /// <summary>Why it was cancelled or failed.</summary>
    public string? Failure { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it became active, or was given up.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>How long the tenant's writers waited for the switch, in microseconds.</summary>
    public long? SwitchMicroseconds { get; set; }
}

/// <summary>The tenant's numbering: one row, written only with the numbers.</summary>
public sealed class StreamHead : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>0 before the first activation.</summary>
    public int ActiveActivationNo { get; set; }

    /// <summary>0 before the first activation.</summary>
    public int ActiveBindingNo { get; set; }

    /// <summary>The last number; 0 before the first.</summary>
    public long Head { get; set; }

    /// <summary>Rises with each change of the bindings that are kept beside the active one, so that a writer knows whether it knows them.</summary>
    public long KeptVersion { get; set; }
}

/// <summary>How a verdict stands.</summary>
public enum VerdictStatus
{
    Current,
    Pending,

    /// <summary>The evaluation failed; the stage is the last good one.</summary>
    Failed,
}

/// <summary>The present verdict on a subject under a binding.</summary>
public sealed class VerdictRecord : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required int BindingNo { get; init; }

    public required Guid SubjectId { get; init; }

    public required Unit Unit { get; init; }

    public required string StageKey { get; set; }

    public required DateTimeOffset EnteredAt { get; set; }

    public required DateTimeOffset SubjectCreatedAt { get; set; }

    /// <summary>The instant it was computed for.</summary>
    public required DateTimeOffset ComputedFor { get; set; }

    /// <summary>The last fact it read.</summary>
    public required long FactNo { get; set; }

    public required VerdictStatus Status { get; set; }

    /// <summary>JSON of criteria with evidence, missing facts, labels, measures and the explanation's key and parameters: see <c>VerdictJson</c>.</summary>
    public required string Detail { get; set; }

    public DateTimeOffset? ReevaluateAt { get; set; }

    /// <summary>Why the evaluation failed.</summary>
    public string? Failure { get; set; }

    public DateTimeOffset? FailedSince { get; set; }
}

/// <summary>A subject to evaluate again at an instant.</summary>
public sealed class Due : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required int BindingNo { get; init; }

    public required Guid SubjectId { get; init; }

    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Of a subject left for later: the earliest instant at which its facts changed; null: all is to be looked at again.</summary>
    public DateTimeOffset? FoldFrom { get; set; }

    /// <summary>New at each write: the job removes only what it read.</summary>
    public required Guid Mark { get; set; }
}

/// <summary>One step of a subject's history as it is known now: the stage from an instant on.</summary>
public sealed class StageHistory : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid SubjectId { get; init; }

    public required Guid ChangeId { get; init; }

    /// <summary>Of the MOVED row that tells it.</summary>
    public required long Number { get; init; }

    public required int BindingNo { get; init; }

    /// <summary>Null: left by a merge or an erasure.</summary>
    public string? StageKey { get; init; }

    public required DateTimeOffset EffectiveAt { get; init; }
}

/// <summary>Whether a row tells a move or takes one back.</summary>
public enum ChangeKind
{
    Moved,
    Retracted,
}

/// <summary>What made the stage change.</summary>
public enum ChangeCause
{
    Fact,
    Clock,
    Activation,
    Merge,
    Erasure,
}

/// <summary>How a move lies in the order of stages.</summary>
public enum MoveDirection
{
    Entered,
    Forward,
    Backward,
    Out,
    Left,

    /// <summary>Between the stages of two definitions or versions, of two kinds outside the order, or to the same stage under other settings.</summary>
    None,
}

/// <summary>A row of the ledger: appended, numbered, never edited.</summary>
public sealed class StageChange : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>Contiguous within the tenant, from 1.</summary>
    public required long Number { get; init; }

    public required Guid ChangeId { get; init; }

    /// <summary>The last number of the rows that were made together.</summary>
    public required long BatchEnd { get; set; }

    public required ChangeKind Kind { get; init; }

    /// <summary>The number that a RETRACTED row takes back.</summary>
    public long? Retracts { get; init; }

    public required Guid SubjectId { get; init; }

    public required Unit Unit { get; init; }

    public int? FromBinding { get; init; }

    public string? FromStage { get; init; }

    public int? ToBinding { get; init; }

    public string? ToStage { get; init; }

    public int? PresentBinding { get; init; }

    /// <summary>The subject's stage after this row.</summary>
    public string? PresentStage { get; init; }

    public required MoveDirection Direction { get; init; }

    public required DateTimeOffset EffectiveAt { get; init; }

    /// <summary>When its cause was learnt.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    public required DateTimeOffset NumberedAt { get; init; }

    public required ChangeCause Cause { get; init; }

    /// <summary>Of the same subject; null of a cause without a fact, or when a fact of another subject caused it.</summary>
    public long? CauseFact { get; init; }

    /// <summary>The criterion whose answer changed.</summary>
    public string? CriterionKey { get; init; }
}

/// <summary>A stay in a stage, and in which numbers it was known: who was where, as of any number.</summary>
public sealed class StageSpan : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>Number of the MOVED row that began it.</summary>
    public required long EnteredNumber { get; init; }

    public required long KnownFrom { get; init; }

    public required int BindingNo { get; init; }

    public required Unit Unit { get; init; }

    public required string StageKey { get; init; }

    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>Null: still there, as it is known in these numbers.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    /// <summary>The first number that knows otherwise; <see cref="long.MaxValue"/> while it holds.</summary>
    public required long KnownTo { get; set; }
}

/// <summary>The present funnel: written in the transaction that gives the numbers.</summary>
public sealed class FunnelCount : ITenantOwned
{
    public required Guid TenantId { get; init; }

    public required int BindingNo { get; init; }

    public required Unit Unit { get; init; }

    public required string StageKey { get; init; }

    /// <summary>Subjects in the stage.</summary>
    public required long Present { get; set; }

    /// <summary>Subjects that were in it, or in a later one of the order, at some instant, as is known now.</summary>
    public required long Reached { get; set; }
}
