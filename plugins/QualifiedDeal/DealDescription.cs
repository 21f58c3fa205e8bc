using PipelineGraph.Definitions;
using static PipelineGraph.Plugins.Shared.Texts;

namespace QualifiedDeal;

/// <summary>Stages and criteria of the definition. Sources name the document, the answer in it by its letter, and the line.</summary>
internal static partial class DealDescription
{
    public static DefinitionDescription Create() => new()
    {
        Id = "qualified-deal",
        Version = "1.0.0",
        Title = Text("Qualified leads and deals", "Gekwalificeerde leads en deals"),
        Summary = Text(
            "People are contacts, leads, marketing qualified or sales qualified. An opportunity is a deal: need, ability, desire and authority are identified, and product, price, delivery and terms are settled. A quote comes next.",
            "Mensen zijn contacten, leads, marketing-gekwalificeerd of sales-gekwalificeerd. Een kans is een deal: behoefte, vermogen, wens en bevoegdheid zijn vastgesteld, en product, prijs, levertijd en voorwaarden zijn afgerond. Daarna komt de offerte."),
        Source = "004, qual é a diferença entre um lead e uma oportunidade",
        Stages = [.. PersonStages(), .. DealStages()],
        Criteria = [.. PersonCriteria(), .. DealCriteria()],
        Settings = [.. PersonSettings(), .. DealSettings()],
        Reads = new FactReads
        {
            Attributes =
            [
                "contact_data", "source", "need", "problem", "can_pay", "budget", "decision_power", "needed_by", "spending_known", "value_aligned",
                "financing_available", "product_agreed", "price_agreed", "delivery_agreed", "terms_agreed", "buyer_known", "amount", "probability", "outcome",
            ],
            Activities =
            [
                "email", "call", "message", "meeting", "meeting_booked", "form_submitted", "content_request", "newsletter_request", "webinar_attended",
                "survey_answered", "link_click", "email_open", "quote_requested", "demo_requested", "trial_started", "purchase_intent",
                "purchase_intent_withdrawn", "declined",
            ],
            Links = ["employer", "associated_with", "referred_by", "participant", "company"],
            Judgements = ["qualified"],
            Quotes = true,
        },
        Texts = Explanations(),
    };

    private static StageDescription[] PersonStages() =>
    [
        new()
        {
            Key = "contact",
            Kind = StageKind.None,
            Name = Text("Contact", "Contact"),
            Summary = Text("Known, but showed no interest, or gave no contact information.", "Bekend, maar toonde geen interesse, of gaf geen contactgegevens."),
        },
        new()
        {
            Key = "lead",
            Kind = StageKind.Lead,
            Name = Text("Lead", "Lead"),
            Summary = Text(
                "Showed any interest and gave contact information; or is associated with who will seek to buy.",
                "Toonde enige interesse en gaf contactgegevens; of is verbonden met wie zal willen kopen."),
            Criteria = ["contact_data", "interest", "association"],
        },
        new()
        {
            Key = "mql",
            Kind = StageKind.Lead,
            Name = Text("Marketing qualified lead (MQL)", "Marketing-gekwalificeerde lead (MQL)"),
            Summary = Text("Engaged with your marketing, not necessarily ready to buy.", "Ging in op je marketing, niet per se klaar om te kopen."),
            Criteria = ["marketing_engagement"],
        },
        new()
        {
            Key = "sql",
            Kind = StageKind.Lead,
            Name = Text("Sales qualified lead (SQL)", "Sales-gekwalificeerde lead (SQL)"),
            Summary = Text(
                "Stated interest in becoming a customer, and matches your ideal customer profile.",
                "Gaf aan klant te willen worden, en past bij je ideale klantprofiel."),
            Criteria = ["customer_interest", "profile", "parameter"],
        },
        new()
        {
            Key = "customer",
            Kind = StageKind.Customer,
            Name = Text("Customer", "Klant"),
            Summary = Text("A deal of theirs was won.", "Een deal van hen is gewonnen."),
            Criteria = ["deal_won"],
        },
        new()
        {
            Key = "fake",
            Kind = StageKind.Out,
            Name = Text("Fake", "Nep"),
            Summary = Text("Gave wrong numbers or contact details: not worth time and effort.", "Gaf verkeerde nummers of contactgegevens: geen tijd en moeite waard."),
            Criteria = ["contact_data"],
        },
    ];

