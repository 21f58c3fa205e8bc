using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Names a fact of somebody whom it was not shown.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return new Verdict
        {
            Stage = "lead",
            Explanation = new TextReference { Key = "because" },
            Criteria = [new CriterionResult { Key = "replied", State = CriterionState.Met, Evidence = [new FactReference { SubjectId = new Guid(99, 9, 9, new byte[8]), FactNo = 1 }] }],
        };
    }
}
