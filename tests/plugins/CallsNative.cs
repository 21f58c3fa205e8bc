using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Calls native code.</summary>
internal static class Trap
{
    public const bool Always = false;

    [System.Runtime.InteropServices.DllImport("libc")]
    private static extern int getpid();

    public static Verdict? Spring(EvaluationContext context)
    {
        return getpid() == 0 ? null : null;
    }
}
