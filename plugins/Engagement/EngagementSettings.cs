using PipelineGraph.Definitions;
using static PipelineGraph.Plugins.Shared.Texts;

namespace Engagement;

internal static partial class EngagementDescription
{
    private static SettingDescription[] Settings() =>
    [
        Setting("triggers", SettingValue.TextList(Triggers), false, Text("Acts that make a prospect", "Acties die een prospect maken")) with { Choices = Triggers },
        Setting("engagementActivities", SettingValue.ActivityRules(), true,
            Text("Further activities that make a prospect, without prior outreach", "Andere activiteiten die een prospect maken, zonder eerdere benadering")),
        Choice("priorOutreach", "asSeed", ["asSeed", "all", "none"], false,
            Text("Which acts count only after we approached the lead", "Welke acties pas tellen nadat we de lead hebben benaderd")),
        Choice("replyCounts", "interaction", ["interaction", "questionOrInterest"], true,
            Text("Which replies count: any, or only those known to ask or to show interest", "Welke reacties tellen: elke, of alleen met bekende vraag of interesse")),
        Number("visits", SettingValue.Integer(3), 2, 1000, true, Text("How many visits are several", "Hoeveel bezoeken meerdere zijn")),
        Number("visitWindowDays", SettingValue.Integer(14), 1, 3650, true, Text("Within how many days", "Binnen hoeveel dagen")),
        Number("silentDays", SettingValue.Integer(0), 0, 3650, true,
            Text("Days of silence after which a prospect is a lead again; 0: never", "Dagen stilte waarna een prospect weer een lead is; 0: nooit")),
        Number("minimumQuality", SettingValue.Number(0), 0, 4, true, Text("Least quality of a prospect, 0 to 4", "Laagste kwaliteit van een prospect, 0 tot 4")),
        Number("weightFit", SettingValue.Number(1), 0, 100, true, Text("Weight of fit", "Gewicht van passendheid")),
        Number("weightAuthority", SettingValue.Number(1), 0, 100, true, Text("Weight of authority", "Gewicht van bevoegdheid")),
        Number("weightBudget", SettingValue.Number(1), 0, 100, true, Text("Weight of budget", "Gewicht van budget")),
        Number("weightUrgency", SettingValue.Number(1), 0, 100, true, Text("Weight of urgency", "Gewicht van urgentie")),
        Setting("profile", SettingValue.AttributeRules(), false, Text("Right branch and size", "Juiste branche en omvang")),
        Setting("decisionTitles", SettingValue.TextList("director", "directeur", "manager", "owner", "eigenaar"), false,
            Text("Words in a job title that mean influence on the purchase", "Woorden in een functietitel die invloed op de aankoop betekenen")),
        Number("minimumBudget", SettingValue.Number(0), 0, 1_000_000_000, true, Text("Least budget that can pay", "Kleinste budget dat volstaat")),
        Number("urgencyDays", SettingValue.Integer(90), 0, 3650, true, Text("Needed within how many days is urgent", "Binnen hoeveel dagen nodig is urgent")),
        Setting("opportunityStage", SettingValue.Boolean(true), false, Text("Tell opportunities from prospects", "Onderscheid opportunities van prospects")),
        Setting("quoteRequestIsOpportunity", SettingValue.Boolean(false), true,
            Text("Asking for a quote already makes an opportunity", "Een offerteaanvraag maakt al een opportunity")),
        Setting("declinedMeansOut", SettingValue.Boolean(true), true, Text("A plain no leaves the funnel", "Een duidelijk nee verlaat de funnel")),
        Setting("noMoneyMeansOut", SettingValue.Boolean(true), false, Text("Interest without money leaves the funnel", "Interesse zonder geld verlaat de funnel")),
        Setting("lostMeansOut", SettingValue.Boolean(false), true, Text("Whose deals are all lost leaves the funnel", "Wie alle deals verloor verlaat de funnel")),
        Choice("handOver", "prospect", ["prospect", "opportunity", "never"], false,
            Text("From which stage on a contact is with sales", "Vanaf welke fase een contact bij sales is")),
    ];
}
