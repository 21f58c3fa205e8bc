using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Counts its calls, so that the same facts give different verdicts.</summary>
internal static class Trap
{
    public const bool Always = true;

    private static int calls;

    public static Verdict? Spring(EvaluationContext context)
    {
        return calls++ % 2 == 0 ? null : new Verdict { Stage = "lead", Explanation = new TextReference { Key = "because" } };
    }
}
