using PipelineGraph.Core;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Data.Checking;

namespace PipelineGraph.Data.Specification;

/// <summary>What must hold of a world whatever happened to it.</summary>
public static class Consistency
{
    public static async Task AssertAsync(World world)
    {
        // On a busy machine a command is answered before its changes have their numbers.
        await world.Get<IWriteStore>().NumberedAsync(world.Caller.TenantId, [], TimeSpan.FromMinutes(1), default);
        await DerivedTables.AssertAgreeAsync(world.Rows, world.Get<TenantCheck>());
    }

    /// <summary>Nothing may be due any more.</summary>
    public static Task AssertFreshAsync(World world, params IEnumerable<Guid> except) => DerivedTables.AssertFreshAsync(world.Rows, world.Get<AssessSubjects>(), world.Clock.Now, except);
}
