using PipelineGraph.Definitions;
using static PipelineGraph.Plugins.Shared.Texts;

namespace MarketMoneyAuthority;

/// <summary>Stages, criteria, settings and texts of the definition. Sources name the document and its line.</summary>
internal static partial class QualifyingDescription
{
    /// <summary>The three criteria of the document, in its order.</summary>
    public static readonly IReadOnlyList<string> Three = ["market", "money", "authority"];

    public static DefinitionDescription Create() => new()
    {
        Id = "market-money-authority",
        Version = "1.0.0",
        Title = Text("Market, money, authority", "Markt, geld, bevoegdheid"),
        Summary = Text(
            "Everybody you meet is a lead until qualified. A prospect fits the target market, has the money and may decide; interest in buying is not needed. Then come sale and repeat buyer: there is no opportunity.",
            "Iedereen die je ontmoet is een lead tot hij gekwalificeerd is. Een prospect past in de doelmarkt, heeft het geld en mag beslissen; interesse om te kopen is niet nodig. Daarna komen verkoop en terugkerende koper: een opportunity is er niet."),
        Source = "002, Definitie van sales prospect vs lead",
        Stages = Stages(),
        Criteria = Criteria(),
        Settings = Settings(),
        Reads = new FactReads
        {
            Attributes = ["served", "can_pay", "budget", "decision_power", "job_title", "source", "timing", "needed_by", "outcome"],
            Activities =
            [
                "email", "call", "message", "meeting", "presentation", "demo", "purchase_intent", "quote_requested", "demo_requested", "trial_started", "not_ready", "declined",
            ],
            Links = ["participant"],
            Consents = ["keep_on_list"],
        },
        Texts = Explanations(),
    };

    private static StageDescription[] Stages() =>
    [
        new()
        {
            Key = "lead",
            Kind = StageKind.Lead,
            Name = Text("Lead", "Lead"),
            Summary = Text(
                "An unqualified contact: everybody you meet who is not qualified as a prospect.",
                "Een ongekwalificeerd contact: iedereen die je ontmoet en die niet als prospect is gekwalificeerd."),
        },
        new()
        {
            Key = "prospect",
            Kind = StageKind.Prospect,
            Name = Text("Prospect", "Prospect"),
            Summary = Text(
                "Fits the target market, has the means to buy, and may decide. Interest in buying is not needed.",
                "Past in de doelmarkt, heeft de middelen om te kopen en mag beslissen. Interesse om te kopen is niet nodig."),
            Criteria = [.. Three, "extra", "conversation"],
        },
        new()
        {
            Key = "sale",
            Kind = StageKind.Customer,
            Name = Text("Sale", "Verkoop"),
            Summary = Text(
                "Bought.",
                "Heeft gekocht."),
            Criteria = ["sale"],
        },
        new()
        {
            Key = "repeat_buyer",
            Kind = StageKind.Customer,
            Name = Text("Repeat buyer", "Terugkerende koper"),
            Summary = Text(
                "Bought again.",
                "Heeft opnieuw gekocht."),
            Criteria = ["repeat_sale"],
        },
    ];

    private static CriterionDescription[] Criteria() =>
    [
        Criterion("market", "002:10", Text("Fits the target market", "Past in de doelmarkt"),
            Text("Is this someone of your target market?", "Is dit iemand uit je doelmarkt?")),
        Criterion("money", "002:11", Text("Has the means to buy", "Heeft de middelen om te kopen"),
            Text("Can they pay for it?", "Kunnen ze het betalen?")),
        Criterion("authority", "002:12, 16", Text("May take the decision to buy", "Is bevoegd om de aankoopbeslissing te nemen"),
            Text("Who takes the decision to buy?", "Wie neemt de aankoopbeslissing?")),
        Criterion("extra", "002:8", Text("Meets the company's own criterion {parameter}", "Voldoet aan het eigen criterium {parameter}"),
            Text("What is {parameter}?", "Wat is {parameter}?")),
        Criterion("conversation", "002:44", Text("You have spoken with them", "Je hebt met hem gesproken"),
            Text("When do you speak with them?", "Wanneer spreek je hem?")),
        Criterion("presentation", "002:40", Text("The last presentation had a call-to-action and a close", "De laatste presentatie had een call-to-action en een afsluiting")),
        Criterion("ready", "002:40", Text("Is ready to buy", "Is er klaar voor")),
        Criterion("keep_on_list", "002:40", Text("May be kept on the list", "Mag op de lijst blijven"),
            Text("May you keep them on your list and contact them in future?", "Mag je hem op je lijst houden en in de toekomst contact opnemen?")),
        Criterion("sale", "002:46", Text("Bought", "Heeft gekocht")),
        Criterion("repeat_sale", "002:46", Text("Bought again", "Heeft opnieuw gekocht"), Text("Did they buy again?", "Hebben ze opnieuw gekocht?")),
    ];

    private static Dictionary<string, LocalizedText> Explanations() => new(StringComparer.Ordinal)
    {
        ["because_unqualified"] = Text("Nothing is known yet that qualifies.", "Er is nog niets bekend dat kwalificeert."),
        ["because_partly"] = Text("Meets a criterion; the others are still to be found out.", "Voldoet aan een criterium; de andere moeten nog blijken."),
        ["because_not_market"] = Text("Is outside the target market.", "Valt buiten de doelmarkt."),
        ["because_not_money"] = Text("Does not have the means to buy.", "Heeft niet de middelen om te kopen."),
        ["because_not_authority"] = Text("May not take the decision to buy.", "Mag de aankoopbeslissing niet nemen."),
        ["because_not_extra"] = Text("Does not meet a criterion of the company's own.", "Voldoet niet aan een eigen criterium."),
        ["because_qualified"] = Text("Meets the criteria: the selling phase has begun.", "Voldoet aan de criteria: de verkoopfase is begonnen."),
        ["because_not_ready"] = Text("Meets the criteria, but is not ready: follow up on {date}.", "Voldoet aan de criteria, maar is er niet klaar voor: opvolgen op {date}."),
        ["because_said_no"] = Text("Meets the criteria, but said no, and stays a prospect.", "Voldoet aan de criteria, maar zei nee, en blijft prospect."),
        ["because_bought"] = Text("Bought.", "Heeft gekocht."),
        ["because_bought_again"] = Text("Bought again.", "Heeft opnieuw gekocht."),
        ["may_become_prospect"] = Text("May become a prospect: qualify the other criteria", "Kan een prospect zijn: kwalificeer de andere criteria"),
        ["pitched_unqualified"] = Text("Presented to before being qualified", "Presentatie gegeven voor kwalificatie"),
        ["selling_phase"] = Text("Selling phase", "Verkoopfase"),
        ["follow_up_later"] = Text("Not ready: on the list to follow up", "Er niet klaar voor: op de lijst om op te volgen"),
        ["follow_up_due"] = Text("Follow up now", "Nu opvolgen"),
        ["said_no"] = Text("Said no", "Zei nee"),
        ["ask_to_keep_on_list"] = Text("Ask whether they may be kept on the list", "Vraag of hij op de lijst mag blijven"),
        ["kept_on_list"] = Text("May be contacted in future", "Mag in de toekomst benaderd worden"),
        ["do_not_contact"] = Text("Does not want to be kept on the list: do not contact", "Wil niet op de lijst blijven: niet benaderen"),
        ["criteria_met"] = Text("Criteria met", "Vervulde criteria"),
        ["presentations"] = Text("Presentations given", "Gegeven presentaties"),
    };
}
