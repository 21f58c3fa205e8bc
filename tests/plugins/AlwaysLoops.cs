using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Never ends, not even for a person of whom nothing is known.</summary>
internal static class Trap
{
    public const bool Always = true;

    public static Verdict? Spring(EvaluationContext context)
    {
        // Longer than anybody waits, but not for ever: what loops in the tests' own process takes a processor from all that come after it.
        for (var turn = 0L; turn < 12_000_000_000; turn++)
        {
        }

        return null;
    }
}
