using PipelineGraph.Definitions;

namespace Dialogue;

/// <summary>The settings by name.</summary>
internal sealed class DialogueOptions(Settings settings)
{
    public bool Strict { get; } = settings.GetText("path") == "strict";
    public IReadOnlyList<string> ClearSigns { get; } = settings.GetText("path") == "strict" ? [] : settings.GetTextList("clearSigns");
    public IReadOnlyList<string> DialogueChannels { get; } = settings.GetTextList("dialogueChannels");
    public IReadOnlyList<ActivityRule> DialogueActivities { get; } = settings.GetActivityRules("dialogueActivities");
    public bool AutomatedMailCounts { get; } = settings.GetBoolean("automatedMailCounts");
    public bool SalesReadyNeeded { get; } = settings.GetBoolean("salesReadyNeeded");
    public IReadOnlyList<AttributeRule> SalesReadyRules { get; } = settings.GetAttributeRules("salesReadyRules");
    public IReadOnlyList<AttributeRule> TargetMarket { get; } = settings.GetAttributeRules("targetMarket");
    public IReadOnlyList<string> MustBeKnown { get; } = settings.GetTextList("mustBeKnown");
    public IReadOnlyList<string> HardConditions { get; } = settings.GetTextList("hardConditions");
    public decimal MinimumBudget { get; } = settings.GetNumber("minimumBudget");
    public IReadOnlyList<string> DisqualificationReasons { get; } = settings.GetTextList("disqualificationReasons");
    public bool NewDialogueReturns { get; } = settings.GetBoolean("newDialogueReturns");
    public bool ConsentNeeded { get; } = settings.GetBoolean("consentNeeded");
    public bool WithdrawalMovesBack { get; } = settings.GetBoolean("withdrawalMovesBack");
    public int SilentDays { get; } = settings.GetInteger("silentDays");
    public bool ListedOnly { get; } = settings.GetBoolean("listedOnly");
    public IReadOnlyList<string> AcquisitionLists { get; } = settings.GetTextList("acquisitionLists");
    public IReadOnlyList<string> LeadSources { get; } = settings.GetTextList("leadSources");
    public IReadOnlyList<string> OfflineSources { get; } = settings.GetTextList("offlineSources");
    public IReadOnlyList<string> OnlineSources { get; } = settings.GetTextList("onlineSources");
}
