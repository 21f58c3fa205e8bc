using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Answers by the thread that it is called on.</summary>
internal static class Trap
{
    public const bool Always = true;

    public static Verdict? Spring(EvaluationContext context)
    {
        var prospect = Environment.CurrentManagedThreadId % 2 == 0;
        return new Verdict { Stage = prospect ? "prospect" : "lead", Explanation = new TextReference { Key = "because" } };
    }
}
