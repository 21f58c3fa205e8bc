using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Never says who it is.</summary>
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
    partial void OnDescribe()
    {
        Forever.Pass();
    }
}
