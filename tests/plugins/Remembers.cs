using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Counts its calls, so that the same facts give different verdicts.</summary>
internal static class Trap
{
    public const bool Always = true;

    private static readonly int[] Calls = [0];

    public static Verdict? Spring(EvaluationContext context)
    {
        return Calls[0]++ % 2 == 0 ? null : new Verdict { Stage = "lead", Explanation = new TextReference { Key = "because" } };
    }
}
