using PipelineGraph.Core.Evaluations;

namespace PipelineGraph.Data.Specification;

/// <summary>What must hold of a world whatever happened to it.</summary>
public static class Consistency
{
    public static Task AssertAsync(World world) => DerivedTables.AssertAgreeAsync(world.Rows, world.Evaluators);

    /// <summary>Nothing may be due any more.</summary>
    public static Task AssertFreshAsync(World world) => DerivedTables.AssertFreshAsync(world.Rows, world.Get<AssessSubjects>(), world.Clock.Now);
}
