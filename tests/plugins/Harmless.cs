using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Nothing happens.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return null;
    }
}
