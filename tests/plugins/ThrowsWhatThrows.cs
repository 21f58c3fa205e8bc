using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Throws an exception whose message throws.</summary>
internal static class Trap
{
    public const bool Always = false;

    private sealed class Sprung : Exception
    {
        public override string Message => throw new Sprung();
    }

    public static Verdict? Spring(EvaluationContext context)
    {
        throw new Sprung();
    }
}
