using PipelineGraph.Definitions;

namespace MarketMoneyAuthority;

/// <summary>The settings by name.</summary>
internal sealed class QualifyingOptions(Settings settings)
{
    /// <summary>The three criteria in the order in which they are asked about.</summary>
    public IReadOnlyList<string> Order { get; } = [.. settings.GetTextList("qualifyingOrder").Concat(QualifyingDescription.Three).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<AttributeRule> TargetMarket { get; } = settings.GetAttributeRules("targetMarket");
    public IReadOnlyList<AttributeRule> ExtraCriteria { get; } = settings.GetAttributeRules("extraCriteria");
    public decimal MinimumMoney { get; } = settings.GetNumber("minimumMoney");
    public bool InfluenceCounts { get; } = settings.GetText("authorityCounts") == "influence";
    public IReadOnlyList<string> DecisionTitles { get; } = settings.GetTextList("decisionTitles");
    public bool ConversationNeeded { get; } = settings.GetBoolean("conversationNeeded");
    public int FollowUpDays { get; } = settings.GetInteger("followUpDays");
    public int FollowUpAfterNoDays { get; } = settings.GetInteger("followUpAfterNoDays");
    public int ReadyWithinDays { get; } = settings.GetInteger("readyWithinDays");
    public int SalesForRepeat { get; } = settings.GetInteger("salesForRepeat");

    public bool IsAsked(string criterion) => settings.GetText(criterion) != "off";

    public bool IsHard(string criterion) => settings.GetText(criterion) == "hard";
}
