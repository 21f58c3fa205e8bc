namespace PipelineGraph.Plugins.Shared;

/// <summary>German and Portuguese for each English text of the definition.</summary>
internal static class Translations
{
    private static readonly Dictionary<string, (string German, string Portuguese)> ByEnglish = new(StringComparer.Ordinal)
    {
        ["Engagement after outreach"] = ("Engagement nach Ansprache", "Engajamento após a abordagem"),
        ["A lead is a cold contact. It becomes a prospect by what it does after you approached it, and an opportunity once a quote lies on the table or an intention to buy was stated."] = (
            "Ein Lead ist ein kalter Kontakt. Er wird zum Prospect durch das, was er nach der Ansprache tut, und zur Opportunity, sobald ein Angebot vorliegt oder eine Kaufabsicht geäußert wurde.",
            "Um lead é um contato frio. Torna-se prospect pelo que faz depois de abordado, e oportunidade quando há uma cotação na mesa ou uma intenção de compra declarada."),
        ["Lead"] = ("Lead", "Lead"),
        ["Prospect"] = ("Prospect", "Prospect"),
        ["Opportunity"] = ("Opportunity", "Oportunidade"),
        ["Customer"] = ("Kunde", "Cliente"),
        ["Out"] = ("Ausgeschieden", "Fora"),
        ["A cold contact: perhaps approached, and nothing came back."] = (
            "Ein kalter Kontakt: vielleicht angesprochen, und es kam nichts zurück.",
            "Um contato frio: talvez abordado, e nada voltou."),
        ["Approached and in conversation, or a serious chance is seen."] = (
            "Angesprochen und im Gespräch, oder es wird eine ernsthafte Chance gesehen.",
            "Abordado e em conversa, ou vê-se uma chance séria."),
        ["A prospect with whom a deal is being worked on."] = (
            "Ein Prospect, mit dem konkret an einem Abschluss gearbeitet wird.",
            "Um prospect com quem se trabalha concretamente em um negócio."),
        ["A deal was closed."] = ("Ein Geschäft wurde abgeschlossen.", "Um negócio foi fechado."),
        ["Said no, or has no money."] = ("Sagte nein oder hat kein Geld.", "Disse não, ou não tem dinheiro."),
        ["We approached the lead"] = ("Wir haben den Lead angesprochen", "Abordamos o lead"),
        ["Has anybody written or called?"] = ("Hat jemand geschrieben oder angerufen?", "Alguém escreveu ou ligou?"),
        ["Replied to an email of ours"] = ("Antwortete auf eine E-Mail von uns", "Respondeu a um e-mail nosso"),
        ["Did the reply ask something or show interest?"] = (
            "Enthielt die Antwort eine Frage oder Interesse?",
            "A resposta trouxe uma pergunta ou interesse?"),
        ["Is in conversation with us"] = ("Ist mit uns im Gespräch", "Está em conversa conosco"),
        ["Can you talk with them?"] = ("Können Sie mit ihnen ins Gespräch kommen?", "Você pode conversar com eles?"),
        ["Would they like an appointment?"] = ("Möchten sie einen Termin?", "Gostariam de marcar uma reunião?"),
        ["Do they come back to the website?"] = ("Kommen sie auf die Website zurück?", "Eles voltam ao site?"),
        ["Which case study could you send?"] = ("Welche Fallstudie könnten Sie senden?", "Que estudo de caso você poderia enviar?"),
        ["Would they like a quote?"] = ("Möchten sie ein Angebot?", "Gostariam de uma cotação?"),
        ["Was the deal closed?"] = ("Wurde das Geschäft abgeschlossen?", "O negócio foi fechado?"),
        ["Booked an appointment after our outreach"] = ("Buchte nach unserer Ansprache einen Termin", "Marcou uma reunião após a nossa abordagem"),
        ["Visited the website several times after our approach"] = (
            "Besuchte nach unserer Ansprache mehrmals die Website",
            "Visitou o site várias vezes após a nossa abordagem"),
        ["Clicked through to case studies"] = ("Klickte sich zu Fallstudien durch", "Clicou nos estudos de caso"),
        ["Asked for a quote"] = ("Bat um ein Angebot", "Pediu uma cotação"),
        ["We see a serious chance"] = ("Wir sehen eine ernsthafte Chance", "Vemos uma chance séria"),
        ["Do you see a serious chance?"] = ("Siehst du eine ernsthafte Chance?", "Você vê uma chance séria?"),
        ["Did something else that counts as engagement"] = (
            "Tat etwas anderes, das als Engagement zählt",
            "Fez outra coisa que conta como engajamento"),
        ["Has not gone silent"] = ("Ist nicht verstummt", "Não silenciou"),
        ["Is good enough to be taken on as a prospect"] = (
            "Ist gut genug, um als Prospect weitergeführt zu werden",
            "É bom o bastante para ser tratado como prospect"),
        ["Right branch, right size, need in principle"] = (
            "Richtige Branche, richtige Größe, grundsätzlich Bedarf",
            "Ramo certo, tamanho certo, necessidade em princípio"),
        ["Does the company need what we offer?"] = ("Braucht das Unternehmen, was wir anbieten?", "A empresa precisa do que oferecemos?"),
        ["Has influence or the power to decide"] = ("Hat Einfluss oder Entscheidungsbefugnis", "Tem influência ou poder de decisão"),
        ["Who decides on the purchase?"] = ("Wer entscheidet über den Kauf?", "Quem decide sobre a compra?"),
        ["The company can pay"] = ("Das Unternehmen kann bezahlen", "A empresa pode pagar"),
        ["Is there a budget?"] = ("Gibt es ein Budget?", "Há orçamento?"),
        ["Has the problem now and is looking for a solution"] = (
            "Hat das Problem jetzt und sucht eine Lösung",
            "Tem o problema agora e procura uma solução"),
        ["When must it be solved?"] = ("Wann muss es gelöst sein?", "Quando precisa estar resolvido?"),
        ["A quote lies on the table"] = ("Ein Angebot liegt vor", "Há uma cotação na mesa"),
        ["An intention to buy was stated"] = ("Eine Kaufabsicht wurde geäußert", "Uma intenção de compra foi declarada"),
        ["Do they intend to buy?"] = ("Wollen sie kaufen?", "Pretendem comprar?"),
        ["A deal was closed"] = ("Ein Geschäft wurde abgeschlossen", "Um negócio foi fechado"),
        ["Said no, and nothing since"] = ("Sagte nein, und seither nichts", "Disse não, e nada desde então"),
        ["Has interest but cannot pay"] = ("Hat Interesse, kann aber nicht bezahlen", "Tem interesse, mas não pode pagar"),
        ["Can they pay?"] = ("Können sie bezahlen?", "Podem pagar?"),
        ["Every deal was lost, and nothing since"] = (
            "Jedes Geschäft ging verloren, und seither nichts",
            "Todos os negócios foram perdidos, e nada desde então"),
        ["Nothing came back yet."] = ("Es kam noch nichts zurück.", "Nada voltou ainda."),
        ["Was a prospect, but has been silent for too long."] = (
            "War ein Prospect, ist aber zu lange still.",
            "Era prospect, mas está em silêncio há tempo demais."),
        ["Reacted, but is not known to be a good prospect."] = (
            "Reagierte, ist aber nicht als guter Prospect bekannt.",
            "Reagiu, mas não se sabe se é um bom prospect."),
        ["Replied to an email."] = ("Antwortete auf eine E-Mail.", "Respondeu a um e-mail."),
        ["Is in conversation with us."] = ("Ist mit uns im Gespräch.", "Está em conversa conosco."),
        ["Booked an appointment."] = ("Buchte einen Termin.", "Marcou uma reunião."),
        ["Visited the website several times."] = ("Besuchte die Website mehrmals.", "Visitou o site várias vezes."),
        ["Clicked through to a case study."] = ("Klickte sich zu einer Fallstudie durch.", "Clicou em um estudo de caso."),
        ["Asked for a quote."] = ("Bat um ein Angebot.", "Pediu uma cotação."),
        ["A serious chance is seen."] = ("Es wird eine ernsthafte Chance gesehen.", "Vê-se uma chance séria."),
        ["Did something that counts as engagement."] = ("Tat etwas, das als Engagement zählt.", "Fez algo que conta como engajamento."),
        ["A quote was issued."] = ("Ein Angebot wurde abgegeben.", "Uma cotação foi emitida."),
        ["Stated an intention to buy."] = ("Äußerte eine Kaufabsicht.", "Declarou intenção de compra."),
        ["Said no."] = ("Sagte nein.", "Disse não."),
        ["Has interest but cannot pay, which comes to no deal."] = (
            "Hat Interesse, aber kein Geld: daraus wird kein Geschäft.",
            "Tem interesse, mas não tem dinheiro: não chega a um negócio."),
        ["Every deal was lost."] = ("Jedes Geschäft ging verloren.", "Todos os negócios foram perdidos."),
        ["Cooled"] = ("Abgekühlt", "Esfriou"),
        ["Held back"] = ("Zurückgehalten", "Retido"),
        ["Less warm"] = ("Weniger warm", "Menos quente"),
        ["With sales"] = ("Beim Vertrieb", "Com vendas"),
        ["Quality"] = ("Qualität", "Qualidade"),
        ["Acts that make a prospect"] = ("Handlungen, die einen Prospect ausmachen", "Ações que fazem um prospect"),
        ["Further activities that make a prospect, without prior outreach"] = (
            "Weitere Aktivitäten, die ohne vorherige Ansprache einen Prospect ausmachen",
            "Outras atividades que fazem um prospect, sem abordagem prévia"),
        ["Which acts count only after we approached the lead"] = (
            "Welche Handlungen erst nach unserer Ansprache zählen",
            "Quais ações só contam depois da nossa abordagem"),
        ["Which replies count: any, or only those known to ask or to show interest"] = (
            "Welche Antworten zählen: jede oder nur die mit bekannter Frage oder Interesse",
            "Quais respostas contam: qualquer uma, ou só as com pergunta ou interesse conhecidos"),
        ["How many visits are several"] = ("Wie viele Besuche mehrere sind", "Quantas visitas são várias"),
        ["Within how many days"] = ("Innerhalb wie vieler Tage", "Dentro de quantos dias"),
        ["Days of silence after which a prospect is a lead again; 0: never"] = (
            "Tage der Stille, nach denen ein Prospect wieder ein Lead ist; 0: nie",
            "Dias de silêncio após os quais um prospect volta a ser lead; 0: nunca"),
        ["Least quality of a prospect, 0 to 4"] = ("Mindestqualität eines Prospects, 0 bis 4", "Qualidade mínima de um prospect, 0 a 4"),
        ["Weight of fit"] = ("Gewicht der Passung", "Peso da adequação"),
        ["Weight of authority"] = ("Gewicht der Befugnis", "Peso da autoridade"),
        ["Weight of budget"] = ("Gewicht des Budgets", "Peso do orçamento"),
        ["Weight of urgency"] = ("Gewicht der Dringlichkeit", "Peso da urgência"),
        ["Right branch and size"] = ("Richtige Branche und Größe", "Ramo e tamanho certos"),
        ["Words in a job title that mean influence on the purchase"] = (
            "Wörter in einer Berufsbezeichnung, die Einfluss auf den Kauf bedeuten",
            "Palavras em um cargo que indicam influência na compra"),
        ["Least budget that can pay"] = ("Kleinstes ausreichendes Budget", "Menor orçamento suficiente"),
        ["Needed within how many days is urgent"] = ("Innerhalb wie vieler Tage benötigt dringend ist", "Necessário em quantos dias é urgente"),
        ["Tell opportunities from prospects"] = ("Opportunities von Prospects unterscheiden", "Distinguir oportunidades de prospects"),
        ["Asking for a quote already makes an opportunity"] = (
            "Schon die Bitte um ein Angebot macht eine Opportunity",
            "Pedir uma cotação já faz uma oportunidade"),
        ["A plain no leaves the funnel"] = ("Ein klares Nein verlässt den Trichter", "Um não claro sai do funil"),
        ["Interest without money leaves the funnel"] = ("Interesse ohne Geld verlässt den Trichter", "Interesse sem dinheiro sai do funil"),
        ["Whose deals are all lost leaves the funnel"] = (
            "Wer alle Geschäfte verlor, verlässt den Trichter",
            "Quem perdeu todos os negócios sai do funil"),
        ["From which stage on a contact is with sales"] = (
            "Ab welcher Stufe ein Kontakt beim Vertrieb ist",
            "A partir de que fase um contato está com vendas"),
    };

    public static (string German, string Portuguese) Of(string english) =>
        ByEnglish.TryGetValue(english, out var texts) ? texts : throw new KeyNotFoundException($"Translations.cs lacks the German and Portuguese of '{english}'.");
}
