using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Never ends.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        Forever.Pass();
        return null;
    }
}
