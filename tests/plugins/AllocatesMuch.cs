using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Takes more memory than it may.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static int GrowTo;

    public static Verdict? Spring(EvaluationContext context)
    {
        GrowTo = new byte[100_000_000].Length;
        return null;
    }
}
