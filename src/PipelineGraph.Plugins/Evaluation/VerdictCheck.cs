using System.Globalization;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Plugins.Evaluation;

/// <summary>What a verdict must be to be kept: of a size that can be, and in agreement with the description.</summary>
internal sealed class VerdictCheck(DefinitionDescription description)
{
    /// <summary>Criteria, evidence, missing facts, labels, measures and parameters together: as many facts as are read, twice.</summary>
    private const int MostItems = 20_000;

    private const int LongestText = 100_000;

    private readonly VerdictRules rules = new(description);

    /// <summary>Why the verdict is none, or null.</summary>
    public EvaluationFailure? Failure(Verdict? verdict, Snapshot snapshot, DateTimeOffset now) =>
        (SizeProblem(verdict) ?? rules.Problem(verdict, snapshot, now)) is { } problem ? new EvaluationFailure(EvaluationFailureKind.InvalidVerdict, problem) : null;

    private static string? SizeProblem(Verdict? verdict)
    {
        if (verdict is null) return null; // which the rules say in their words
        var items = verdict.Criteria.Count + verdict.Missing.Count + verdict.Labels.Count + verdict.Measures.Count + (verdict.Explanation?.Parameters.Count ?? 0);
        var text = 0L;
        if (items <= MostItems)
        {
            foreach (var criterion in verdict.Criteria)
            {
                items += criterion?.Evidence.Count ?? 0;
                text += criterion?.Parameter?.Length ?? 0;
            }

            foreach (var missing in verdict.Missing)
            {
                items += missing?.Example?.List?.Count ?? 0;
                text += (missing?.FactKey?.Length ?? 0) + Length(missing?.Example);
            }

            if (verdict.Explanation is { } explanation)
            {
                foreach (var (name, value) in explanation.Parameters) text += name.Length + (value?.Length ?? 0);
            }
        }

        if (items > MostItems) return string.Create(CultureInfo.InvariantCulture, $"The verdict has {items} criteria, pieces of evidence and the like; at most {MostItems} are kept.");
        return text > LongestText ? string.Create(CultureInfo.InvariantCulture, $"The verdict has texts of {text} characters; at most {LongestText} are kept.") : null;
    }

    private static int Length(FactValue? value) => (value?.Text?.Length ?? 0) + (value?.Currency?.Length ?? 0) + (value?.List?.Sum(item => item?.Length ?? 0) ?? 0);
}
