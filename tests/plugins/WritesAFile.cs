using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Writes beside the program.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        System.IO.File.WriteAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "written-by-a-definition.tmp"), "The trap was sprung.");
        return null;
    }
}
