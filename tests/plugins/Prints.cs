using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Writes to the console.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        Console.WriteLine("The trap was sprung.");
        Console.Error.WriteLine("The trap was sprung.");
        return null;
    }
}
