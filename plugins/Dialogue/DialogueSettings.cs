using PipelineGraph.Definitions;
using static PipelineGraph.Plugins.Shared.Texts;

namespace Dialogue;

internal static partial class DialogueDescription
{
    private static readonly string[] Channels = ["email", "call", "meeting", "message"];
    private static readonly string[] KnowableConditions = ["problem", "market", "means", "authority"];
    private static readonly string[] SoftConditions = ["means", "authority"];

    private static SettingDescription[] Settings() =>
    [
        Choice("path", "inbound", ["inbound", "strict"], true,
            Text("Ways in: a clear sign or dialogue after contact (inbound), or dialogue after contact only (strict)",
                "Wegen naar binnen: een duidelijk teken of dialoog na contact (inbound), of alleen dialoog na contact (strict)")),
        Setting("clearSigns", SettingValue.TextList("content_request", "newsletter_request", "inbound_call", "question_by_email", "interest_stated"), true,
            Text("Signs that make a prospect by themselves", "Tekens die op zichzelf een prospect maken")) with { Choices = ClearSigns },
        Setting("dialogueChannels", SettingValue.TextList("email", "call", "meeting"), false,
            Text("Channels on which an answer is dialogue", "Kanalen waarop een antwoord dialoog is")) with { Choices = Channels },
        Setting("dialogueActivities", SettingValue.ActivityRules(), true,
            Text("Further activities that are dialogue by themselves", "Andere activiteiten die op zichzelf dialoog zijn")),
        Setting("automatedMailCounts", SettingValue.Boolean(true), false,
            Text("A mail of marketing automation is contact, and an answer to it dialogue", "Een mail van marketing automation is contact, en een antwoord erop dialoog")),
        Setting("salesReadyNeeded", SettingValue.Boolean(false), true,
            Text("Only the contact of a sales-ready lead counts", "Alleen contact met een verkoopklare lead telt")),
        Setting("salesReadyRules", SettingValue.AttributeRules(), true,
            Text("What makes a lead sales-ready beside the seller's mark: any of these", "Wat een lead verkoopklaar maakt naast het oordeel van de verkoper: één hiervan")),
        Setting("targetMarket", SettingValue.AttributeRules(), false, Text("The target market", "De doelmarkt")),
        Setting("mustBeKnown", SettingValue.TextList(), true,
            Text("Conditions that keep from being a prospect also while they are unknown", "Voorwaarden die ook tegenhouden zolang ze onbekend zijn")) with { Choices = KnowableConditions },
        Setting("hardConditions", SettingValue.TextList(), false,
            Text("Which of means and authority a prospect must have, not only should", "Welke van middelen en bevoegdheid een prospect moet hebben, niet alleen zou moeten hebben")) with { Choices = SoftConditions },
        Number("minimumBudget", SettingValue.Number(0), 0, 1_000_000_000, true, Text("Least budget that is means to buy", "Kleinste budget dat middelen zijn om te kopen")),
        Setting("disqualificationReasons", SettingValue.TextList("no_value", "value_not_seen"), false,
            Text("Reasons that disqualify; empty: any, or none given", "Redenen die diskwalificeren; leeg: elke, of geen opgegeven")),
        Setting("newDialogueReturns", SettingValue.Boolean(true), true,
            Text("Whoever was disqualified is a lead again by new dialogue", "Wie gediskwalificeerd is, wordt door nieuwe dialoog weer een lead")),
        Setting("consentNeeded", SettingValue.Boolean(true), true,
            Text("A lead may be mailed only with its permission", "Een lead mag alleen met toestemming worden gemaild")),
        Setting("withdrawalMovesBack", SettingValue.Boolean(true), true,
            Text("Who withdraws the permission to be mailed is a lead again", "Wie de toestemming voor mail intrekt, is weer een lead")),
        Number("silentDays", SettingValue.Integer(0), 0, 3650, true,
            Text("Days of silence after which a prospect is a lead again; 0: never", "Dagen stilte waarna een prospect weer een lead is; 0: nooit")),
        Setting("listedOnly", SettingValue.Boolean(false), true,
            Text("Only who is on an acquisition list is a lead, not every contact of the database", "Alleen wie op een acquisitielijst staat is een lead, niet elk contact in de database")),
        Setting("acquisitionLists", SettingValue.TextList(), true, Text("The acquisition lists; empty: every list", "De acquisitielijsten; leeg: elke lijst")),
        Setting("leadSources", SettingValue.TextList("business_card", "bought_list", "directory", "phone_book", "web_search", "webinar_list", "contact_form", "social_media", "sign_up"), false,
            Text("Sources that are as good as a list", "Bronnen die evenveel zijn als een lijst")),
        Setting("offlineSources", SettingValue.TextList("business_card", "conversation", "cold_call", "phone_book"), true,
            Text("Sources of offline leads", "Bronnen van offline leads")),
        Setting("onlineSources", SettingValue.TextList("contact_form", "social_media", "sign_up", "web_search", "webinar_list", "linkedin_search", "social_ad", "gated_content"), true,
            Text("Sources of online leads", "Bronnen van online leads")),
    ];
}
