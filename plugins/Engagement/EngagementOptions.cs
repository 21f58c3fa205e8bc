using PipelineGraph.Definitions;

namespace Engagement;

/// <summary>The settings by name.</summary>
internal sealed class EngagementOptions(Settings settings)
{
    public static readonly string[] WeightKeys = ["weightFit", "weightAuthority", "weightBudget", "weightUrgency"];

    public IReadOnlyList<string> Triggers { get; } = settings.GetTextList("triggers");
    public IReadOnlyList<ActivityRule> EngagementActivities { get; } = settings.GetActivityRules("engagementActivities");
    public bool AnyReplyCounts { get; } = settings.GetText("replyCounts") == "interaction";
    public int Visits { get; } = settings.GetInteger("visits");
    public TimeSpan VisitWindow { get; } = TimeSpan.FromDays(settings.GetInteger("visitWindowDays"));
    public int SilentDays { get; } = settings.GetInteger("silentDays");
    public decimal MinimumQuality { get; } = settings.GetNumber("minimumQuality");
    public IReadOnlyList<AttributeRule> Profile { get; } = settings.GetAttributeRules("profile");
    public IReadOnlyList<string> DecisionTitles { get; } = settings.GetTextList("decisionTitles");
    public decimal MinimumBudget { get; } = settings.GetNumber("minimumBudget");
    public int UrgencyDays { get; } = settings.GetInteger("urgencyDays");
    public bool OpportunityStage { get; } = settings.GetBoolean("opportunityStage");
    public bool QuoteRequestIsOpportunity { get; } = settings.GetBoolean("quoteRequestIsOpportunity");
    public bool DeclinedMeansOut { get; } = settings.GetBoolean("declinedMeansOut");
    public bool NoMoneyMeansOut { get; } = settings.GetBoolean("noMoneyMeansOut");
    public bool LostMeansOut { get; } = settings.GetBoolean("lostMeansOut");
    public string HandOver { get; } = settings.GetText("handOver");

    private string PriorOutreach { get; } = settings.GetText("priorOutreach");

    /// <summary>Whether a trigger counts only after we approached the lead; <paramref name="worded"/>: the source says so of this one.</summary>
    public bool NeedsOutreach(bool worded) => PriorOutreach == "all" || (worded && PriorOutreach == "asSeed");

    /// <summary>Weights of fit, authority, budget and urgency.</summary>
    public decimal[] Weights() => [.. WeightKeys.Select(settings.GetNumber)];
}
