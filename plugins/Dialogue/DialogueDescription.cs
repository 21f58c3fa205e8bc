using PipelineGraph.Definitions;
using static PipelineGraph.Plugins.Shared.Texts;

namespace Dialogue;

/// <summary>Stages and criteria of the definition. Sources name the document and its line.</summary>
internal static partial class DialogueDescription
{
    /// <summary>What only a prospect does: 003:66-69, and beside it what states interest (003:32, 53) and a question in a form.</summary>
    public static readonly string[] ClearSigns =
        ["content_request", "newsletter_request", "inbound_call", "question_by_email", "interest_stated", "question_by_form"];

    public static string FactOf(string sign) => sign switch
    {
        "inbound_call" => "call",
        "question_by_email" => "email",
        "question_by_form" => "form_submitted",
        "interest_stated" => "purchase_intent",
        _ => sign,
    };

    public static DefinitionDescription Create() => new()
    {
        Id = "dialogue",
        Version = "1.0.0",
        Title = Text("Dialogue", "Dialoog"),
        Summary = Text(
            "A lead is a name on a list: undetermined, and communication goes one way. It becomes a prospect when a representative contacted it and it entered into dialogue, or by a clear sign of its own; its problems must be ones you can solve, and it must fit your target market.",
            "Een lead is een naam op een lijst: onbepaald, en de communicatie gaat één kant op. Het wordt een prospect wanneer een vertegenwoordiger contact opnam en het in dialoog ging, of door een duidelijk eigen teken; je moet de problemen kunnen oplossen, en het moet passen bij je doelmarkt."),
        Source = "003, der Unterschied zwischen Lead und Prospect",
        Stages = [.. Stages(Unit.Person), .. Stages(Unit.Company)],
        Criteria = Criteria(),
        Settings = Settings(),
        Reads = new FactReads
        {
            Attributes = ["source", "source_medium", "lists", "problem", "solvable", "can_pay", "budget", "decision_power", "outcome"],
            Activities =
            [
                "list_added", "webinar_attended", "email", "call", "message", "meeting", "meeting_booked", "presentation", "demo", "content_request",
                "newsletter_request", "form_submitted", "survey_answered", "email_open", "link_click", "page_visit", "purchase_intent", "quote_requested",
                "demo_requested", "trial_started",
            ],
            Consents = ["mailing"],
            Judgements = ["sales_ready", "disqualified"],
            Quotes = true,
        },
        Texts = Explanations(),
    };

    private static StageDescription[] Stages(Unit unit) =>
    [
        new()
        {
            Key = "contact",
            Unit = unit,
            Kind = StageKind.None,
            Name = Text("Contact", "Contact"),
            Summary = Text("Known, but on no list that makes a lead.", "Bekend, maar op geen lijst die een lead oplevert."),
        },
        new()
        {
            Key = "lead",
            Unit = unit,
            Kind = StageKind.Lead,
            Name = Text("Lead", "Lead"),
            Summary = Text(
                "A name on one of your lists: undetermined, one-way communication, no permission yet.",
                "Een naam op een van je lijsten: onbepaald, eenrichtingscommunicatie, nog geen toestemming."),
            Criteria = ["listed", "online", "sales_ready", "permission"],
        },
        new()
        {
            Key = "prospect",
            Unit = unit,
            Kind = StageKind.Prospect,
            Name = Text("Prospect", "Prospect"),
            Summary = Text(
                "Has shown interest and is in dialogue with you, has problems you can solve, and fits your target market.",
                "Heeft interesse getoond en is met je in dialoog, heeft problemen die je kunt oplossen, en past bij je doelmarkt."),
            Criteria =
            [
                "contacted", "dialogue", .. ClearSigns, "interest", "information", "more_than_activity", "problem", "solvable", "market", "market_rule", "means",
                "authority", "awake",
            ],
        },
        new()
        {
            Key = "customer",
            Unit = unit,
            Kind = StageKind.Customer,
            Name = Text("Customer", "Klant"),
            Summary = Text("Has made a purchase.", "Heeft een aankoop gedaan."),
            Criteria = ["deal_won"],
        },
        new()
        {
            Key = "disqualified",
            Unit = unit,
            Kind = StageKind.Out,
            Name = Text("Disqualified", "Gediskwalificeerd"),
            Summary = Text(
                "You cannot create value for them, or they can never perceive it.",
                "Je kunt geen waarde voor hen scheppen, of ze kunnen die nooit waarnemen."),
            Criteria = ["not_disqualified"],
        },
    ];

