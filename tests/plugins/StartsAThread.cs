using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Throws on a thread of its own, which no caller can catch.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        var thread = new System.Threading.Thread(() => throw new InvalidOperationException("The trap was sprung."));
        thread.Start();
        thread.Join();
        return null;
    }
}
