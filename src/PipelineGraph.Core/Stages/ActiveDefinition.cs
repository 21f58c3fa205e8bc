using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Stages;

/// <summary>The tenant's active definition within one transaction, or why it cannot evaluate.</summary>
internal sealed class ActiveDefinition(
    Activation activation, BindingRecord binding, IReadOnlySet<int> kin, IStageEvaluator? evaluator, EvaluationFailure? failure) : IDisposable
{
    private readonly HashSet<Unit> units = [.. evaluator?.Description.Stages.Select(stage => stage.Unit) ?? []];

    public Activation Activation => activation;

    public int BindingNo => binding.BindingNo;

    public IStageEvaluator? Evaluator => evaluator;

    public EvaluationFailure? Failure => failure;

    /// <summary>Null when the definition cannot be asked.</summary>
    public DeclaredFacts? Declared { get; } = evaluator is null ? null : new DeclaredFacts(evaluator.Reads);

    /// <summary>Whether subjects of the unit have a stage; of a definition that cannot be asked: any may.</summary>
    public bool Stages(Unit unit) => evaluator is null || units.Contains(unit);

    /// <summary>Whether the binding is of the same package: another version of the definition may order its stages otherwise.</summary>
    public bool SharesStagesWith(int bindingNo) => bindingNo == BindingNo || kin.Contains(bindingNo);

    public static async ValueTask<ActiveDefinition> OpenAsync(
        IStageEvaluators evaluators, Activation activation, BindingRecord binding, IReadOnlySet<int> kin, CancellationToken cancellationToken)
    {
        var (evaluator, failure) = await evaluators.OpenAsync(activation.TenantId, binding.ToBinding(), cancellationToken);
        return new ActiveDefinition(activation, binding, kin, evaluator, failure);
    }

    public void Dispose() => evaluator?.Dispose();
}