    private static CriterionDescription[] Criteria() =>
    [
        Criterion("listed", "003:21", Text("Is on an acquisition list, or attended a webinar", "Staat op een acquisitielijst, of nam deel aan een webinar"),
            Text("On which list is it?", "Op welke lijst staat het?")),
        Criterion("online", "003:25", Text("Came from the internet", "Kwam van het internet"), Text("Where does the contact come from?", "Waar komt het contact vandaan?")),
        Criterion("contacted", "003:46", Text("Was contacted by a representative", "Is door een vertegenwoordiger benaderd"), Text("Has anybody called?", "Heeft iemand gebeld?")),
        Criterion("dialogue", "003:46", Text("Entered into dialogue: both sides spoke", "Ging in dialoog: beide kanten spraken"),
            Text("Pick up the phone: do they answer?", "Pak de telefoon: antwoorden ze?")),
        Criterion("content_request", "003:66", Text("Signed up on the website for information, as an ebook", "Meldde zich op de website aan voor informatie, zoals een e-book"),
            Text("Can you offer them information to sign up for?", "Kun je hun informatie aanbieden om zich voor aan te melden?")),
        Criterion("newsletter_request", "003:67", Text("Asked to join the newsletter list", "Vroeg om op de nieuwsbrieflijst te komen"),
            Text("Would they like the newsletter?", "Willen ze de nieuwsbrief?")),
        Criterion("inbound_call", "003:68", Text("Called for an appointment or for more information", "Belde voor een afspraak of meer informatie"),
            Text("Why did they call: for an appointment, for information?", "Waarom belden ze: voor een afspraak, voor informatie?")),
        Criterion("question_by_email", "003:69", Text("Wrote with a question about your product or service", "Schreef met een vraag over je product of dienst"),
            Text("Did the mail hold a question?", "Bevatte de mail een vraag?")),
        Criterion("interest_stated", "003:53", Text("Stated a clear interest: in buying, a quote, a demo or a trial", "Gaf duidelijke interesse aan: in kopen, een offerte, een demo of een proefperiode"),
            Text("Are they interested in buying?", "Hebben ze interesse om te kopen?")),
        Criterion("question_by_form", "003:28", Text("Asked a question in a form", "Stelde een vraag in een formulier"), Text("Did the form hold a question?", "Bevatte het formulier een vraag?")),
        Criterion("interest", "003:32", Text("Has shown interest in your goods or services", "Heeft interesse getoond in je goederen of diensten"),
            Text("Are they interested?", "Hebben ze interesse?")),
        Criterion("information", "003:71", Text("Gives you some information", "Geeft je enige informatie")),
        Criterion("more_than_activity", "003:44", Text("Shows more than activity", "Toont meer dan activiteit"),
            Text("Activity does not tell: pick up the phone.", "Activiteit zegt het niet: pak de telefoon.")),
        Criterion("problem", "003:48", Text("Has problems or challenges", "Heeft problemen of uitdagingen"), Text("Which problem do they have?", "Welk probleem hebben ze?")),
        Criterion("solvable", "003:32", Text("You can solve them", "Je kunt ze oplossen"), Text("Can you solve their problem?", "Kun je hun probleem oplossen?")),
        Criterion("market", "003:36", Text("Fits the target market", "Past bij de doelmarkt"), Text("Do they fit your target market?", "Passen ze bij je doelmarkt?")),
        Criterion("market_rule", "003:36", Text("Fits the target market in {parameter}", "Past in {parameter} bij de doelmarkt"), Text("What is {parameter}?", "Wat is {parameter}?")),
        Criterion("means", "003:37", Text("Has the means to buy", "Heeft de middelen om te kopen"), Text("Can they pay?", "Kunnen ze betalen?")),
        Criterion("authority", "003:38", Text("Is entitled to decide on the purchase", "Mag over de aankoop beslissen"), Text("Who decides on the purchase?", "Wie beslist over de aankoop?")),
        Criterion("sales_ready", "003:46", Text("Is a sales-ready lead", "Is een verkoopklare lead"), Text("Is the lead ready for sales?", "Is de lead klaar voor sales?")),
        Criterion("permission", "003:23", Text("Gave permission to be on the mailing list", "Gaf toestemming voor de mailinglijst"), Text("May you mail them?", "Mag je ze mailen?")),
        Criterion("awake", "003:54", Text("Has not gone silent", "Is niet stilgevallen")),
        Criterion("not_disqualified", "003:32", Text("You can create value for them, and they can perceive it", "Je kunt waarde voor hen scheppen, en ze kunnen die waarnemen"),
            Text("Why were they disqualified?", "Waarom zijn ze gediskwalificeerd?")),
        Criterion("deal_won", "003:39", Text("Made a purchase", "Deed een aankoop"), Text("Did they buy?", "Hebben ze gekocht?")),
    ];
}
