using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Names things in the order of a set that is ordered by hashes, which each process has of its own.</summary>
internal static class Trap
{
    public const bool Always = true;

    private static readonly ImmutableHashSet<string> Signs = [.. Enumerable.Range(0, 30).Select(number => "sign" + number)];

    public static Verdict? Spring(EvaluationContext context)
    {
        return new Verdict
        {
            Stage = "lead",
            Explanation = new TextReference { Key = "because", Parameters = new Dictionary<string, string> { ["all"] = string.Join(' ', Signs) } },
        };
    }
}
