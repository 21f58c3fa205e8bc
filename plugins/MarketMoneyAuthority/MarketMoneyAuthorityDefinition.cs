using PipelineGraph.Definitions;

namespace MarketMoneyAuthority;

/// <summary>A prospect fits the target market, has the money and may decide; everybody else is a lead, and there is no opportunity.</summary>
public sealed class MarketMoneyAuthorityDefinition : IStageDefinition
{
    private readonly DefinitionDescription description = QualifyingDescription.Create();

    public DefinitionDescription Describe() => description;

    public IReadOnlyList<SettingProblem> Validate(Settings settings)
    {
        var problems = new List<SettingProblem>();
        foreach (var key in (ReadOnlySpan<string>)["targetMarket", "extraCriteria"])
        {
            if (settings.GetAttributeRules(key).Any(rule => rule.Values.Count == 0)) problems.Add(new() { Key = key, Message = "Each rule needs at least one value." });
        }

        var anyHard = QualifyingDescription.Three.Any(criterion => settings.GetText(criterion) == "hard") || settings.GetAttributeRules("extraCriteria").Any(rule => rule.Required);
        if (!anyHard) problems.Add(new() { Key = "market", Message = "Keep at least one criterion hard: otherwise everybody would be a prospect." });
        return problems;
    }

    public Verdict Evaluate(Snapshot snapshot, EvaluationContext context) => new Assessment(snapshot, new QualifyingOptions(context.Settings), context.Now).Verdict();
}
