using System;
using System.Collections.Generic;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Says one thing at great length.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return new Verdict
        {
            Stage = "lead",
            Explanation = new TextReference { Key = "because", Parameters = new Dictionary<string, string> { ["all"] = new string('x', 10_000_000) } },
        };
    }
}
