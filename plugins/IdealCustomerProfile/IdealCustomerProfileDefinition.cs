using PipelineGraph.Definitions;

namespace IdealCustomerProfile;

/// <summary>A prospect is a lead that matches the company's ideal customer profile; one that wants to buy is an opportunity.</summary>
public sealed class IdealCustomerProfileDefinition : IStageDefinition
{
    private readonly DefinitionDescription description = ProfileDescription.Create();

    public DefinitionDescription Describe() => description;

    public IReadOnlyList<SettingProblem> Validate(Settings settings)
    {
        var problems = new List<SettingProblem>();
        var profile = settings.GetAttributeRules("profile");
        if (profile.Any(rule => rule.Weight <= 0)) problems.Add(new() { Key = "profile", Message = "Each parameter's weight must be above 0." });
        if (profile.Any(rule => rule.Values.Count == 0)) problems.Add(new() { Key = "profile", Message = "Each parameter needs at least one value." });
        if (settings.GetAttributeRules("exclusions").Any(rule => rule.Values.Count == 0))
        {
            problems.Add(new() { Key = "exclusions", Message = "Each exclusion needs at least one value." });
        }

        return problems;
    }

    public Verdict Evaluate(Snapshot snapshot, EvaluationContext context)
    {
        var assessment = new Assessment(snapshot, new ProfileOptions(context.Settings));
        return assessment.VerdictAt(context.Now);
    }
}
