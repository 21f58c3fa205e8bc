using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Evaluation;

namespace PipelineGraph.Plugins.Loading;

/// <summary>A definition that was loaded: in this process, or in workers of its own. Called by several leases at a time.</summary>
internal interface IRunningDefinition
{
    /// <summary>Whether the plugin is still in memory; after <see cref="Unload"/> only what holds it keeps it there.</summary>
    bool IsInMemory { get; }

    /// <summary>What the definition itself says of settings, or why it could not say.</summary>
    (IReadOnlyList<SettingProblem> Problems, string? Failure) Validate(string canonicalSettings, Settings settings);

    /// <summary>
    /// Answers in the order of the batch, not yet compared with the description: one at least, and no more after one that cost the thread or the process
    /// it ran on.
    /// </summary>
    IReadOnlyList<Answer> Evaluate(IReadOnlyList<(Snapshot Snapshot, DateTimeOffset Now)> batch, BoundSettings bound, CancellationToken cancellationToken);

    /// <summary>Once, when nobody uses it any more.</summary>
    void Unload();
}

/// <summary>What came of one evaluation: a verdict, which may break the contract, or a failure.</summary>
internal readonly record struct Answer(Verdict? Verdict, EvaluationFailure? Failure = null)
{
    /// <summary>Ends with the thread of this process that the evaluation did not give back.</summary>
    public Task? LostThread { get; init; }

    /// <summary>Whether the evaluation cost a worker.</summary>
    public bool LostWorker { get; init; }

    public static Answer Failed(EvaluationFailureKind kind, string reason) => new(null, new EvaluationFailure(kind, reason));
}
