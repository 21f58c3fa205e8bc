using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Ends its process, politely.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        Environment.Exit(3);
        return null;
    }
}
