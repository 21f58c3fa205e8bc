using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Looks at a file.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return System.IO.File.Exists("/etc/hosts") ? null : null;
    }
}
