using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Ends its process at once.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        Environment.FailFast("The trap was sprung.");
        return null;
    }
}
