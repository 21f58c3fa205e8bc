namespace PipelineGraph.Core.Stages;

/// <summary>The result of a command that may change stages.</summary>
public interface IChanging
{
    /// <summary>The ledger's rows that it made, in order; null while they wait for their numbers, which they get whatever happens.</summary>
    IReadOnlyList<StageChange>? Changes { get; set; }
}
