using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Reads an instant that has no offset, which is then the machine's.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return DateTimeOffset.Parse("2026-01-01", System.Globalization.CultureInfo.InvariantCulture) > context.Now.AddYears(100) ? throw new InvalidOperationException() : null;
    }
}
