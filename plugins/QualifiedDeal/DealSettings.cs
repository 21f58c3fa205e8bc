using PipelineGraph.Definitions;
using static PipelineGraph.Plugins.Shared.Texts;

namespace QualifiedDeal;

internal static partial class DealDescription
{
    private static readonly string[] Terms = ["product", "price", "delivery", "other"];
    private static readonly string[] Extras = ["spending", "alignment", "financing"];

    private static SettingDescription[] PersonSettings() =>
    [
        Choice("leadRule", "interestAndContact", ["interestAndContact", "association", "either"], true,
            Text("What makes a lead, beside contact information: interest (A, D), association (E), or either", "Wat naast contactgegevens een lead maakt: interesse (A, D), een band (E), of een van beide")),
        Number("largestDegree", SettingValue.Integer(3), 1, 3, false, Text("Largest degree of an association that counts", "Hoogste graad van een band die telt")),
        Setting("employerCounts", SettingValue.Boolean(true), true,
            Text("Who works at an organisation is associated with it", "Wie bij een organisatie werkt, is ermee verbonden")),
        Setting("interestActivities", SettingValue.ActivityRules(Kinds("email", "call", "message", "meeting", "meeting_booked", "form_submitted")), true,
            Text("What shows interest, beside marketing engagement and interest in becoming a customer", "Wat interesse toont, naast ingaan op marketing en klant willen worden")),
        Setting("marketingActivities", SettingValue.ActivityRules(Kinds("newsletter_request", "content_request", "webinar_attended", "survey_answered", "link_click")), true,
            Text("What is engagement with marketing", "Wat ingaan op marketing is")),
        Setting("customerInterestActivities", SettingValue.ActivityRules([Form("contact"), .. Kinds("purchase_intent", "quote_requested", "demo_requested", "trial_started")]), true,
            Text("What states interest in becoming a customer", "Wat aangeeft klant te willen worden")),
        Setting("contactGivingActivities", SettingValue.TextList(
            "email", "call", "message", "meeting_booked", "form_submitted", "newsletter_request", "content_request", "webinar_attended", "survey_answered",
            "link_click", "email_open", "quote_requested", "demo_requested", "trial_started", "purchase_intent"), true,
            Text("Activities by which contact information is known", "Activiteiten waardoor contactgegevens bekend zijn"))
            with { Choices = ["email", "call", "message", "meeting", "meeting_booked", "form_submitted", "newsletter_request", "content_request", "webinar_attended", "survey_answered", "link_click", "email_open", "quote_requested", "demo_requested", "trial_started", "purchase_intent"] },
        Setting("contactGivingSources", SettingValue.TextList("business_card", "bought_list", "phone_book", "directory", "webinar_list", "contact_form", "sign_up"), true,
            Text("Sources that bring contact information", "Bronnen die contactgegevens opleveren")),
        Setting("fakeRules", SettingValue.AttributeRules(
            new AttributeRule { Key = "contact_data", Unit = Unit.Person, Operator = RuleOperator.Eq, Values = [FactValue.OfText("fake")] }), false,
            Text("What makes contact details fake: any of these", "Wat contactgegevens nep maakt: één hiervan")),
        Choice("fakeMeans", "out", ["out", "contact"], true, Text("Whether who is fake is out, or a contact", "Of wie nep is eruit ligt, of een contact is")),
        Setting("profile", SettingValue.AttributeRules(), false,
            Text("The ideal customer profile; without one the judgement 'qualified' tells", "Het ideale klantprofiel; zonder profiel zegt het oordeel 'qualified' het")),
        Setting("wonMakesCustomer", SettingValue.Boolean(true), false, Text("Whose deal was won is no lead any more, but a customer", "Van wie een deal gewonnen is, is geen lead meer maar klant")),
    ];

