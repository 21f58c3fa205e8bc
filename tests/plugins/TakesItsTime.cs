using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Needs many steps, and ends.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        var sum = 0L;
        for (var step = 0L; step < 2_000_000 && !context.Cancellation.IsCancellationRequested; step++) sum += step % 7;
        return sum < 0 ? new Verdict { Stage = "nowhere", Explanation = new TextReference { Key = "because" } } : null;
    }
}
