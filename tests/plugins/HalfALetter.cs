using System;
using System.Collections.Generic;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Cuts a text in the middle of a letter, and wants never to be asked again, in a zone of its own.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return new Verdict
        {
            Stage = "lead",
            Explanation = new TextReference { Key = "because", Parameters = new Dictionary<string, string> { ["name"] = "\U0001F600"[..1] } },
            ReevaluateAt = DateTimeOffset.MaxValue.ToOffset(TimeSpan.FromHours(-5)),
        };
    }
}
