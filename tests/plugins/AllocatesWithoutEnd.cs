using System;
using System.Collections.Generic;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Keeps more and more memory.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        var kept = new List<byte[]>();
        while (kept.Count >= 0) kept.Add(new byte[1_000_000]);
        return null;
    }
}
