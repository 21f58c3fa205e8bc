using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Overflows the stack before it said who it is.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return null;
    }
}

public sealed partial class FixtureDefinition
{
    partial void OnDescribe() => Deeper(1);

    private static int Deeper(int depth) => depth < 0 ? 0 : Deeper(depth + 1) + 1;
}
