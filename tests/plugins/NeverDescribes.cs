using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Never says who it is: for a process of its own, which can be ended.</summary>
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
        while (true)
        {
        }
    }
}