    private static StageDescription[] DealStages() =>
    [
        new()
        {
            Key = "deal",
            Unit = Unit.Deal,
            Kind = StageKind.None,
            Name = Text("Deal, not yet an opportunity", "Deal, nog geen kans"),
            Summary = Text("A possible deal of which not all is known that makes an opportunity.", "Een mogelijke deal waarvan nog niet alles bekend is wat een kans maakt."),
        },
        new()
        {
            Key = "opportunity",
            Unit = Unit.Deal,
            Kind = StageKind.Opportunity,
            Name = Text("Opportunity", "Kans"),
            Summary = Text("A specific deal that meets your rule of an opportunity.", "Een specifieke deal die aan je regel voor een kans voldoet."),
            Criteria =
            [
                "need", "ability", "desire", "authority", "product", "price", "delivery", "terms", "high_value", "high_probability", "trial_or_demo", "buyer",
                "considering", "spending", "alignment", "financing", "probability", "in_time",
            ],
        },
        new()
        {
            Key = "quote",
            Unit = Unit.Deal,
            Kind = StageKind.Opportunity,
            Name = Text("Quote", "Offerte"),
            Summary = Text("A quote was issued and is valid.", "Er is een offerte uitgebracht en ze is geldig."),
            Criteria = ["quote_issued"],
        },
        new()
        {
            Key = "customer",
            Unit = Unit.Deal,
            Kind = StageKind.Customer,
            Name = Text("Won", "Gewonnen"),
            Summary = Text("The deal was won: its people and its company are customers.", "De deal is gewonnen: de mensen en het bedrijf zijn klant."),
            Criteria = ["deal_won"],
        },
        new()
        {
            Key = "lost",
            Unit = Unit.Deal,
            Kind = StageKind.Out,
            Name = Text("Lost", "Verloren"),
            Summary = Text("The deal was lost, or its buyer said no.", "De deal is verloren, of de koper zei nee."),
            Criteria = ["deal_lost", "declined"],
        },
    ];

    private static CriterionDescription[] PersonCriteria() =>
    [
        Criterion("contact_data", "004:31", Text("Gave contact information that is not fake", "Gaf contactgegevens die niet nep zijn"),
            Text("How can they be reached, and is it right?", "Hoe zijn ze te bereiken, en klopt dat?")),
        Criterion("interest", "004:3", Text("Showed any interest in your product or service", "Toonde enige interesse in je product of dienst"),
            Text("Are they interested?", "Hebben ze interesse?")),
        Criterion("association", "004:55",
            Text("Is associated, in the first to third degree, with who will seek to buy", "Is, in de eerste tot derde graad, verbonden met wie zal willen kopen"),
            Text("Whom do they know, and how closely?", "Wie kennen ze, en hoe goed?")),
        Criterion("marketing_engagement", "004:11", Text("Engaged with your marketing", "Ging in op je marketing"),
            Text("Can you offer them something to read or to attend?", "Kun je hun iets te lezen of een evenement aanbieden?")),
        Criterion("customer_interest", "004:11", Text("Stated interest in becoming a customer", "Gaf aan klant te willen worden"),
            Text("Do they want to become a customer?", "Willen ze klant worden?")),
        Criterion("profile", "004:11", Text("Matches the ideal customer profile", "Past bij het ideale klantprofiel"),
            Text("Do they match your ideal customer?", "Passen ze bij je ideale klant?")),
        Criterion("parameter", "004:11", Text("Fits the profile in {parameter}", "Past in {parameter} bij het profiel"), Text("What is {parameter}?", "Wat is {parameter}?")),
    ];

