using PipelineGraph.Definitions;

namespace Dialogue;

/// <summary>A lead becomes a prospect when a representative talked with it, or when it did what only a prospect does; activity alone proves nothing.</summary>
public sealed class DialogueDefinition : IStageDefinition
{
    private readonly DefinitionDescription description = DialogueDescription.Create();

    public DefinitionDescription Describe() => description;

    public IReadOnlyList<SettingProblem> Validate(Settings settings)
    {
        var problems = new List<SettingProblem>();
        var market = settings.GetAttributeRules("targetMarket");
        if (market.Any(rule => rule.Values.Count == 0)) problems.Add(new() { Key = "targetMarket", Message = "Each rule of the target market needs at least one value." });
        if (settings.GetTextList("mustBeKnown").Contains("market") && !market.Any(rule => rule.Required))
        {
            problems.Add(new() { Key = "mustBeKnown", Message = "State the target market first: while there is none, nobody is known to fit it." });
        }

        if (settings.GetAttributeRules("salesReadyRules").Any(rule => rule.Values.Count == 0))
        {
            problems.Add(new() { Key = "salesReadyRules", Message = "Each rule of what is sales-ready needs at least one value." });
        }

        if (NobodyBecomesProspect(settings))
        {
            problems.Add(new() { Key = "dialogueChannels", Message = "Name at least one channel or activity of dialogue, or, with the path inbound, one clear sign: nobody would become a prospect." });
        }

        return problems;
    }

    public Verdict Evaluate(Snapshot snapshot, EvaluationContext context)
    {
        var assessment = new Assessment(snapshot, new DialogueOptions(context.Settings));
        return assessment.VerdictAt(context.Now);
    }

    private static bool NobodyBecomesProspect(Settings settings) =>
        settings.GetTextList("dialogueChannels").Count == 0 && settings.GetActivityRules("dialogueActivities").Count == 0
        && (settings.GetText("path") == "strict" || settings.GetTextList("clearSigns").Count == 0);
}
