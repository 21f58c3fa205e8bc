using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>A stage that the description does not have.</summary>
internal static class Trap
{
    public const bool Always = true;

    public static Verdict? Spring(EvaluationContext context)
    {
        return new Verdict { Stage = "nowhere", Explanation = new TextReference { Key = "because" } };
    }
}
