using PipelineGraph.Definitions;
using static PipelineGraph.Plugins.Shared.Texts;

namespace Dialogue;

internal static partial class DialogueDescription
{
    private static Dictionary<string, LocalizedText> Explanations() => new(StringComparer.Ordinal)
    {
        ["because_on_list"] = Text("On a list; nothing was heard and nobody contacted them yet.", "Staat op een lijst; er is niets gehoord en niemand nam nog contact op."),
        ["because_not_listed"] = Text("On no list that makes a lead.", "Staat op geen lijst die een lead oplevert."),
        ["because_activity_alone"] = Text(
            "Only activity was seen. It does not show whether this is a prospect: pick up the phone.",
            "Er is alleen activiteit gezien. Die toont niet of dit een prospect is: pak de telefoon."),
        ["because_no_answer"] = Text("Contacted, but communication still goes one way.", "Benaderd, maar de communicatie gaat nog één kant op."),
        ["because_not_sales_ready"] = Text("Contacted before it was a sales-ready lead.", "Benaderd voordat het een verkoopklare lead was."),
        ["because_permission_withdrawn"] = Text("Withdrew the permission to be mailed, and nothing since.", "Trok de toestemming voor mail in, en daarna niets."),
        ["because_cooled"] = Text("Was in dialogue, but has been silent for too long.", "Was in dialoog, maar is te lang stil."),
        ["because_returned"] = Text("Was disqualified, and entered into dialogue again: look again.", "Was gediskwalificeerd, en ging opnieuw in dialoog: kijk opnieuw."),
        ["because_no_problem"] = Text("Has no problem or challenge.", "Heeft geen probleem of uitdaging."),
        ["because_no_solvable"] = Text("Has a problem that you cannot solve.", "Heeft een probleem dat je niet kunt oplossen."),
        ["because_no_market"] = Text("Does not fit the target market.", "Past niet bij de doelmarkt."),
        ["because_no_means"] = Text("Does not have the means to buy.", "Heeft niet de middelen om te kopen."),
        ["because_no_authority"] = Text("May not decide on the purchase.", "Mag niet over de aankoop beslissen."),
        ["because_unknown_problem"] = Text("In dialogue, but no problem is known.", "In dialoog, maar er is geen probleem bekend."),
        ["because_unknown_market"] = Text("In dialogue, but it is not known whether it fits the target market.", "In dialoog, maar het is niet bekend of het bij de doelmarkt past."),
        ["because_unknown_means"] = Text("In dialogue, but it is not known whether they can pay.", "In dialoog, maar het is niet bekend of ze kunnen betalen."),
        ["because_unknown_authority"] = Text("In dialogue, but it is not known who decides.", "In dialoog, maar het is niet bekend wie beslist."),
        ["because_dialogue"] = Text("Was contacted and entered into dialogue.", "Is benaderd en ging in dialoog."),
        ["because_content_request"] = Text("Signed up for information.", "Meldde zich aan voor informatie."),
        ["because_newsletter_request"] = Text("Asked for the newsletter.", "Vroeg om de nieuwsbrief."),
        ["because_inbound_call"] = Text("Called for an appointment or information.", "Belde voor een afspraak of informatie."),
        ["because_question_by_email"] = Text("Asked a question by email.", "Stelde een vraag per e-mail."),
        ["because_question_by_form"] = Text("Asked a question in a form.", "Stelde een vraag in een formulier."),
        ["because_interest_stated"] = Text("Stated a clear interest.", "Gaf duidelijke interesse aan."),
        ["because_disqualified"] = Text("Was disqualified.", "Is gediskwalificeerd."),
        ["because_deal_won"] = Text("Made a purchase.", "Deed een aankoop."),
        ["online"] = Text("Online", "Online"),
        ["offline"] = Text("Offline", "Offline"),
        ["sales_ready"] = Text("Sales-ready", "Verkoopklaar"),
        ["cooled"] = Text("Cooled", "Afgekoeld"),
        ["returned"] = Text("Returned", "Teruggekeerd"),
        ["without_means"] = Text("Without means", "Zonder middelen"),
        ["without_authority"] = Text("Without authority", "Zonder bevoegdheid"),
        ["not_to_be_mailed"] = Text("Not to be mailed: no permission", "Niet mailen: geen toestemming"),
        ["reason_missing"] = Text("Disqualified without a reason", "Gediskwalificeerd zonder reden"),
        ["quality"] = Text("Quality", "Kwaliteit"),
    };
}
