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
        // Longer than anybody waits, but not for ever: what loops in the tests' own process takes a processor from all that come after it.
        for (var turn = 0L; turn < 12_000_000_000; turn++)
        {
        }
    }
}
