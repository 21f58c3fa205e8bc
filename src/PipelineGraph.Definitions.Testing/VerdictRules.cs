using System.Collections.Frozen;

namespace PipelineGraph.Definitions.Testing;

/// <summary>Compares verdicts with the description that they must agree with.</summary>
public sealed class VerdictRules(DefinitionDescription description)
{
    private readonly FrozenSet<(Unit, string)> stages = description.Stages.Select(stage => (stage.Unit, stage.Key)).ToFrozenSet();
    private readonly FrozenSet<string> stageKeys = description.Stages.Select(stage => stage.Key).ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> criteria = description.Criteria.Select(criterion => criterion.Key).ToFrozenSet(StringComparer.Ordinal);
    private readonly FrozenSet<string> texts = description.Texts.Keys.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>How the verdict breaks the contract, or null.</summary>
    public string? Problem(Verdict? verdict, Snapshot snapshot, DateTimeOffset now)
    {
        if (verdict is null) return "The verdict is null.";
        if (verdict.Stage is null || !stages.Contains((snapshot.Subject.Unit, verdict.Stage)))
        {
            return $"The stage '{Shown(verdict.Stage)}' is not described for a {snapshot.Subject.Unit}.";
        }

        if (verdict.ReevaluateAt <= now) return "ReevaluateAt is not later than now.";
        if (verdict.Explanation?.Key is not { } explanation || !texts.Contains(explanation)) return $"The explanation '{Shown(verdict.Explanation?.Key)}' is not among the texts.";
        foreach (var label in verdict.Labels)
        {
            if (label is null || !texts.Contains(label)) return $"The label '{Shown(label)}' is not among the texts.";
        }

        foreach (var measure in verdict.Measures)
        {
            if (measure?.Key is not { } key || !texts.Contains(key)) return $"The measure '{Shown(measure?.Key)}' is not among the texts.";
        }

        foreach (var missing in verdict.Missing)
        {
            if (missing?.FactKey is null || !criteria.Contains(missing.Criterion ?? "") || !stageKeys.Contains(missing.ForStage ?? ""))
            {
                return $"A missing fact names a criterion or stage that is not described ('{Shown(missing?.Criterion)}', '{Shown(missing?.ForStage)}').";
            }

            if (missing.Unit is { } unit && !Enum.IsDefined(unit)) return $"The missing fact '{Shown(missing.FactKey)}' is of a unit that the contract does not know.";
            if (missing.Example is { } example && ExampleProblem(example) is { } problem) return $"The example of the missing fact '{Shown(missing.FactKey)}' {problem}.";
        }

        return CriteriaProblem(verdict, snapshot);
    }

    /// <summary>What could not be read again once it is kept.</summary>
    private static string? ExampleProblem(FactValue example) => example switch
    {
        { Type: FactValueType.Text, Text: null } or { Type: FactValueType.List, List: null } or { Type: FactValueType.Money, Currency: null } => "is null",
        { List: { } items } when items.Contains(null!) => "has a null in its list",
        { Number: { } number } when decimal.Round(number, 6) != number => "has more than six decimals: round it",
        _ => null,
    };

    private string? CriteriaProblem(Verdict verdict, Snapshot snapshot)
    {
        foreach (var criterion in verdict.Criteria)
        {
            if (criterion?.Key is not { } key || !criteria.Contains(key)) return $"The criterion '{Shown(criterion?.Key)}' is not described.";
            if (criterion.State is not (CriterionState.Met or CriterionState.Failed or CriterionState.Unknown)) return $"The criterion '{Shown(key)}' has no known state.";
            foreach (var evidence in criterion.Evidence)
            {
                if (evidence.FactNo < 1 || !IsShown(evidence.SubjectId, snapshot)) return $"The evidence of the criterion '{Shown(key)}' names a fact that it was not shown.";
            }
        }

        return null;
    }

    private static bool IsShown(Guid subject, Snapshot snapshot)
    {
        if (subject == snapshot.Subject.SubjectId || subject == snapshot.Company?.SubjectId) return true;
        foreach (var deal in snapshot.Deals)
        {
            if (deal.SubjectId == subject) return true;
        }

        foreach (var person in snapshot.Persons)
        {
            if (person.SubjectId == subject) return true;
        }

        // Of a contact that others were merged into, facts are theirs.
        return IsAmong(subject, snapshot.Subject) || snapshot.Persons.Any(person => IsAmong(subject, person));
    }

    private static bool IsAmong(Guid subject, SubjectFacts facts) =>
        ((IEnumerable<Fact>)[.. facts.Activities, .. facts.Attributes, .. facts.Judgements, .. facts.Consents, .. facts.Links]).Any(fact => fact.Reference.SubjectId == subject);

    private static string Shown(string? text) => text is null ? "null" : text.Length <= 64 ? text : text[..64] + "…";
}
