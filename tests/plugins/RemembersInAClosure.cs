using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Counts its calls in a local that a kept function holds.</summary>
internal static class Trap
{
    public const bool Always = true;

    private static readonly Func<int> Next = Counter();

    private static Func<int> Counter()
    {
        var calls = 0;
        return () => calls++;
    }

    public static Verdict? Spring(EvaluationContext context)
    {
        return new Verdict { Stage = Next() % 7 == 0 ? "prospect" : "lead", Explanation = new TextReference { Key = "because" } };
    }
}
