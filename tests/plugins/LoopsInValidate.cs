using System;
using System.Collections.Generic;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Never ends with settings that it does not like.</summary>
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
    partial void OnValidate(Settings settings, ref IReadOnlyList<SettingProblem>? problems)
    {
        if (settings.GetInteger("replies") == 8) Forever.Pass();
    }
}
