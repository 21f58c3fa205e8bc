using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Counts its calls in a field that it hands on by reference.</summary>
internal static class Trap
{
    public const bool Always = true;

    private static readonly Tally Kept = new();

    private sealed class Tally
    {
        private int calls;

        public int Next() => Add(ref calls);

        private static int Add(ref int number) => number++;
    }

    public static Verdict? Spring(EvaluationContext context)
    {
        return new Verdict { Stage = Kept.Next() % 7 == 0 ? "prospect" : "lead", Explanation = new TextReference { Key = "because" } };
    }
}
