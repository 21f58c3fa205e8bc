using PipelineGraph.Definitions;

namespace QualifiedDeal;

/// <summary>People are contacts, leads, marketing or sales qualified; opportunities and quotes are deals.</summary>
public sealed class QualifiedDealDefinition : IStageDefinition
{
    private readonly DefinitionDescription description = DealDescription.Create();

    public DefinitionDescription Describe() => description;

    public IReadOnlyList<SettingProblem> Validate(Settings settings)
    {
        var problems = new List<SettingProblem>();
        foreach (var key in new[] { "profile", "fakeRules", "needRules", "abilityRules", "desireRules", "authorityRules" })
        {
            var rules = settings.GetAttributeRules(key);
            if (rules.Any(rule => rule.Values.Count == 0)) problems.Add(new() { Key = key, Message = "Each rule needs at least one value." });
            else if (key != "fakeRules" && rules.Count > 0 && !rules.Any(rule => rule.Required)) problems.Add(new() { Key = key, Message = "At least one of the rules must be required: else they match everybody." });
        }

        if (settings.GetInteger("minimumProbability") > settings.GetInteger("maximumProbability"))
        {
            problems.Add(new() { Key = "minimumProbability", Message = "The least probability of an opportunity is above the highest one: no deal would be an opportunity." });
        }

        return problems;
    }

    public Verdict Evaluate(Snapshot snapshot, EvaluationContext context)
    {
        var options = new DealOptions(context.Settings);
        return snapshot.Subject.Unit == Unit.Deal ? new DealAssessment(snapshot, options).VerdictAt(context.Now) : new PersonAssessment(snapshot, options).Verdict();
    }
}
