using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Looks at the machine's clock.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return DateTime.UtcNow.Year > 3000 ? null : null;
    }
}
