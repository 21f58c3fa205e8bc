using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Switching;

/// <summary>A switch of all subjects at one instant, as the database does it.</summary>
public sealed record SwitchRequest
{
    /// <summary>The binding that was active.</summary>
    public required int FromBinding { get; init; }

    /// <summary>The binding that becomes active; each subject of its units has a verdict under it.</summary>
    public required int ToBinding { get; init; }

    /// <summary>The units that the new definition stages: subjects of others leave.</summary>
    public required IReadOnlyList<Unit> Units { get; init; }

    /// <summary>The last number given: the rows are numbered from the next one on.</summary>
    public required long Head { get; init; }

    /// <summary>From when on the new definition decides.</summary>
    public required DateTimeOffset At { get; init; }

    public required DateTimeOffset NumberedAt { get; init; }

    /// <summary>How moves between stages lie in the order of the definition; empty when the two bindings are of different packages.</summary>
    public required IReadOnlyList<(Unit Unit, string From, string To, MoveDirection Direction)> Directions { get; init; }

    /// <summary>The stages of the new definition, each with those that who is in it has reached or passed.</summary>
    public required IReadOnlyList<(Unit Unit, string StageKey, IReadOnlyCollection<string> Reached)> Reached { get; init; }
}

/// <summary>What a switch did, or who stopped it.</summary>
/// <param name="Moved">Rows of the ledger.</param>
/// <param name="Stageless">Some of the subjects on which the definition failed and that have no stage that it knows: nothing was written.</param>
public sealed record SwitchResult(long Moved, IReadOnlyList<(Guid SubjectId, string Failure)> Stageless);

/// <summary>Work of a tenant in the background.</summary>
/// <param name="BindingNo">The binding that is to be kept up.</param>
/// <param name="ActivationNo">The activation that the binding is kept for.</param>
/// <param name="RunNo">Of an evaluation run.</param>
public sealed record PendingWork(Guid TenantId, int? BindingNo, int? ActivationNo, int? RunNo);
