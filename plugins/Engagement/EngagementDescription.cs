using PipelineGraph.Definitions;
using static PipelineGraph.Plugins.Shared.Texts;

namespace Engagement;

/// <summary>Stages, criteria, settings and texts of the definition. Sources name the document and its line.</summary>
internal static partial class EngagementDescription
{
    /// <summary>What a lead can do to become a prospect, and the seller's judgement.</summary>
    public static readonly string[] Triggers =
        ["reply", "conversation", "meeting_booked", "visits", "case_study_click", "quote_requested", "serious_chance"];

    public static string FactOf(string trigger) => trigger switch
    {
        "reply" => "email",
        "conversation" => "call",
        "visits" => "page_visit",
        "case_study_click" => "link_click",
        _ => trigger,
    };

    public static DefinitionDescription Create() => new()
    {
        Id = "engagement",
        Version = "1.0.0",
        Title = Text("Engagement after outreach", "Engagement na benadering"),
        Summary = Text(
            "A lead is a cold contact. It becomes a prospect by what it does after you approached it, and an opportunity once a quote lies on the table or an intention to buy was stated.",
            "Een lead is een koud contactpunt. Het wordt een prospect door wat het doet nadat je het hebt benaderd, en een opportunity zodra er een offerte ligt of een koopintentie is uitgesproken."),
        Source = "001, Acquisitie AI, lead and prospect",
        Stages = Stages(),
        Criteria = Criteria(),
        Settings = Settings(),
        Reads = new FactReads
        {
            Attributes = ["need", "decision_power", "job_title", "can_pay", "budget", "timing", "needed_by", "outcome"],
            Activities =
            [
                "email", "call", "message", "meeting", "meeting_booked", "presentation", "demo", "page_visit", "link_click", "form_submitted",
                "quote_requested", "purchase_intent", "purchase_intent_withdrawn", "declined", "not_ready",
            ],
            Judgements = ["serious_chance"],
            Quotes = true,
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
            Summary = Text("A cold contact: perhaps approached, and nothing came back.", "Een koud contactpunt: misschien benaderd, en er komt niets terug."),
        },
        new()
        {
            Key = "prospect",
            Kind = StageKind.Prospect,
            Name = Text("Prospect", "Prospect"),
            Summary = Text("Approached and in conversation, or a serious chance is seen.", "Benaderd en in gesprek, of er wordt een serieuze kans gezien."),
            Criteria = ["approached", .. Triggers, "other_engagement", "awake", "quality", "fit", "authority", "budget", "urgency"],
        },
        new()
        {
            Key = "opportunity",
            Kind = StageKind.Opportunity,
            Name = Text("Opportunity", "Opportunity"),
            Summary = Text("A prospect with whom a deal is being worked on.", "Een prospect waarbij je concreet bezig bent met een deal."),
            Criteria = ["quote_on_table", "purchase_intent"],
        },
        new()
        {
            Key = "customer",
            Kind = StageKind.Customer,
            Name = Text("Customer", "Klant"),
            Summary = Text("A deal was closed.", "Er is een deal gesloten."),
            Criteria = ["deal_won"],
        },
        new()
        {
            Key = "out",
            Kind = StageKind.Out,
            Name = Text("Out", "Afgevallen"),
            Summary = Text("Said no, or has no money.", "Zei nee, of heeft geen geld."),
            Criteria = ["declined", "no_money", "all_deals_lost"],
        },
    ];

