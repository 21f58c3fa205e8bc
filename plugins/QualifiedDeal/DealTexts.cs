using PipelineGraph.Definitions;
using static PipelineGraph.Plugins.Shared.Texts;

namespace QualifiedDeal;

internal static partial class DealDescription
{
    private static Dictionary<string, LocalizedText> Explanations() => new(StringComparer.Ordinal)
    {
        ["because_no_interest"] = Text("Showed no interest yet.", "Toonde nog geen interesse."),
        ["because_not_associated"] = Text("Is not known to be associated with who will seek to buy.", "Het is niet bekend of er een band is met wie zal willen kopen."),
        ["because_neither"] = Text("Showed no interest yet, and is not known to be associated with who will seek to buy.", "Toonde nog geen interesse, en een band met wie zal willen kopen is niet bekend."),
        ["because_no_contact_data"] = Text("No contact information is known: for you this lead does not exist yet.", "Er zijn geen contactgegevens bekend: voor jou bestaat deze lead nog niet."),
        ["because_fake"] = Text("The contact details are fake.", "De contactgegevens zijn nep."),
        ["because_interest"] = Text("Showed interest and gave contact information.", "Toonde interesse en gaf contactgegevens."),
        ["because_association"] = Text("Is associated with who will seek to buy.", "Is verbonden met wie zal willen kopen."),
        ["because_marketing"] = Text("Engaged with your marketing.", "Ging in op je marketing."),
        ["because_match_unknown"] = Text("Wants to become a customer, but it is not known whether the profile matches.", "Wil klant worden, maar het is niet bekend of het profiel past."),
        ["because_no_match"] = Text("Wants to become a customer, but does not match the profile.", "Wil klant worden, maar past niet bij het profiel."),
        ["because_sales_qualified"] = Text("Wants to become a customer, and matches the profile.", "Wil klant worden, en past bij het profiel."),
        ["because_not_all_known"] = Text("Not all is known yet that makes an opportunity.", "Nog niet alles is bekend wat een kans maakt."),
        ["because_failed_need"] = Text("There is no need.", "Er is geen behoefte."),
        ["because_failed_ability"] = Text("They are not able to buy.", "Ze zijn niet in staat te kopen."),
        ["because_failed_desire"] = Text("They do not want to buy any more.", "Ze willen niet meer kopen."),
        ["because_failed_authority"] = Text("Nobody taking part may decide.", "Niemand die meedoet mag beslissen."),
        ["because_failed_product"] = Text("The product is not settled.", "Het product staat niet vast."),
        ["because_failed_price"] = Text("The price is not settled.", "De prijs staat niet vast."),
        ["because_failed_delivery"] = Text("The delivery time is not settled.", "De levertijd staat niet vast."),
        ["because_failed_terms"] = Text("Other terms are not settled.", "Andere voorwaarden staan niet vast."),
        ["because_failed_value_or_probability"] = Text("Neither its value nor its probability is high.", "Noch de waarde, noch de waarschijnlijkheid is hoog."),
        ["because_failed_buyer"] = Text("It is not known who will buy.", "Het is niet bekend wie zal kopen."),
        ["because_failed_considering"] = Text("They are not considering it any more.", "Ze overwegen het niet meer."),
        ["because_failed_spending"] = Text("The spending is not known.", "De uitgaven zijn niet bekend."),
        ["because_failed_alignment"] = Text("The values are not aligned.", "De waarden sluiten niet aan."),
        ["because_failed_financing"] = Text("There is no financing.", "Er is geen financiering."),
        ["because_failed_probability"] = Text("Its probability is out of the range of an opportunity: is it decided already?", "De waarschijnlijkheid ligt buiten de grenzen van een kans: is het al beslist?"),
        ["because_failed_in_time"] = Text("It is needed too far ahead.", "Het is pas te ver in de toekomst nodig."),
        ["because_nadaAndTerms"] = Text("Need, ability, desire and authority are identified, and the terms are settled.", "Behoefte, vermogen, wens en bevoegdheid zijn vastgesteld, en de voorwaarden staan vast."),
        ["because_nada"] = Text("Need, ability, desire and authority are identified.", "Behoefte, vermogen, wens en bevoegdheid zijn vastgesteld."),
        ["because_valueOrProbability"] = Text("Its value is high, or it will probably close.", "De waarde is hoog, of ze wordt waarschijnlijk gesloten."),
        ["because_knownBuyer"] = Text("A specific deal whose buyer is known.", "Een specifieke deal waarvan de koper bekend is."),
        ["because_activeConsideration"] = Text("They are actively considering it.", "Ze overwegen het actief."),
        ["because_quoted"] = Text("A valid quote was issued.", "Er is een geldige offerte uitgebracht."),
        ["because_deal_won"] = Text("A deal was won.", "Er is een deal gewonnen."),
        ["because_deal_lost"] = Text("The deal was lost.", "De deal is verloren."),
        ["because_declined"] = Text("The buyer said no.", "De koper zei nee."),
        ["in_deal"] = Text("Takes part in an open deal", "Doet mee aan een open deal"),
        ["quote_ahead"] = Text("Quoted before it was an opportunity", "Offerte vóór het een kans was"),
        ["quote_expired"] = Text("Quote expired", "Offerte verlopen"),
        ["quote_rejected"] = Text("Quote rejected", "Offerte afgewezen"),
        ["probability"] = Text("Probability in percent", "Waarschijnlijkheid in procenten"),
    };
}
