using System;
using System.Collections.Generic;
using PipelineGraph.Definitions;

namespace Fixtures;

public sealed partial class FixtureDefinition
{
    partial void OnValidate(Settings settings, ref IReadOnlyList<SettingProblem>? problems)
    {
        if (settings.GetInteger("replies") == 8) problems = [null!];
        if (settings.GetInteger("replies") == 6) problems = [.. System.Linq.Enumerable.Repeat(new SettingProblem { Key = "replies", Message = new string('x', 100_000) }, 100_000)];
    }
}

/// <summary>Says nothing, or far too much, of settings that it does not like.</summary>
internal static class Trap
{
    public const bool Always = false;

    public static Verdict? Spring(EvaluationContext context)
    {
        return null;
    }
}