    private static SettingDescription[] DealSettings() =>
    [
        Choice("opportunityRule", "nadaAndTerms", ["nadaAndTerms", "nada", "valueOrProbability", "knownBuyer", "activeConsideration"], true,
            Text("What makes an opportunity: need, ability, desire, authority and terms (B), the four without the terms, value or probability (D), a known buyer (E), or active consideration (A)",
                "Wat een kans maakt: behoefte, vermogen, wens, bevoegdheid en voorwaarden (B), de vier zonder de voorwaarden, waarde of waarschijnlijkheid (D), een bekende koper (E), of actief overwegen (A)")),
        Setting("terms", SettingValue.TextList(Terms), false, Text("Terms that must be settled", "Voorwaarden die vast moeten staan")) with { Choices = Terms },
        Setting("extraCriteria", SettingValue.TextList(), false, Text("Own criteria beside the rule", "Eigen criteria naast de regel")) with { Choices = Extras },
        Number("highValue", SettingValue.Number(10_000), 0, 1_000_000_000, true, Text("Amount from which a value is high, in the deal's currency", "Bedrag vanaf waar een waarde hoog is, in de valuta van de deal")),
        Number("highProbability", SettingValue.Integer(50), 0, 99, true, Text("Percent from which a probability is high", "Procent vanaf waar een waarschijnlijkheid hoog is")),
        Setting("trialOrDemoCounts", SettingValue.Boolean(true), true,
            Text("A free trial or the wish for a demo indicates a high probability", "Een gratis proefperiode of de wens om een demo wijst op grote waarschijnlijkheid")),
        Choice("buyer", "personOrCompany", ["personOrCompany", "person"], true,
            Text("Whether a company is buyer enough, or a person must be known", "Of een bedrijf koper genoeg is, of een persoon bekend moet zijn")),
        Setting("desireActivities", SettingValue.ActivityRules(Kinds("purchase_intent", "quote_requested", "demo_requested", "trial_started")), true,
            Text("What shows desire, or active consideration", "Wat een wens, of actief overwegen, toont")),
        Number("minimumBudget", SettingValue.Number(0), 0, 1_000_000_000, true, Text("Least budget that is ability to buy", "Kleinste budget dat vermogen om te kopen is")),
        Setting("needRules", SettingValue.AttributeRules(), true, Text("Own attributes that identify need, in place of the usual ones: all of these", "Eigen kenmerken die de behoefte vaststellen, in plaats van de gebruikelijke: al deze")),
        Setting("abilityRules", SettingValue.AttributeRules(), true, Text("Own attributes that identify ability, in place of the usual ones: all of these", "Eigen kenmerken die het vermogen vaststellen, in plaats van de gebruikelijke: al deze")),
        Setting("desireRules", SettingValue.AttributeRules(), true, Text("Own attributes that identify desire, in place of the usual acts: all of these", "Eigen kenmerken die de wens vaststellen, in plaats van de gebruikelijke handelingen: al deze")),
        Setting("authorityRules", SettingValue.AttributeRules(), true, Text("Own attributes that identify authority, in place of the usual ones: all of these", "Eigen kenmerken die de bevoegdheid vaststellen, in plaats van de gebruikelijke: al deze")),
        Number("horizonDays", SettingValue.Integer(0), 0, 3650, false,
            Text("Days ahead within which it must be needed; 0: any time counts, also a year from now", "Binnen hoeveel dagen het nodig moet zijn; 0: elk moment telt, ook over een jaar")),
        Number("minimumProbability", SettingValue.Integer(0), 0, 100, false, Text("Least probability of an opportunity, in percent", "Kleinste waarschijnlijkheid van een kans, in procenten")),
        Number("maximumProbability", SettingValue.Integer(99), 0, 100, false, Text("Highest probability of an opportunity, in percent", "Grootste waarschijnlijkheid van een kans, in procenten")),
        Number("dealProbability", SettingValue.Integer(10), 0, 100, true, Text("Usual probability of a deal that is no opportunity yet", "Gebruikelijke waarschijnlijkheid van een deal die nog geen kans is")),
        Number("opportunityProbability", SettingValue.Integer(50), 0, 100, true, Text("Usual probability of an opportunity", "Gebruikelijke waarschijnlijkheid van een kans")),
        Number("quoteProbability", SettingValue.Integer(75), 0, 100, true, Text("Usual probability of a quote", "Gebruikelijke waarschijnlijkheid van een offerte")),
        Setting("quoteStage", SettingValue.Boolean(true), false, Text("Tell quotes from opportunities", "Onderscheid offertes van kansen")),
        Setting("quoteNeedsOpportunity", SettingValue.Boolean(true), true,
            Text("Only an opportunity can be quoted; else the quote alone makes the stage", "Alleen een kans kan een offerte krijgen; anders maakt de offerte alleen de fase")),
        Setting("declinedMeansLost", SettingValue.Boolean(true), true, Text("A buyer's no loses the deal", "Een nee van de koper verliest de deal")),
    ];

    private static ActivityRule[] Kinds(params string[] kinds) => [.. kinds.Select(kind => new ActivityRule { Kind = kind })];

    private static ActivityRule Form(string form) =>
        new() { Kind = "form_submitted", Properties = new Dictionary<string, FactValue> { ["form"] = FactValue.OfText(form) } };
}
