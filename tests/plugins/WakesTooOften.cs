using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Asks to be evaluated again after a second, always.</summary>
internal static class Trap
{
    public const bool Always = true;

    public static Verdict? Spring(EvaluationContext context)
    {
        return new Verdict { Stage = "lead", Explanation = new TextReference { Key = "because" }, ReevaluateAt = context.Now.AddSeconds(1) };
    }
}
