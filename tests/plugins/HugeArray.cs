using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Asks for more memory at once than a worker has.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        var huge = new byte[1_000_000_000];
        return huge[context.Settings.GetInteger("replies")] == 0 ? null : null;
    }
}