    private static CriterionDescription[] DealCriteria() =>
    [
        Criterion("need", "004:17", Text("Need is identified", "De behoefte is vastgesteld"), Text("What do they need?", "Wat hebben ze nodig?")),
        Criterion("ability", "004:17", Text("Ability to buy is identified", "Het vermogen om te kopen is vastgesteld"), Text("Can they pay?", "Kunnen ze betalen?")),
        Criterion("desire", "004:17", Text("Desire to buy is identified", "De wens om te kopen is vastgesteld"), Text("Do they want to buy?", "Willen ze kopen?")),
        Criterion("authority", "004:17", Text("Authority to buy is identified", "De bevoegdheid om te kopen is vastgesteld"), Text("Who decides?", "Wie beslist?")),
        Criterion("product", "004:17", Text("The product is settled", "Het product staat vast"), Text("Which product exactly?", "Welk product precies?")),
        Criterion("price", "004:17", Text("The price is settled", "De prijs staat vast"), Text("Is the price agreed?", "Is de prijs afgesproken?")),
        Criterion("delivery", "004:17", Text("The delivery time is settled", "De levertijd staat vast"), Text("When is it to be delivered?", "Wanneer moet het worden geleverd?")),
        Criterion("terms", "004:17", Text("All other terms and conditions are settled", "Alle andere voorwaarden staan vast"),
            Text("Is any other term to be confirmed?", "Moet er nog een voorwaarde worden bevestigd?")),
        Criterion("high_value", "004:47", Text("Is of high value", "Is van grote waarde"), Text("What is the deal worth?", "Wat is de deal waard?")),
        Criterion("high_probability", "004:47", Text("Is highly probable to close", "Wordt zeer waarschijnlijk gesloten"), Text("How probable is it?", "Hoe waarschijnlijk is het?")),
        Criterion("trial_or_demo", "004:51", Text("Took the free trial or asked for a demo", "Nam de gratis proefperiode of vroeg om een demo"),
            Text("Would a trial or a demo help?", "Zou een proefperiode of een demo helpen?")),
        Criterion("buyer", "004:57", Text("It is known who the buyer will be", "Het is bekend wie de koper zal zijn"), Text("Who will buy?", "Wie zal kopen?")),
        Criterion("considering", "004:7", Text("Is actively considering your product or service", "Overweegt je product of dienst actief"),
            Text("Are they considering to buy?", "Overwegen ze te kopen?")),
        Criterion("spending", "004:57", Text("The spending is known", "De uitgaven zijn bekend"), Text("What do they spend?", "Wat geven ze uit?")),
        Criterion("alignment", "004:57", Text("Their values are aligned with yours", "Hun waarden sluiten aan bij die van jou"), Text("Do your values align?", "Sluiten jullie waarden aan?")),
        Criterion("financing", "004:57", Text("Financing is available", "Financiering is beschikbaar"), Text("Is there financing?", "Is er financiering?")),
        Criterion("probability", "004:63", Text("Can still be won or lost: its probability is within the range", "Kan nog gewonnen of verloren worden: de kans ligt binnen de grenzen"),
            Text("How probable is it?", "Hoe waarschijnlijk is het?")),
        Criterion("in_time", "004:77", Text("Is needed soon enough", "Is snel genoeg nodig"), Text("When is it needed?", "Wanneer is het nodig?")),
        Criterion("quote_issued", "004:17", Text("A valid quote was issued", "Er is een geldige offerte uitgebracht"), Text("Can the quote be issued?", "Kan de offerte worden uitgebracht?")),
        Criterion("deal_won", "004:33", Text("A deal was won", "Er is een deal gewonnen"), Text("Did they buy?", "Hebben ze gekocht?")),
        Criterion("deal_lost", "004:63", Text("The deal was lost", "De deal is verloren")),
        Criterion("declined", "004:63", Text("The buyer said no, and nothing since", "De koper zei nee, en daarna niets")),
    ];
}