    private static CriterionDescription[] Criteria() =>
    [
        Criterion("approached", "001:3", Text("We approached the lead", "We hebben de lead benaderd"), Text("Has anybody written or called?", "Heeft iemand gemaild of gebeld?")),
        Criterion("reply", "001:7", Text("Replied to an email of ours", "Reageerde op een e-mail van ons"),
            Text("Did the reply ask something or show interest?", "Stelde de reactie een vraag of toonde ze interesse?")),
        Criterion("conversation", "001:3", Text("Is in conversation with us", "Is met ons in gesprek"), Text("Can you talk with them?", "Kun je met hen in gesprek komen?")),
        Criterion("meeting_booked", "001:7", Text("Booked an appointment after our outreach", "Boekte een afspraak na onze outreach"),
            Text("Would they like an appointment?", "Willen ze een afspraak?")),
        Criterion("visits", "001:7", Text("Visited the website several times after our approach", "Bezocht meerdere keren de website na onze benadering"),
            Text("Do they come back to the website?", "Komen ze terug op de website?")),
        Criterion("case_study_click", "001:7", Text("Clicked through to case studies", "Klikte door naar casestudies"),
            Text("Which case study could you send?", "Welke casestudie kun je sturen?")),
        Criterion("quote_requested", "001:7", Text("Asked for a quote", "Vroeg om een offerte"), Text("Would they like a quote?", "Willen ze een offerte?")),
        Criterion("serious_chance", "001:3", Text("We see a serious chance", "We zien een serieuze kans"), Text("Do you see a serious chance?", "Zie je een serieuze kans?")),
        Criterion("other_engagement", "001:7", Text("Did something else that counts as engagement", "Deed iets anders dat als engagement telt")),
        Criterion("awake", "001:19", Text("Has not gone silent", "Is niet afgekoeld")),
        Criterion("quality", "001:31", Text("Is good enough to be taken on as a prospect", "Is goed genoeg om als prospect op te pakken")),
        Criterion("fit", "001:11", Text("Right branch, right size, need in principle", "Juiste branche, juiste omvang, in principe behoefte"),
            Text("Does the company need what we offer?", "Heeft het bedrijf behoefte aan wat we aanbieden?")),
        Criterion("authority", "001:12", Text("Has influence or the power to decide", "Heeft invloed of beslissingsbevoegdheid"),
            Text("Who decides on the purchase?", "Wie beslist over de aankoop?")),
        Criterion("budget", "001:13", Text("The company can pay", "Het bedrijf kan betalen"), Text("Is there a budget?", "Is er budget?")),
        Criterion("urgency", "001:14", Text("Has the problem now and is looking for a solution", "Heeft het probleem nu en zoekt een oplossing"),
            Text("When must it be solved?", "Wanneer moet het opgelost zijn?")),
        Criterion("quote_on_table", "001:23", Text("A quote lies on the table", "Er ligt een offerte")),
        Criterion("purchase_intent", "001:23", Text("An intention to buy was stated", "Er is een koopintentie uitgesproken"),
            Text("Do they intend to buy?", "Zijn ze van plan te kopen?")),
        Criterion("deal_won", "001:17", Text("A deal was closed", "Er is een deal gesloten"), Text("Was the deal closed?", "Is de deal gesloten?")),
        Criterion("declined", "001:31", Text("Said no, and nothing since", "Zei nee, en daarna niets")),
        Criterion("no_money", "001:13", Text("Has interest but cannot pay", "Heeft interesse maar kan niet betalen"), Text("Can they pay?", "Kunnen ze betalen?")),
        Criterion("all_deals_lost", "001:31", Text("Every deal was lost, and nothing since", "Elke deal ging verloren, en daarna niets")),
    ];

    private static Dictionary<string, LocalizedText> Explanations() => new(StringComparer.Ordinal)
    {
        ["because_nothing_back"] = Text("Nothing came back yet.", "Er kwam nog niets terug."),
        ["because_cooled"] = Text("Was a prospect, but has been silent for too long.", "Was een prospect, maar is te lang stil."),
        ["because_held_back"] = Text("Reacted, but is not known to be a good prospect.", "Reageerde, maar is niet als goede prospect bekend."),
        ["because_reply"] = Text("Replied to an email.", "Reageerde op een e-mail."),
        ["because_conversation"] = Text("Is in conversation with us.", "Is met ons in gesprek."),
        ["because_meeting_booked"] = Text("Booked an appointment.", "Boekte een afspraak."),
        ["because_visits"] = Text("Visited the website several times.", "Bezocht de website meerdere keren."),
        ["because_case_study_click"] = Text("Clicked through to a case study.", "Klikte door naar een casestudie."),
        ["because_quote_requested"] = Text("Asked for a quote.", "Vroeg om een offerte."),
        ["because_serious_chance"] = Text("A serious chance is seen.", "Er wordt een serieuze kans gezien."),
        ["because_other_engagement"] = Text("Did something that counts as engagement.", "Deed iets dat als engagement telt."),
        ["because_quote_on_table"] = Text("A quote was issued.", "Er is een offerte uitgebracht."),
        ["because_purchase_intent"] = Text("Stated an intention to buy.", "Sprak een koopintentie uit."),
        ["because_deal_won"] = Text("A deal was closed.", "Er is een deal gesloten."),
        ["because_declined"] = Text("Said no.", "Zei nee."),
        ["because_no_money"] = Text("Has interest but cannot pay, which comes to no deal.", "Heeft interesse maar geen geld: dat komt niet tot een deal."),
        ["because_all_deals_lost"] = Text("Every deal was lost.", "Elke deal ging verloren."),
        ["cooled"] = Text("Cooled", "Afgekoeld"),
        ["held_back"] = Text("Held back", "Vastgehouden"),
        ["less_warm"] = Text("Less warm", "Minder warm"),
        ["with_sales"] = Text("With sales", "Bij sales"),
        ["quality"] = Text("Quality", "Kwaliteit"),
    };
}
