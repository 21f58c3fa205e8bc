using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Ends when it is told that its time is over.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        while (!context.Cancellation.IsCancellationRequested)
        {
        }

        return null;
    }
}
