using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Switching;

/// <summary>Why verdicts under a binding that is not the active one are kept up.</summary>
public enum KeptRole
{
    /// <summary>It is about to become the active one.</summary>
    Candidate,

    /// <summary>It runs beside the active one, to be compared with it.</summary>
    Shadow,

    /// <summary>It was the active one before: kept so that rolling back is quick. What is due under it is noted, and worked off when it is called back.</summary>
    Previous,

    /// <summary>It is kept no more, and its verdicts are being removed.</summary>
    Leaving,
}

/// <summary>
/// A binding beside the active one. Every writer marks the subjects that it touched as due for it; a job evaluates all subjects once, then works off
/// what is due.
/// </summary>
public sealed class KeptBinding : ITenantOwned, IClaimable
{
    public required Guid TenantId { get; init; }

    public required int BindingNo { get; init; }

    public required KeptRole Role { get; set; }

    /// <summary>The units that its definition stages, a bit each: writers know whom to mark without asking it.</summary>
    public required int Units { get; init; }

    /// <summary>Whether every subject has been evaluated once.</summary>
    public required bool Filled { get; set; }

    /// <summary>The last subject that the fill evaluated.</summary>
    public Guid? Cursor { get; set; }

    public long Evaluated { get; set; }

    /// <summary>Subjects when the fill began.</summary>
    public required long Total { get; set; }

    /// <summary>Of a shadow: the run that collects its differences.</summary>
    public int? RunNo { get; set; }

    public Guid? WorkerId { get; set; }

    public DateTimeOffset? WorkerUntil { get; set; }

    /// <summary>Whether writers mark subjects of the unit for it.</summary>
    public bool Stages(Unit unit) => Role != KeptRole.Leaving && (Units & Bit(unit)) != 0;

    public static int Bits(IEnumerable<Unit> units) => units.Aggregate(0, (bits, unit) => bits | Bit(unit));

    private static int Bit(Unit unit) => 1 << (int)unit;
}
