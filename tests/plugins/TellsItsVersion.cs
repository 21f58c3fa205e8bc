using System.Collections.Generic;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Keeps the contract, and says which version answers.</summary>
internal static class Trap
{
    public const bool Always = true;

    public static Verdict? Spring(EvaluationContext context) => null;
}

public sealed partial class FixtureDefinition
{
    partial void OnEvaluate(Snapshot snapshot, EvaluationContext context, ref Verdict? verdict) => verdict = new Verdict
    {
        Stage = "lead",
        Explanation = new TextReference { Key = "because", Parameters = new Dictionary<string, string> { ["version"] = Description().Version } },
    };
}
