using PipelineGraph.Definitions;

namespace IdealCustomerProfile;

/// <summary>The settings by name.</summary>
internal sealed class ProfileOptions(Settings settings)
{
    public IReadOnlyList<AttributeRule> Profile { get; } = settings.GetText("audience") == "b2c"
        ? [.. settings.GetAttributeRules("profile").Select(rule => rule.Unit is null ? rule with { Unit = Unit.Person } : rule)]
        : settings.GetAttributeRules("profile");

    public decimal MinimumShare { get; } = settings.GetNumber("minimumShare");
    public bool UnknownSatisfies { get; } = settings.GetBoolean("unknownSatisfies");
    public string SelfQualification { get; } = settings.GetText("selfQualification");
    public IReadOnlyList<ActivityRule> SelfQualifyingActivities { get; } = settings.GetActivityRules("selfQualifyingActivities");
    public IReadOnlyList<ActivityRule> InterestActivities { get; } = settings.GetActivityRules("interestActivities");
    public bool QuoteIsInterest { get; } = settings.GetBoolean("quoteIsInterest");
    public IReadOnlyList<string> Blockers { get; } = settings.GetTextList("blockers");
    public IReadOnlyList<string> DisqualificationReasons { get; } = settings.GetTextList("disqualificationReasons");
    public bool NewContactReturns { get; } = settings.GetBoolean("newContactReturns");
    public IReadOnlyList<string> LeadSources { get; } = settings.GetTextList("leadSources");
    public IReadOnlyList<AttributeRule> Exclusions { get; } = settings.GetAttributeRules("exclusions");
}
