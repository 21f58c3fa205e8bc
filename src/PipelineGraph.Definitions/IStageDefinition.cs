namespace PipelineGraph.Definitions;

/// <summary>
/// One organisation's definition of its stages: what a plugin implements. Pure, synchronous and thread-safe; the host owns the clock and the
/// thread, and hands over nothing but the types of this assembly.
/// </summary>
/// <remarks>The interface grows by members with a default body only, so that a plugin built for an older minor version keeps loading.</remarks>
public interface IStageDefinition
{
    /// <summary>Who the definition is and what it stages. Called once after loading; the same answer each time.</summary>
    DefinitionDescription Describe();

    /// <summary>What is wrong with settings whose single values are within their bounds but do not fit together; empty when all is well.</summary>
    IReadOnlyList<SettingProblem> Validate(Settings settings) => [];

    /// <summary>
    /// The verdict on <see cref="Snapshot.Subject"/>: the same facts, settings and <see cref="EvaluationContext.Now"/> always give the same
    /// verdict. The present stage is not an input.
    /// </summary>
    Verdict Evaluate(Snapshot snapshot, EvaluationContext context);
}
