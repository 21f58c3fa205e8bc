using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Never ends making a type, for which every later use of it waits.</summary>
internal static class Trap
{
    public const bool Always = false;

    private static class Never
    {
        public static readonly int Made = Make();

        private static int Make()
        {
            Forever.Pass();
            return 0;
        }
    }

    public static Verdict? Spring(EvaluationContext context)
    {
        return Never.Made == 0 ? null : throw new InvalidOperationException();
    }
}
