using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Writes past the console, into what the process was given as its output.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        using var output = Console.OpenStandardOutput();
        output.Write([255, 255, 255, 255, 65, 66, 67]);
        output.Flush();
        return null;
    }
}
