using PipelineGraph.Definitions;

namespace Engagement;

/// <summary>A lead becomes a prospect by what it does after it was approached; a quote or an intention to buy makes an opportunity.</summary>
public sealed class EngagementDefinition : IStageDefinition
{
    private readonly DefinitionDescription description = EngagementDescription.Create();

    public DefinitionDescription Describe() => description;

    public IReadOnlyList<SettingProblem> Validate(Settings settings)
    {
        var weights = EngagementOptions.WeightKeys.Sum(settings.GetNumber);
        if (weights == 0 && settings.GetNumber("minimumQuality") > 0)
        {
            return [new SettingProblem { Key = "minimumQuality", Message = "A minimum quality needs at least one weight above 0." }];
        }

        if (settings.GetTextList("triggers").Count == 0 && settings.GetActivityRules("engagementActivities").Count == 0)
        {
            return [new SettingProblem { Key = "triggers", Message = "Name at least one trigger or one engagement activity: nobody would become a prospect." }];
        }

        return [];
    }

    public Verdict Evaluate(Snapshot snapshot, EvaluationContext context)
    {
        var assessment = Assessment.Of(snapshot, new EngagementOptions(context.Settings));
        var decision = assessment.DecideAt(context.Now);
        return assessment.Verdict(decision, context.Now);
    }
}
