namespace PipelineGraph.Plugins.Shared;

/// <summary>German and Portuguese for each English text of the definition.</summary>
internal static class Translations
{
    private static readonly Dictionary<string, (string German, string Portuguese)> ByEnglish = new(StringComparer.Ordinal)
    {
        ["Ideal customer profile"] = ("Ideales Kundenprofil", "Perfil de cliente ideal"),
        ["A lead could realistically buy. A prospect is a lead that matches your ideal customer profile. An opportunity is a prospect that wants to buy. Without a profile nobody matches."] = (
            "Ein Lead könnte realistisch gesehen kaufen. Ein Prospect ist ein Lead, der zum idealen Kundenprofil passt. Eine Opportunity ist ein Prospect, der kaufen will. Ohne Profil passt niemand.",
            "Um lead poderia, realisticamente, comprar. Um prospect é um lead que corresponde ao perfil de cliente ideal. Uma oportunidade é um prospect que quer comprar. Sem perfil ninguém corresponde."),
        ["Not a lead"] = ("Kein Lead", "Não é lead"),
        ["Lead"] = ("Lead", "Lead"),
        ["Prospect"] = ("Prospect", "Prospect"),
        ["Opportunity"] = ("Opportunity", "Oportunidade"),
        ["Customer"] = ("Kunde", "Cliente"),
        ["Out"] = ("Ausgeschieden", "Fora"),
        ["Could not realistically buy."] = ("Würde realistisch gesehen nichts kaufen.", "Realisticamente não compraria."),
        ["Could realistically buy, largely unqualified."] = (
            "Könnte realistisch gesehen kaufen, weitgehend unqualifiziert.",
            "Poderia comprar, em grande parte não qualificado."),
        ["Compared with the ideal customer profile, and fits."] = (
            "Mit dem idealen Kundenprofil verglichen, und passt.",
            "Comparado com o perfil de cliente ideal, e corresponde."),
        ["A prospect with a real interest in buying: one step from customer."] = (
            "Ein Prospect mit echtem Kaufinteresse: einen Schritt vom Kunden.",
            "Um prospect com interesse real em comprar: a um passo de cliente."),
        ["A deal was closed."] = ("Ein Geschäft wurde abgeschlossen.", "Um negócio foi fechado."),
        ["Disqualified, or decided not to buy."] = ("Disqualifiziert oder gegen den Kauf entschieden.", "Desqualificado, ou decidiu não comprar."),
        ["Could not realistically buy: excluded by a rule"] = (
            "Würde realistisch gesehen nichts kaufen: durch eine Regel ausgeschlossen",
            "Realisticamente não compraria: excluído por uma regra"),
        ["Came from a source that does not count"] = ("Kam aus einer Quelle, die nicht zählt", "Veio de uma fonte que não conta"),
        ["Fits the profile in {parameter}"] = ("Passt beim Merkmal {parameter} zum Profil", "Corresponde ao perfil em {parameter}"),
        ["What is {parameter}?"] = ("Wie lautet {parameter}?", "Qual é {parameter}?"),
        ["Matches the ideal customer profile"] = ("Passt zum idealen Kundenprofil", "Corresponde ao perfil de cliente ideal"),
        ["Was the deal closed?"] = ("Wurde das Geschäft abgeschlossen?", "O negócio foi fechado?"),
        ["Did they ask for more information themselves?"] = ("Baten sie von sich aus um mehr Informationen?", "Pediram por si mais informações?"),
        ["Reached out to sales for more information"] = (
            "Bat den Vertrieb von sich aus um mehr Informationen",
            "Procurou vendas para mais informações"),
        ["Expressed interest in making a purchase"] = ("Äußerte Interesse an einem Kauf", "Expressou interesse em comprar"),
        ["Do they want to buy?"] = ("Wollen sie kaufen?", "Querem comprar?"),
        ["Needs it"] = ("Braucht es", "Precisa"),
        ["Do they need what we sell?"] = ("Brauchen sie, was wir verkaufen?", "Precisam do que vendemos?"),
        ["Is not satisfied with a competitor"] = ("Ist nicht mit einem Wettbewerber zufrieden", "Não está satisfeito com um concorrente"),
        ["Are they satisfied with a competitor?"] = ("Sind sie mit einem Wettbewerber zufrieden?", "Estão satisfeitos com um concorrente?"),
        ["Can afford it"] = ("Kann es sich leisten", "Pode pagar"),
        ["Can they afford it?"] = ("Können sie es sich leisten?", "Podem pagar?"),
        ["A deal was closed"] = ("Ein Geschäft wurde abgeschlossen", "Um negócio foi fechado"),
        ["Was disqualified"] = ("Wurde disqualifiziert", "Foi desqualificado"),
        ["Decided not to buy"] = ("Entschied sich gegen den Kauf", "Decidiu não comprar"),
        ["Came from a source that does not count."] = ("Kam aus einer Quelle, die nicht zählt.", "Veio de uma fonte que não conta."),
        ["Not compared: there is no ideal customer profile yet."] = (
            "Nicht verglichen: es gibt noch kein ideales Kundenprofil.",
            "Não comparado: ainda não há perfil de cliente ideal."),
        ["Not enough is known to compare with the profile."] = (
            "Es ist zu wenig bekannt, um mit dem Profil zu vergleichen.",
            "Sabe-se pouco para comparar com o perfil."),
        ["Does not match the profile."] = ("Passt nicht zum Profil.", "Não corresponde ao perfil."),
        ["Matches the profile."] = ("Passt zum Profil.", "Corresponde ao perfil."),
        ["Reached out to sales for more information."] = (
            "Bat den Vertrieb von sich aus um mehr Informationen.",
            "Procurou vendas para mais informações."),
        ["Wants to buy, but does not need it."] = ("Will kaufen, braucht es aber nicht.", "Quer comprar, mas não precisa."),
        ["Wants to buy, but is satisfied with a competitor."] = (
            "Will kaufen, ist aber mit einem Wettbewerber zufrieden.",
            "Quer comprar, mas está satisfeito com um concorrente."),
        ["Wants to buy, but cannot afford it."] = ("Will kaufen, kann es sich aber nicht leisten.", "Quer comprar, mas não pode pagar."),
        ["Qualified, and wants to buy."] = ("Qualifiziert, und will kaufen.", "Qualificado, e quer comprar."),
        ["Was disqualified."] = ("Wurde disqualifiziert.", "Foi desqualificado."),
        ["Decided not to buy."] = ("Entschied sich gegen den Kauf.", "Decidiu não comprar."),
        ["Not ready to buy yet"] = ("Noch nicht kaufbereit", "Ainda não pronto para comprar"),
        ["Fit with the profile"] = ("Übereinstimmung mit dem Profil", "Correspondência com o perfil"),
        ["The ideal customer profile; without one nobody matches"] = (
            "Das ideale Kundenprofil; ohne Profil passt niemand",
            "O perfil de cliente ideal; sem ele ninguém corresponde"),
        ["Share of the required parameters, by weight, that must be met"] = (
            "Anteil der verlangten Merkmale, nach Gewicht, der erfüllt sein muss",
            "Parte dos parâmetros exigidos, por peso, que deve ser atendida"),
        ["An unknown parameter counts as met"] = ("Ein unbekanntes Merkmal zählt als erfüllt", "Um parâmetro desconhecido conta como atendido"),
        ["Whether a company's attributes count for its people"] = (
            "Ob die Merkmale eines Unternehmens für seine Menschen zählen",
            "Se os atributos de uma empresa contam para as suas pessoas"),
        ["Who reaches out to sales becomes a prospect: never, always, or unless a parameter is known to fail"] = (
            "Wer sich an den Vertrieb wendet, wird Prospect: nie, immer oder außer ein Merkmal passt bekanntlich nicht",
            "Quem procura vendas torna-se prospect: nunca, sempre, ou salvo se um parâmetro não for atendido"),
        ["What counts as reaching out to sales"] = ("Was als Kontaktaufnahme mit dem Vertrieb zählt", "O que conta como procurar vendas"),
        ["What counts as interest in buying"] = ("Was als Kaufinteresse zählt", "O que conta como interesse em comprar"),
        ["A quote on the table is interest in buying"] = ("Ein vorliegendes Angebot ist Kaufinteresse", "Uma cotação na mesa é interesse em comprar"),
        ["What keeps a prospect from being an opportunity, once known to be false"] = (
            "Was einen Prospect hindert, eine Opportunity zu sein, sobald bekannt ist, dass es nicht zutrifft",
            "O que impede um prospect de ser oportunidade, quando se sabe que não se aplica"),
        ["Reasons that disqualify; empty: any"] = ("Gründe, die disqualifizieren; leer: jeder", "Motivos que desqualificam; vazio: qualquer um"),
        ["Whoever left comes back by making contact"] = ("Wer ausschied, kehrt durch neuen Kontakt zurück", "Quem saiu volta ao fazer contato"),
        ["Sources that make a lead; empty: any"] = ("Quellen, die einen Lead ergeben; leer: jede", "Fontes que fazem um lead; vazio: qualquer uma"),
        ["Who could not realistically buy: any of these"] = (
            "Wer realistisch gesehen nicht kaufen würde: eines davon",
            "Quem realisticamente não compraria: qualquer um destes"),
    };

    public static (string German, string Portuguese) Of(string english) =>
        ByEnglish.TryGetValue(english, out var texts) ? texts : throw new KeyNotFoundException($"Translations.cs lacks the German and Portuguese of '{english}'.");
}
