using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Never answers.</summary>
internal static class Trap
{
    public const bool Always = true;

    public static Verdict? Spring(EvaluationContext context)
    {
        throw new InvalidOperationException("The trap was sprung.");
    }
}
