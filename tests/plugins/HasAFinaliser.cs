using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Throws on the collector's thread, which no caller can catch.</summary>
internal sealed class Trap
{
    public const bool Always = false;

    ~Trap() => throw new InvalidOperationException("The trap was sprung.");

    public static Verdict? Spring(EvaluationContext context)
    {
        for (var count = 0; count < 100; count++) _ = new Trap();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return null;
    }
}
