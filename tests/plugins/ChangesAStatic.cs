using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>A static that can be assigned.</summary>
internal static class Trap
{
    public const bool Always = false;

    private static int calls;

    public static Verdict? Spring(EvaluationContext context)
    {
        return ++calls < 0 ? null : null;
    }
}
