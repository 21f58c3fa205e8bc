using PipelineGraph.Definitions;
using static PipelineGraph.Plugins.Shared.Texts;

namespace IdealCustomerProfile;

internal static partial class ProfileDescription
{
    private static SettingDescription[] Settings() =>
    [
        Setting("profile", SettingValue.AttributeRules(), false,
            Text("The ideal customer profile; without one nobody matches", "Het ideale klantprofiel; zonder profiel past niemand")),
        Number("minimumShare", SettingValue.Number(1), 0.01m, 1, true,
            Text("Share of the required parameters, by weight, that must be met", "Deel van de vereiste parameters, naar gewicht, dat moet kloppen")),
        Setting("unknownSatisfies", SettingValue.Boolean(false), true, Text("An unknown parameter counts as met", "Een onbekende parameter telt als voldaan")),
        Choice("audience", "b2b", ["b2b", "b2c"], false,
            Text("Whether a company's attributes count for its people", "Of de kenmerken van een bedrijf meetellen voor zijn mensen")),
        Choice("selfQualification", "prospectUnlessFailed", ["off", "prospect", "prospectUnlessFailed"], true,
            Text("Who reaches out to sales becomes a prospect: never, always, or unless a parameter is known to fail",
                "Wie zelf contact zoekt met sales wordt prospect: nooit, altijd, of tenzij een parameter niet klopt")),
        Setting("selfQualifyingActivities", SettingValue.ActivityRules(
            Rule("form_submitted", null, "form", "contact"), Rule("call", Direction.Inbound, "purpose", "information")), true,
            Text("What counts as reaching out to sales", "Wat telt als contact zoeken met sales")),
        Setting("interestActivities", SettingValue.ActivityRules(new ActivityRule { Kind = "purchase_intent" }, new ActivityRule { Kind = "quote_requested" }), true,
            Text("What counts as interest in buying", "Wat telt als interesse om te kopen")),
        Setting("quoteIsInterest", SettingValue.Boolean(true), true,
            Text("A quote on the table is interest in buying", "Een offerte die er ligt is interesse om te kopen")),
        Setting("blockers", SettingValue.TextList([.. Blockers.Select(blocker => blocker.Blocker)]), false,
            Text("What keeps a prospect from being an opportunity, once known to be false", "Wat een prospect ervan weerhoudt een kans te zijn, zodra bekend is dat het niet zo is"))
            with { Choices = [.. Blockers.Select(blocker => blocker.Blocker)] },
        Setting("disqualificationReasons", SettingValue.TextList(), true,
            Text("Reasons that disqualify; empty: any", "Redenen die diskwalificeren; leeg: elke")),
        Setting("newContactReturns", SettingValue.Boolean(true), true,
            Text("Whoever left comes back by making contact", "Wie afviel komt terug door zelf contact te zoeken")),
        Setting("leadSources", SettingValue.TextList(), true,
            Text("Sources that make a lead; empty: any", "Bronnen die een lead opleveren; leeg: elke")),
        Setting("exclusions", SettingValue.AttributeRules(
            new AttributeRule { Key = "served", Operator = RuleOperator.Eq, Values = [FactValue.OfBoolean(false)] }), true,
            Text("Who could not realistically buy: any of these", "Wie realistisch gezien niets zou kopen: één hiervan")),
    ];

    private static ActivityRule Rule(string kind, Direction? direction, string property, object value) => new()
    {
        Kind = kind,
        Direction = direction,
        Properties = new Dictionary<string, FactValue> { [property] = value is bool flag ? FactValue.OfBoolean(flag) : FactValue.OfText((string)value) },
    };
}
