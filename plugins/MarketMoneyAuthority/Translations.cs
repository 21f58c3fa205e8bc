namespace PipelineGraph.Plugins.Shared;

/// <summary>German and Portuguese for each English text of the definition.</summary>
internal static class Translations
{
    private static readonly Dictionary<string, (string German, string Portuguese)> ByEnglish = new(StringComparer.Ordinal)
    {
        ["Market, money, authority"] = ("Markt, Geld, Befugnis", "Mercado, dinheiro, autoridade"),
        ["Everybody you meet is a lead until qualified. A prospect fits the target market, has the money and may decide; interest in buying is not needed. Then come sale and repeat buyer: there is no opportunity."] = (
            "Jeder, den man trifft, ist ein Lead, bis er qualifiziert ist. Ein Prospect passt zum Zielmarkt, hat das Geld und darf entscheiden; Kaufinteresse ist nicht nötig. Danach kommen Verkauf und wiederkehrender Käufer: eine Opportunity gibt es nicht.",
            "Todos que você encontra são leads até serem qualificados. Um prospect está no mercado-alvo, tem o dinheiro e pode decidir; interesse em comprar não é necessário. Depois vêm a venda e o comprador recorrente: não há oportunidade."),
        ["Lead"] = ("Lead", "Lead"),
        ["An unqualified contact: everybody you meet who is not qualified as a prospect."] = (
            "Ein unqualifizierter Kontakt: jeder, den man trifft und der nicht als Prospect qualifiziert ist.",
            "Um contato não qualificado: todos que você encontra e que não são qualificados como prospect."),
        ["Prospect"] = ("Prospect", "Prospect"),
        ["Fits the target market, has the means to buy, and may decide. Interest in buying is not needed."] = (
            "Passt zum Zielmarkt, hat die Mittel zu kaufen und darf entscheiden. Kaufinteresse ist nicht nötig.",
            "Está no mercado-alvo, tem meios para comprar e pode decidir. Interesse em comprar não é necessário."),
        ["Sale"] = ("Verkauf", "Venda"),
        ["Bought."] = ("Hat gekauft.", "Comprou."),
        ["Repeat buyer"] = ("Wiederkehrender Käufer", "Comprador recorrente"),
        ["Did they buy again?"] = ("Wurde erneut gekauft?", "Compraram de novo?"),
        ["Bought again."] = ("Hat erneut gekauft.", "Comprou de novo."),
        ["Fits the target market"] = ("Passt zum Zielmarkt", "Está no mercado-alvo"),
        ["Is this someone of your target market?"] = ("Gehört diese Person zum Zielmarkt?", "É alguém do seu mercado-alvo?"),
        ["Has the means to buy"] = ("Hat die Mittel zu kaufen", "Tem meios para comprar"),
        ["Can they pay for it?"] = ("Können sie es bezahlen?", "Podem pagar?"),
        ["May take the decision to buy"] = ("Ist befugt, über den Kauf zu entscheiden", "Está autorizado a decidir a compra"),
        ["Who takes the decision to buy?"] = ("Wer entscheidet über den Kauf?", "Quem decide a compra?"),
        ["Meets the company's own criterion {parameter}"] = ("Erfüllt das eigene Kriterium {parameter}", "Atende ao critério próprio {parameter}"),
        ["What is {parameter}?"] = ("Wie lautet {parameter}?", "Qual é {parameter}?"),
        ["You have spoken with them"] = ("Man hat mit ihm gesprochen", "Você falou com ele"),
        ["When do you speak with them?"] = ("Wann sprechen Sie mit ihm?", "Quando você fala com ele?"),
        ["The last presentation had a call-to-action and a close"] = (
            "Die letzte Präsentation hatte Handlungsaufforderung und Abschluss",
            "A última apresentação teve chamada à ação e fechamento"),
        ["Is ready to buy"] = ("Ist kaufbereit", "Está pronto para comprar"),
        ["May be kept on the list"] = ("Darf auf der Liste bleiben", "Pode ficar na lista"),
        ["May you keep them on your list and contact them in future?"] = (
            "Dürfen Sie ihn auf der Liste behalten und später wieder ansprechen?",
            "Você pode mantê-lo na lista e contatá-lo no futuro?"),
        ["Bought"] = ("Hat gekauft", "Comprou"),
        ["Bought again"] = ("Hat erneut gekauft", "Comprou de novo"),
        ["Nothing is known yet that qualifies."] = ("Es ist noch nichts bekannt, was qualifiziert.", "Ainda não se sabe nada que qualifique."),
        ["Meets a criterion; the others are still to be found out."] = (
            "Erfüllt ein Kriterium; die anderen sind noch zu klären.",
            "Atende a um critério; os outros ainda precisam ser verificados."),
        ["Is outside the target market."] = ("Liegt außerhalb des Zielmarkts.", "Está fora do mercado-alvo."),
        ["Does not have the means to buy."] = ("Hat nicht die Mittel zu kaufen.", "Não tem meios para comprar."),
        ["May not take the decision to buy."] = ("Darf nicht über den Kauf entscheiden.", "Não pode decidir a compra."),
        ["Does not meet a criterion of the company's own."] = ("Erfüllt ein eigenes Kriterium nicht.", "Não atende a um critério próprio."),
        ["Meets the criteria: the selling phase has begun."] = (
            "Erfüllt die Kriterien: die Verkaufsphase hat begonnen.",
            "Atende aos critérios: a fase de venda começou."),
        ["Meets the criteria, but is not ready: follow up on {date}."] = (
            "Erfüllt die Kriterien, ist aber nicht bereit: nachfassen am {date}.",
            "Atende aos critérios, mas não está pronto: retomar em {date}."),
        ["Meets the criteria, but said no, and stays a prospect."] = (
            "Erfüllt die Kriterien, sagte aber nein, und bleibt Prospect.",
            "Atende aos critérios, mas disse não, e continua prospect."),
        ["May become a prospect: qualify the other criteria"] = (
            "Kann ein Prospect sein: die anderen Kriterien klären",
            "Pode ser um prospect: qualifique os outros critérios"),
        ["Presented to before being qualified"] = ("Präsentation vor der Qualifizierung", "Apresentação feita antes de qualificar"),
        ["Selling phase"] = ("Verkaufsphase", "Fase de venda"),
        ["Not ready: on the list to follow up"] = ("Noch nicht bereit: auf der Wiedervorlageliste", "Não está pronto: na lista para retomar"),
        ["Follow up now"] = ("Jetzt nachfassen", "Retomar agora"),
        ["Said no"] = ("Sagte nein", "Disse não"),
        ["Ask whether they may be kept on the list"] = ("Fragen, ob er auf der Liste bleiben darf", "Pergunte se pode ficar na lista"),
        ["May be contacted in future"] = ("Darf künftig angesprochen werden", "Pode ser contatado no futuro"),
        ["Does not want to be kept on the list: do not contact"] = (
            "Will nicht auf der Liste bleiben: nicht ansprechen",
            "Não quer ficar na lista: não contatar"),
        ["Criteria met"] = ("Erfüllte Kriterien", "Critérios atendidos"),
        ["Presentations given"] = ("Gehaltene Präsentationen", "Apresentações feitas"),
        ["The target market: must be met, counts without deciding, or is not looked at"] = (
            "Der Zielmarkt: muss erfüllt sein, zählt ohne zu entscheiden, oder zählt nicht",
            "O mercado-alvo: deve ser atendido, conta sem decidir, ou não conta"),
        ["The means to buy: must be met, counts without deciding, or is not looked at"] = (
            "Die Mittel: müssen vorhanden sein, zählen ohne zu entscheiden, oder zählen nicht",
            "Os meios: devem ser atendidos, contam sem decidir, ou não contam"),
        ["The right to decide: must be met, counts without deciding, or is not looked at"] = (
            "Die Befugnis: muss erfüllt sein, zählt ohne zu entscheiden, oder zählt nicht",
            "A autoridade: deve ser atendida, conta sem decidir, ou não conta"),
        ["Criteria of the company's own; required ones must be met"] = (
            "Eigene Kriterien; verlangte müssen erfüllt sein",
            "Critérios próprios; os exigidos devem ser atendidos"),
        ["In which order to find out"] = ("In welcher Reihenfolge man es klärt", "Em que ordem verificar"),
        ["The target market by demographics and interests; without rules the attribute 'served' says it"] = (
            "Der Zielmarkt nach Demografie und Interessen; ohne Regeln sagt es das Merkmal 'served'",
            "O mercado-alvo por demografia e interesses; sem regras, o atributo 'served' diz"),
        ["Smallest budget that counts as means to buy"] = ("Kleinstes Budget, das als Mittel zählt", "Menor orçamento que conta como meios"),
        ["Whose authority counts: who decides, or also who has influence"] = (
            "Wessen Befugnis zählt: wer entscheidet, oder auch wer Einfluss hat",
            "De quem conta a autoridade: quem decide, ou também quem influencia"),
        ["Words in a job title that mean the right to decide, where nothing else is known"] = (
            "Wörter in einer Berufsbezeichnung, die Entscheidungsbefugnis bedeuten, wenn sonst nichts bekannt ist",
            "Palavras em um cargo que significam autoridade, quando nada mais se sabe"),
        ["Days until the follow-up after 'not ready', where no date was named"] = (
            "Tage bis zum Nachfassen nach 'nicht bereit', wenn kein Datum genannt wurde",
            "Dias até retomar depois de 'não pronto', quando não há data"),
        ["Days until the next contact after a no"] = ("Tage bis zum nächsten Kontakt nach einem Nein", "Dias até o próximo contato depois de um não"),
        ["Who needs it within so many days is ready; later: follow up"] = (
            "Wer es innerhalb so vieler Tage braucht, ist bereit; später: nachfassen",
            "Quem precisa dentro de tantos dias está pronto; depois: retomar"),
        ["A prospect must have been spoken with"] = ("Mit einem Prospect muss gesprochen worden sein", "É preciso ter falado com um prospect"),
        ["How many sales make a repeat buyer"] = (
            "Wie viele Verkäufe einen wiederkehrenden Käufer machen",
            "Quantas vendas fazem um comprador recorrente"),
    };

    public static (string German, string Portuguese) Of(string english) =>
        ByEnglish.TryGetValue(english, out var texts) ? texts : throw new KeyNotFoundException($"Translations.cs lacks the German and Portuguese of '{english}'.");
}
