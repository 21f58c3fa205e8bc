using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>What one transaction adds to the ledger and to all that follows from it, before anything of it has a number.</summary>
/// <param name="Rows">In order.</param>
/// <param name="Opened">Stays that are known from the transaction's last number on.</param>
/// <param name="Closed">Stays that are known otherwise from that number on.</param>
public sealed record PendingChanges(
    IReadOnlyList<PendingChange> Rows, IReadOnlyList<PendingSpan> Opened, IReadOnlyList<PendingSpanEnd> Closed, IReadOnlyList<PendingCount> Counts);

/// <summary>A row of the ledger without a number.</summary>
/// <param name="RetractsId">Of a retraction: the change that it takes back, which may have no number yet either.</param>
public sealed record PendingChange(StageChange Row, Guid? RetractsId);

/// <param name="ChangeId">Of the change that began the stay.</param>
public sealed record PendingSpan(Guid SubjectId, Guid ChangeId, int BindingNo, Unit Unit, string StageKey, DateTimeOffset EnteredAt, DateTimeOffset? LeftAt);

/// <param name="ChangeId">Of the change that began the stay.</param>
/// <param name="Number">Of that change; null while it has none.</param>
public sealed record PendingSpanEnd(Guid SubjectId, Guid ChangeId, long? Number);

/// <summary>By how much the counters of a stage change.</summary>
public sealed record PendingCount(int BindingNo, Unit Unit, string StageKey, long Present, long Reached);
