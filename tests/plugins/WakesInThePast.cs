using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Asks to be asked again before now.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return new Verdict { Stage = "lead", Explanation = new TextReference { Key = "because" }, ReevaluateAt = context.Now.AddDays(-1) };
    }
}
