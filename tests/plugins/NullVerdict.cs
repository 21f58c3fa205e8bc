using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Says nothing.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return null;
    }
}

public sealed partial class FixtureDefinition
{
    partial void OnEvaluate(Snapshot snapshot, EvaluationContext context, ref Verdict? verdict) => verdict = new Verdict
    {
        Stage = null!,
        Explanation = null!,
        Criteria = [null!],
    };
}
