using System;
using System.Collections.Generic;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Counts the comparisons of a comparer that it keeps.</summary>
internal static class Trap
{
    public const bool Always = true;

    private static readonly IComparer<int> Order = new Counting();

    private sealed class Counting : IComparer<int>
    {
        private int calls;

        public int Compare(int x, int y) => calls++;
    }

    public static Verdict? Spring(EvaluationContext context)
    {
        return new Verdict { Stage = Order.Compare(1, 2) % 7 == 0 ? "prospect" : "lead", Explanation = new TextReference { Key = "because" } };
    }
}
