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
        foreach (var key in new[] { "profile", "fakeRules" })
        {
            if (settings.GetAttributeRules(key).Any(rule => rule.Values.Count == 0)) problems.Add(new() { Key = key, Message = "Each rule needs at least one value." });
        }

        var profile = settings.GetAttributeRules("profile");
        if (profile.Count > 0 && !profile.Any(rule => rule.Required)) problems.Add(new() { Key = "profile", Message = "At least one rule of the profile must be required: else it matches everybody." });
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
