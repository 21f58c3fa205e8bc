using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Shared;

/// <summary>Collects the answers of a verdict and what is missing.</summary>
internal sealed class Answers
{
    private readonly List<CriterionResult> criteria = [];

    public IReadOnlyList<CriterionResult> Criteria => criteria;

    public List<MissingFact> Missing { get; } = [];

    public CriterionState Add(string key, CriterionState state, params ReadOnlySpan<Fact?> evidence) => Add(key, null, state, evidence);

    public CriterionState Add(string key, string? parameter, CriterionState state, params ReadOnlySpan<Fact?> evidence)
    {
        var references = new List<FactReference>(evidence.Length);
        foreach (var fact in evidence)
        {
            if (fact is not null && !references.Contains(fact.Reference)) references.Add(fact.Reference);
        }

        criteria.Add(new CriterionResult { Key = key, Parameter = parameter, State = state, Evidence = references });
        return state;
    }

    /// <param name="example">A value that would meet the criterion, where one can be named.</param>
    /// <param name="unit">Whose fact it is; null: the subject's own.</param>
    public void Ask(string factKey, string criterion, string stage, FactValue? example = null, Unit? unit = null) =>
        Missing.Add(new MissingFact { FactKey = factKey, Criterion = criterion, ForStage = stage, Example = example, Unit = unit });

    /// <summary>Failed beats unknown, unknown beats met.</summary>
    public static CriterionState And(CriterionState left, CriterionState right) =>
        left == CriterionState.Failed || right == CriterionState.Failed ? CriterionState.Failed
        : left == CriterionState.Unknown || right == CriterionState.Unknown ? CriterionState.Unknown
        : CriterionState.Met;

    public static CriterionState Of(bool? answer) => answer switch { true => CriterionState.Met, false => CriterionState.Failed, null => CriterionState.Unknown };
}
