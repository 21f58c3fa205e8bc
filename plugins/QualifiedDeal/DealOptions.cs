using PipelineGraph.Definitions;

namespace QualifiedDeal;

/// <summary>The settings by name.</summary>
internal sealed class DealOptions(Settings settings)
{
    public string LeadRule { get; } = settings.GetText("leadRule");
    public int LargestDegree { get; } = settings.GetInteger("largestDegree");
    public bool EmployerCounts { get; } = settings.GetBoolean("employerCounts");
    public IReadOnlyList<ActivityRule> InterestActivities { get; } = settings.GetActivityRules("interestActivities");
    public IReadOnlyList<ActivityRule> MarketingActivities { get; } = settings.GetActivityRules("marketingActivities");
    public IReadOnlyList<ActivityRule> CustomerInterestActivities { get; } = settings.GetActivityRules("customerInterestActivities");
    public IReadOnlyList<string> ContactGivingActivities { get; } = settings.GetTextList("contactGivingActivities");
    public IReadOnlyList<string> ContactGivingSources { get; } = settings.GetTextList("contactGivingSources");
    public IReadOnlyList<AttributeRule> FakeRules { get; } = settings.GetAttributeRules("fakeRules");
    public bool FakeIsOut { get; } = settings.GetText("fakeMeans") == "out";
    public IReadOnlyList<AttributeRule> Profile { get; } = settings.GetAttributeRules("profile");
    public bool WonMakesCustomer { get; } = settings.GetBoolean("wonMakesCustomer");
    public string OpportunityRule { get; } = settings.GetText("opportunityRule");
    public IReadOnlyList<string> Terms { get; } = settings.GetTextList("terms");
    public IReadOnlyList<string> ExtraCriteria { get; } = settings.GetTextList("extraCriteria");
    public decimal HighValue { get; } = settings.GetNumber("highValue");
    public int HighProbability { get; } = settings.GetInteger("highProbability");
    public bool TrialOrDemoCounts { get; } = settings.GetBoolean("trialOrDemoCounts");
    public bool CompanyIsBuyer { get; } = settings.GetText("buyer") == "personOrCompany";
    public IReadOnlyList<ActivityRule> DesireActivities { get; } = settings.GetActivityRules("desireActivities");
    public decimal MinimumBudget { get; } = settings.GetNumber("minimumBudget");
    public int HorizonDays { get; } = settings.GetInteger("horizonDays");
    public int MinimumProbability { get; } = settings.GetInteger("minimumProbability");
    public int MaximumProbability { get; } = settings.GetInteger("maximumProbability");
    public bool QuoteStage { get; } = settings.GetBoolean("quoteStage");
    public bool QuoteNeedsOpportunity { get; } = settings.GetBoolean("quoteNeedsOpportunity");
    public bool DeclinedMeansLost { get; } = settings.GetBoolean("declinedMeansLost");

    /// <summary>The organisation's own rules of one of need, ability, desire and authority.</summary>
    public IReadOnlyList<AttributeRule> RulesOf(string criterion) => settings.GetAttributeRules(criterion + "Rules");

    /// <summary>How probable a deal of a stage is when nobody said so.</summary>
    public decimal UsualProbability(string stage) => stage switch
    {
        "customer" => 100,
        "lost" => 0,
        _ => settings.GetInteger(stage + "Probability"),
    };
}
