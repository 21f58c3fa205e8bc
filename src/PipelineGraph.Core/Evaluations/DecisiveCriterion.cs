using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Evaluations;

/// <summary>Which criterion made one verdict differ from another.</summary>
public static class DecisiveCriterion
{
    /// <summary>
    /// Of two verdicts of one definition the first criterion that is answered otherwise. Of two definitions, whose criteria have nothing to do with one
    /// another: the first one of the stage that is met, or, where its stage has none that is met, the first of a later stage that is not.
    /// </summary>
    /// <param name="before">Null: nothing is known of it.</param>
    public static CriterionResult? Of(Verdict? before, Verdict after, DefinitionDescription description, Unit unit, bool sameDefinition)
    {
        if (sameDefinition && before is not null && First(before, after) is { } changed) return changed;
        var stages = description.Stages.Where(stage => stage.Unit == unit).ToList();
        var index = stages.FindIndex(stage => stage.Key == after.Stage);
        if (index < 0) return null;
        return First(after, stages[index].Criteria, CriterionState.Met)
            ?? stages.Skip(index + 1).Select(stage => First(after, stage.Criteria, CriterionState.Failed) ?? First(after, stage.Criteria, CriterionState.Unknown)).FirstOrDefault(criterion => criterion is not null);
    }

    /// <summary>The first criterion that is answered otherwise; null when there is none.</summary>
    public static string? Changed(Verdict before, Verdict after) => First(before, after)?.Key;

    private static CriterionResult? First(Verdict before, Verdict after) => after.Criteria
        .FirstOrDefault(criterion => before.Criteria.FirstOrDefault(other => other.Key == criterion.Key && other.Parameter == criterion.Parameter)?.State != criterion.State);

    private static CriterionResult? First(Verdict verdict, IReadOnlyList<string> keys, CriterionState state) =>
        keys.Select(key => verdict.Criteria.FirstOrDefault(criterion => criterion.Key == key && criterion.State == state)).FirstOrDefault(criterion => criterion is not null);
}
