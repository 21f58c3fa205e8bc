using System;
using PipelineGraph.Definitions;

namespace Fixtures;

/// <summary>Runs on the collector's thread.</summary>
internal sealed class Trap
{
    public const bool Always = false;

    ~Trap() => throw new InvalidOperationException("The trap was sprung.");

    public static Verdict? Spring(EvaluationContext context) => new Trap() is null ? null : null;
}
