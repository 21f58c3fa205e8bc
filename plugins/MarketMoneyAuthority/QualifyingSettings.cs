using PipelineGraph.Definitions;
using static PipelineGraph.Plugins.Shared.Texts;

namespace MarketMoneyAuthority;

internal static partial class QualifyingDescription
{
    private static SettingDescription[] Settings() =>
    [
        Weight("market",
            Text("The target market: must be met, counts without deciding, or is not looked at", "De doelmarkt: moet kloppen, telt mee zonder te beslissen, of telt niet")),
        Weight("money",
            Text("The means to buy: must be met, counts without deciding, or is not looked at", "De middelen: moeten kloppen, tellen mee zonder te beslissen, of tellen niet")),
        Weight("authority",
            Text("The right to decide: must be met, counts without deciding, or is not looked at", "De bevoegdheid: moet kloppen, telt mee zonder te beslissen, of telt niet")),
        Setting("extraCriteria", SettingValue.AttributeRules(), true,
            Text("Criteria of the company's own; required ones must be met", "Eigen criteria; vereiste moeten kloppen")),
        Setting("qualifyingOrder", SettingValue.TextList(Three), true,
            Text("In which order to find out", "In welke volgorde je het uitzoekt")) with { Choices = Three },
        Setting("targetMarket", SettingValue.AttributeRules(), false,
            Text("The target market by demographics and interests; without rules the attribute 'served' says it", "De doelmarkt naar demografie en interesses; zonder regels zegt het kenmerk 'served' het")),
        Number("minimumMoney", SettingValue.Number(0), 0, 1_000_000_000, true,
            Text("Smallest budget that counts as means to buy", "Kleinste budget dat telt als middelen om te kopen")),
        Choice("authorityCounts", "decides", ["decides", "influence"], false,
            Text("Whose authority counts: who decides, or also who has influence", "Wiens bevoegdheid telt: wie beslist, of ook wie invloed heeft")),
        Setting("decisionTitles", SettingValue.TextList(), true,
            Text("Words in a job title that mean the right to decide, where nothing else is known", "Woorden in een functietitel die beslissingsbevoegdheid betekenen, als niets anders bekend is")),
        Number("followUpDays", SettingValue.Integer(90), 1, 3650, true,
            Text("Days until the follow-up after 'not ready', where no date was named", "Dagen tot de opvolging na 'nog niet klaar', als er geen datum is genoemd")),
        Number("followUpAfterNoDays", SettingValue.Integer(180), 1, 3650, true,
            Text("Days until the next contact after a no", "Dagen tot het volgende contact na een nee")),
        Number("readyWithinDays", SettingValue.Integer(90), 0, 3650, true,
            Text("Who needs it within so many days is ready; later: follow up", "Wie het binnen zoveel dagen nodig heeft is er klaar voor; later: opvolgen")),
        Setting("conversationNeeded", SettingValue.Boolean(false), true,
            Text("A prospect must have been spoken with", "Met een prospect moet gesproken zijn")),
        Number("salesForRepeat", SettingValue.Integer(2), 2, 1000, false,
            Text("How many sales make a repeat buyer", "Hoeveel verkopen een terugkerende koper maken")),
    ];

    private static SettingDescription Weight(string criterion, LocalizedText title) => Choice(criterion, "hard", ["hard", "soft", "off"], false, title);
}
