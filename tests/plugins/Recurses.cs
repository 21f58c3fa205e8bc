using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Overflows the stack.</summary>
internal static class Trap
{
    public const bool Always = false;

    private static int Deeper(int depth) => depth < 0 ? 0 : Deeper(depth + 1) + 1;

    public static Verdict? Spring(EvaluationContext context)
    {
        return Deeper(1) == 0 ? null : null;
    }
}
