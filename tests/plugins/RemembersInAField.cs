using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Counts its calls in a field of its own.</summary>
internal static class Trap
{
    public const bool Always = true;

    public static Verdict? Spring(EvaluationContext context)
    {
        return null;
    }
}

public sealed partial class FixtureDefinition
{
    private int calls;

    partial void OnEvaluate(Snapshot snapshot, EvaluationContext context, ref Verdict? verdict)
    {
        if (calls++ % 2 == 1) verdict = new Verdict { Stage = "lead", Explanation = new TextReference { Key = "because" } };
    }
}
