using PipelineGraph.Definitions;
using static PipelineGraph.Plugins.Shared.Texts;

namespace IdealCustomerProfile;

/// <summary>Stages, criteria, settings and texts of the definition. Sources name the document and its line.</summary>
internal static partial class ProfileDescription
{
    /// <summary>Criterion of a blocker, the attribute that tells, and the value that blocks.</summary>
    public static readonly (string Blocker, string Attribute, bool Blocks)[] Blockers =
    [
        ("needs_it", "need", false),
        ("not_with_competitor", "satisfied_with_competitor", true),
        ("can_afford", "can_pay", false),
    ];

    public static DefinitionDescription Create() => new()
    {
        Id = "ideal-customer-profile",
        Version = "1.0.0",
        Title = Text("Ideal customer profile", "Ideaal klantprofiel"),
        Summary = Text(
            "A lead could realistically buy. A prospect is a lead that matches your ideal customer profile. An opportunity is a prospect that wants to buy. Without a profile nobody matches.",
            "Een lead zou realistisch gezien kunnen kopen. Een prospect is een lead die past bij je ideale klantprofiel. Een kans is een prospect die wil kopen. Zonder profiel past niemand."),
        Source = "000, Nutshell, lead vs. prospect vs. opportunity",
        Stages = Stages(),
        Criteria = Criteria(),
        Settings = Settings(),
        Reads = new FactReads
        {
            Attributes = ["source", "need", "satisfied_with_competitor", "can_pay", "outcome"],
            Activities =
            [
                "email", "call", "message", "meeting", "meeting_booked", "form_submitted", "content_request", "newsletter_request", "webinar_attended",
                "survey_answered", "quote_requested", "demo_requested", "trial_started", "purchase_intent", "purchase_intent_withdrawn", "declined", "not_ready",
            ],
            Judgements = ["disqualified"],
            Quotes = true,
        },
        Texts = Explanations(),
    };

    private static StageDescription[] Stages() =>
    [
        new()
        {
            Key = "not_a_lead",
            Kind = StageKind.None,
            Name = Text("Not a lead", "Geen lead"),
            Summary = Text("Could not realistically buy.", "Zou realistisch gezien niets kopen."),
            Criteria = ["excluded", "source_excluded"],
        },
        new()
        {
            Key = "lead",
            Kind = StageKind.Lead,
            Name = Text("Lead", "Lead"),
            Summary = Text("Could realistically buy, largely unqualified.", "Zou realistisch gezien iets kunnen kopen, grotendeels niet gekwalificeerd."),
        },
        new()
        {
            Key = "prospect",
            Kind = StageKind.Prospect,
            Name = Text("Prospect", "Prospect"),
            Summary = Text("Compared with the ideal customer profile, and fits.", "Vergeleken met het ideale klantprofiel, en past."),
            Criteria = ["profile", "parameter", "self_qualified"],
        },
        new()
        {
            Key = "opportunity",
            Kind = StageKind.Opportunity,
            Name = Text("Opportunity", "Kans"),
            Summary = Text("A prospect with a real interest in buying: one step from customer.", "Een prospect die oprecht wil kopen: één stap van klant."),
            Criteria = ["purchase_interest", .. Blockers.Select(blocker => blocker.Blocker)],
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
            Summary = Text("Disqualified, or decided not to buy.", "Gediskwalificeerd, of besloten niet te kopen."),
            Criteria = ["disqualified", "declined"],
        },
    ];

    private static CriterionDescription[] Criteria() =>
    [
        Criterion("excluded", "000:22", Text("Could not realistically buy: excluded by a rule", "Zou realistisch gezien niets kopen: uitgesloten door een regel")),
        Criterion("source_excluded", "000:18", Text("Came from a source that does not count", "Kwam uit een bron die niet telt")),
        Criterion("parameter", "000:28", Text("Fits the profile in {parameter}", "Past bij het profiel in {parameter}"),
            Text("What is {parameter}?", "Wat is {parameter}?")),
        Criterion("profile", "000:26", Text("Matches the ideal customer profile", "Past bij het ideale klantprofiel")),
        Criterion("self_qualified", "000:123", Text("Reached out to sales for more information", "Vroeg sales zelf om meer informatie"),
            Text("Did they ask for more information themselves?", "Vroegen ze zelf om meer informatie?")),
        Criterion("purchase_interest", "000:64", Text("Expressed interest in making a purchase", "Toonde interesse om te kopen"), Text("Do they want to buy?", "Willen ze kopen?")),
        Criterion("needs_it", "000:40", Text("Needs it", "Heeft het nodig"), Text("Do they need what we sell?", "Hebben ze nodig wat we verkopen?")),
        Criterion("not_with_competitor", "000:40", Text("Is not satisfied with a competitor", "Is niet tevreden met een concurrent"),
            Text("Are they satisfied with a competitor?", "Zijn ze tevreden met een concurrent?")),
        Criterion("can_afford", "000:40", Text("Can afford it", "Kan het zich veroorloven"), Text("Can they afford it?", "Kunnen ze het zich veroorloven?")),
        Criterion("deal_won", "000:65", Text("A deal was closed", "Er is een deal gesloten"), Text("Was the deal closed?", "Is de deal gesloten?")),
        Criterion("disqualified", "000:54", Text("Was disqualified", "Is gediskwalificeerd")),
        Criterion("declined", "000:54", Text("Decided not to buy", "Besloot niet te kopen")),
    ];

    private static Dictionary<string, LocalizedText> Explanations() => new(StringComparer.Ordinal)
    {
        ["because_excluded"] = Text("Could not realistically buy.", "Zou realistisch gezien niets kopen."),
        ["because_source_excluded"] = Text("Came from a source that does not count.", "Kwam uit een bron die niet telt."),
        ["because_not_compared"] = Text("Not compared: there is no ideal customer profile yet.", "Niet vergeleken: er is nog geen ideaal klantprofiel."),
        ["because_match_unknown"] = Text("Not enough is known to compare with the profile.", "Er is te weinig bekend om met het profiel te vergelijken."),
        ["because_no_match"] = Text("Does not match the profile.", "Past niet bij het profiel."),
        ["because_match"] = Text("Matches the profile.", "Past bij het profiel."),
        ["because_self_qualified"] = Text("Reached out to sales for more information.", "Vroeg sales zelf om meer informatie."),
        ["because_needs_it"] = Text("Wants to buy, but does not need it.", "Wil kopen, maar heeft het niet nodig."),
        ["because_not_with_competitor"] = Text("Wants to buy, but is satisfied with a competitor.", "Wil kopen, maar is tevreden met een concurrent."),
        ["because_can_afford"] = Text("Wants to buy, but cannot afford it.", "Wil kopen, maar kan het zich niet veroorloven."),
        ["because_interest"] = Text("Qualified, and wants to buy.", "Gekwalificeerd, en wil kopen."),
        ["because_deal_won"] = Text("A deal was closed.", "Er is een deal gesloten."),
        ["because_disqualified"] = Text("Was disqualified.", "Is gediskwalificeerd."),
        ["because_declined"] = Text("Decided not to buy.", "Besloot niet te kopen."),
        ["not_ready"] = Text("Not ready to buy yet", "Nog niet klaar om te kopen"),
        ["fit"] = Text("Fit with the profile", "Aansluiting op het profiel"),
    };
}
