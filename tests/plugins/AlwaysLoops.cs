using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Never ends, not even for a person of whom nothing is known.</summary>
internal static class Trap
{
    public const bool Always = true;

    public static Verdict? Spring(EvaluationContext context)
    {
        Forever.Pass();
        return null;
    }
}
