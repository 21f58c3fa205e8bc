using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>An exception of the plugin's own type.</summary>
internal static class Trap
{
    public const bool Always = false;

    private sealed class Sprung() : Exception("The trap was sprung.");

    public static Verdict? Spring(EvaluationContext context)
    {
        throw new Sprung();
    }
}
