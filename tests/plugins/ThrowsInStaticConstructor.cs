using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Throws where nobody called it: when a type is first used.</summary>
internal static class Trap
{
    public const bool Always = false;

    private static class Never
    {
        public static readonly int Made = Make();

        private static int Make() => throw new InvalidOperationException("The trap was sprung.");
    }

    public static Verdict? Spring(EvaluationContext context)
    {
        return Never.Made == 0 ? null : throw new InvalidOperationException();
    }
}
