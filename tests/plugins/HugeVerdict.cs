using System;
using System.Linq;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Says more than anybody can keep.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return new Verdict
        {
            Stage = "lead",
            Explanation = new TextReference { Key = "because" },
            Criteria = [.. Enumerable.Range(0, 100_000).Select(_ => new CriterionResult { Key = "replied", State = CriterionState.Met })],
        };
    }
}
