using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Names an example that could be written down, and not read again.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return new Verdict
        {
            Stage = "lead",
            Explanation = new TextReference { Key = "because" },
            Missing = [new MissingFact { FactKey = "employees", Criterion = "replied", ForStage = "prospect", Example = FactValue.OfNumber(1m / 3) }],
        };
    }
}
