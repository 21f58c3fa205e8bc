using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Takes more memory than it may.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        var much = new byte[100_000_000];
        return much[context.Settings.GetInteger("replies")] == 0 ? null : null;
    }
}
