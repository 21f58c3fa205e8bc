using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Changes its mind with time, and does not say when.</summary>
internal static class Trap
{
    public const bool Always = true;

    public static Verdict? Spring(EvaluationContext context)
    {
        var prospect = context.Now.Year > 2030;
        return new Verdict { Stage = prospect ? "prospect" : "lead", Explanation = new TextReference { Key = "because" } };
    }
}
