using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Cannot be made.</summary>
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
    public FixtureDefinition() => throw new InvalidOperationException("The trap was sprung.");
}
