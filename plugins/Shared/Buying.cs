using PipelineGraph.Definitions;

namespace PipelineGraph.Plugins.Shared;

/// <summary>Who can pay, and who may decide.</summary>
internal static class Buying
{
    /// <summary>The last word on being able to pay, or on a budget.</summary>
    public static (CriterionState State, Fact?[] Evidence) Means(Snapshot snapshot, decimal minimumBudget) =>
        Latest.Of(Latest.Attribute(snapshot, "budget"), Latest.Attribute(snapshot, "can_pay")) switch
        {
            { Key: "can_pay" } fact => (Answers.Of(fact.Value.Boolean), [fact]),
            { Value.Number: { } amount } fact => (Answers.Of(amount > 0 && amount >= minimumBudget), [fact]),
            _ => (CriterionState.Unknown, []),
        };

    /// <summary>Whether one of the people may decide. Influence is no right to decide; while one of them is unknown, so is the answer.</summary>
    public static (CriterionState State, Fact?[] Evidence) Authority(IReadOnlyList<SubjectFacts> people)
    {
        List<AttributeFact> known = [];
        foreach (var person in people)
        {
            if (person.Attributes.Latest("decision_power") is not { Value.Text: "decides" or "influence" or "none" } fact) continue;
            if (fact.Value.Text == "decides") return (CriterionState.Met, [fact]);
            known.Add(fact);
        }

        return (known.Count > 0 && known.Count == people.Count ? CriterionState.Failed : CriterionState.Unknown, [.. known]);
    }
}
