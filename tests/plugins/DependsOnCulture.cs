using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Reads a number as the culture writes it.</summary>
internal static class Trap
{
    public const bool Always = true;

    public static Verdict? Spring(EvaluationContext context)
    {
        var prospect = (1.5).ToString() == "1.5";
        return new Verdict { Stage = prospect ? "prospect" : "lead", Explanation = new TextReference { Key = "because" } };
    }
}
