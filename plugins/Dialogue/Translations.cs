namespace PipelineGraph.Plugins.Shared;

/// <summary>German and Portuguese for each English text of the definition.</summary>
internal static class Translations
{
    private static readonly Dictionary<string, (string German, string Portuguese)> ByEnglish = new(StringComparer.Ordinal)
    {
        ["Dialogue"] = ("Dialog", "Diálogo"),
        ["A lead is a name on a list: undetermined, and communication goes one way. It becomes a prospect when a representative contacted it and it entered into dialogue, or by a clear sign of its own; its problems must be ones you can solve, and it must fit your target market."] = (
            "Ein Lead ist ein Name auf einer Liste: unbestimmt, und die Kommunikation ist einseitig. Er wird zum Prospect, wenn ihn ein Vertreter kontaktiert hat und er in einen Dialog getreten ist, oder durch ein eindeutiges eigenes Zeichen; Sie müssen seine Probleme lösen können, und er muss zu Ihrem Zielmarkt passen.",
            "Um lead é um nome em uma lista: indeterminado, e a comunicação é de mão única. Torna-se prospect quando um representante o contatou e ele entrou em diálogo, ou por um sinal claro próprio; os problemas dele devem ser solucionáveis por você, e ele deve se encaixar no seu mercado-alvo."),
        ["Contact"] = ("Kontakt", "Contato"),
        ["Known, but on no list that makes a lead."] = ("Bekannt, aber auf keiner Liste, die einen Lead ausmacht.", "Conhecido, mas em nenhuma lista que faça um lead."),
        ["Lead"] = ("Lead", "Lead"),
        ["A name on one of your lists: undetermined, one-way communication, no permission yet."] = (
            "Ein Name auf einer Ihrer Listen: unbestimmt, Einwegkommunikation, noch keine Erlaubnis.",
            "Um nome em uma das suas listas: indeterminado, comunicação de mão única, ainda sem permissão."),
        ["Prospect"] = ("Prospect", "Prospect"),
        ["Has shown interest and is in dialogue with you, has problems you can solve, and fits your target market."] = (
            "Hat Interesse gezeigt und ist mit Ihnen im Dialog, hat Probleme, die Sie lösen können, und passt zu Ihrem Zielmarkt.",
            "Mostrou interesse e está em diálogo com você, tem problemas que você pode resolver e se encaixa no seu mercado-alvo."),
        ["Customer"] = ("Kunde", "Cliente"),
        ["Has made a purchase."] = ("Hat einen Kauf getätigt.", "Fez uma compra."),
        ["Disqualified"] = ("Disqualifiziert", "Desqualificado"),
        ["You cannot create value for them, or they can never perceive it."] = (
            "Sie können keinen Wert für sie schaffen, oder sie können ihn niemals wahrnehmen.",
            "Você não pode criar valor para eles, ou eles nunca poderão percebê-lo."),
        ["Is on an acquisition list, or attended a webinar"] = (
            "Steht auf einer Akquisitionsliste oder hat an einem Webinar teilgenommen",
            "Está em uma lista de aquisição, ou participou de um webinar"),
        ["On which list is it?"] = ("Auf welcher Liste steht er?", "Em que lista está?"),
        ["Came from the internet"] = ("Kam aus dem Internet", "Veio da internet"),
        ["Where does the contact come from?"] = ("Woher kommt der Kontakt?", "De onde vem o contato?"),
        ["Was contacted by a representative"] = ("Wurde von einem Vertreter kontaktiert", "Foi contatado por um representante"),
        ["Has anybody called?"] = ("Hat jemand angerufen?", "Alguém ligou?"),
        ["Entered into dialogue: both sides spoke"] = (
            "Ist in einen Dialog getreten: wechselseitige Interaktion",
            "Entrou em diálogo: os dois lados falaram"),
        ["Pick up the phone: do they answer?"] = ("Nehmen Sie das Telefon ab und rufen Sie an: Wird geantwortet?", "Pegue o telefone: eles respondem?"),
        ["Signed up on the website for information, as an ebook"] = (
            "Hat sich auf der Website angemeldet, um Informationen wie ein E-Book zu erhalten",
            "Cadastrou-se no site para receber informações, como um e-book"),
        ["Can you offer them information to sign up for?"] = (
            "Können Sie ihnen Informationen zur Anmeldung anbieten?",
            "Você pode oferecer informações mediante cadastro?"),
        ["Would they like the newsletter?"] = ("Möchten sie den Newsletter?", "Gostariam de receber o boletim informativo?"),
        ["Did the form hold a question?"] = ("Enthielt das Formular eine Frage?", "O formulário trazia uma pergunta?"),
        ["Asked to join the newsletter list"] = (
            "Hat angefragt, sich der Newsletterliste anzuschließen",
            "Pediu para entrar na lista do boletim informativo"),
        ["Called for an appointment or for more information"] = (
            "Hat angerufen, mit Wunsch eines Termins oder weitergehender Informationen",
            "Ligou para marcar um encontro ou pedir mais informações"),
        ["Why did they call: for an appointment, for information?"] = (
            "Warum kam der Anruf: wegen eines Termins, wegen Informationen?",
            "Por que ligaram: para um encontro, para informações?"),
        ["Wrote with a question about your product or service"] = (
            "Hat eine E-Mail mit einer Frage zu Ihrem Produkt oder Ihrer Dienstleistung geschrieben",
            "Escreveu com uma pergunta sobre o seu produto ou serviço"),
        ["Did the mail hold a question?"] = ("Enthielt die E-Mail eine Frage?", "O e-mail trazia uma pergunta?"),
        ["Stated a clear interest: in buying, a quote, a demo or a trial"] = (
            "Hat eindeutiges Interesse geäußert: an einem Kauf, einem Angebot, einer Vorführung oder einem Test",
            "Declarou interesse claro: em comprar, em uma cotação, uma demonstração ou um teste"),
        ["Are they interested in buying?"] = ("Besteht Kaufinteresse?", "Há interesse em comprar?"),
        ["Asked a question in a form"] = ("Hat in einem Formular eine Frage gestellt", "Fez uma pergunta em um formulário"),
        ["Has shown interest in your goods or services"] = (
            "Hat Interesse an Ihren Waren oder Dienstleistungen gezeigt",
            "Mostrou interesse em seus produtos ou serviços"),
        ["Are they interested?"] = ("Besteht Interesse?", "Há interesse?"),
        ["Gives you some information"] = ("Stellt Ihnen einige Informationen zur Verfügung", "Fornece a você algumas informações"),
        ["Shows more than activity"] = ("Zeigt mehr als nur Aktivität", "Mostra mais do que atividade"),
        ["Activity does not tell: pick up the phone."] = (
            "An der Aktivität ist es nicht zu erkennen: Nehmen Sie das Telefon ab und rufen Sie an.",
            "A atividade não diz: pegue o telefone."),
        ["Has problems or challenges"] = ("Hat Probleme oder Herausforderungen", "Tem problemas ou desafios"),
        ["Which problem do they have?"] = ("Welches Problem besteht?", "Que problema eles têm?"),
        ["You can solve them"] = ("Sie können sie lösen", "Você pode resolvê-los"),
        ["Can you solve their problem?"] = ("Können Sie das Problem lösen?", "Você pode resolver o problema deles?"),
        ["Fits the target market"] = ("Passt zum Zielmarkt", "Encaixa-se no mercado-alvo"),
        ["Do they fit your target market?"] = ("Passen sie zu Ihrem Zielmarkt?", "Encaixam-se no seu mercado-alvo?"),
        ["Fits the target market in {parameter}"] = ("Passt beim Merkmal {parameter} zum Zielmarkt", "Encaixa-se no mercado-alvo em {parameter}"),
        ["What is {parameter}?"] = ("Wie lautet {parameter}?", "Qual é {parameter}?"),
        ["Has the means to buy"] = ("Hat die Mittel zum Kauf", "Tem os meios para comprar"),
        ["Can they pay?"] = ("Können sie bezahlen?", "Podem pagar?"),
        ["Is entitled to decide on the purchase"] = ("Hat die Berechtigung, die Kaufentscheidung zu treffen", "Tem autoridade para decidir a compra"),
        ["Who decides on the purchase?"] = ("Wer trifft die Kaufentscheidung?", "Quem decide a compra?"),
        ["Is a sales-ready lead"] = ("Ist ein verkaufsbereiter Lead", "É um lead pronto para vendas"),
        ["Is the lead ready for sales?"] = ("Ist der Lead verkaufsbereit?", "O lead está pronto para vendas?"),
        ["Gave permission to be on the mailing list"] = (
            "Hat die Erlaubnis erteilt, der Mailingliste hinzugefügt zu werden",
            "Deu permissão para entrar na lista de e-mails"),
        ["May you mail them?"] = ("Dürfen Sie ihnen E-Mails senden?", "Você pode enviar e-mails a eles?"),
        ["Has not gone silent"] = ("Ist nicht verstummt", "Não silenciou"),
        ["You can create value for them, and they can perceive it"] = (
            "Sie können Wert für sie schaffen, und sie können ihn wahrnehmen",
            "Você pode criar valor para eles, e eles podem percebê-lo"),
        ["Why were they disqualified?"] = ("Warum wurde disqualifiziert?", "Por que foram desqualificados?"),
        ["Made a purchase"] = ("Hat einen Kauf getätigt", "Fez uma compra"),
        ["Did they buy?"] = ("Wurde gekauft?", "Compraram?"),
        ["On a list; nothing was heard and nobody contacted them yet."] = (
            "Steht auf einer Liste; es kam nichts, und noch niemand hat Kontakt aufgenommen.",
            "Está em uma lista; nada se ouviu e ninguém fez contato ainda."),
        ["On no list that makes a lead."] = ("Steht auf keiner Liste, die einen Lead ausmacht.", "Em nenhuma lista que faça um lead."),
        ["Only activity was seen. It does not show whether this is a prospect: pick up the phone."] = (
            "Es wurde nur Aktivität gesehen. An ihr ist nicht zu erkennen, ob es wirklich ein Prospect ist: Nehmen Sie das Telefon ab und rufen Sie an.",
            "Só se viu atividade. Ela não mostra se é mesmo um prospect: pegue o telefone e ligue."),
        ["Contacted, but communication still goes one way."] = (
            "Kontaktiert, aber die Kommunikation ist noch einseitig.",
            "Contatado, mas a comunicação ainda é de mão única."),
        ["Contacted before it was a sales-ready lead."] = (
            "Wurde kontaktiert, bevor er ein verkaufsbereiter Lead war.",
            "Foi contatado antes de ser um lead pronto para vendas."),
        ["Withdrew the permission to be mailed, and nothing since."] = (
            "Hat die Erlaubnis für E-Mails widerrufen, und seither nichts.",
            "Retirou a permissão para e-mails, e nada desde então."),
        ["Was in dialogue, but has been silent for too long."] = (
            "War im Dialog, ist aber zu lange still.",
            "Estava em diálogo, mas está em silêncio há tempo demais."),
        ["Was disqualified, and entered into dialogue again: look again."] = (
            "Wurde disqualifiziert und ist wieder in einen Dialog getreten: Sehen Sie noch einmal hin.",
            "Foi desqualificado e entrou em diálogo de novo: olhe outra vez."),
        ["Has no problem or challenge."] = ("Hat keine Probleme oder Herausforderungen.", "Não tem problemas ou desafios."),
        ["Has a problem that you cannot solve."] = ("Hat ein Problem, das Sie nicht lösen können.", "Tem um problema que você não pode resolver."),
        ["Does not fit the target market."] = ("Passt nicht zum Zielmarkt.", "Não se encaixa no mercado-alvo."),
        ["Does not have the means to buy."] = ("Hat nicht die Mittel zum Kauf.", "Não tem os meios para comprar."),
        ["May not decide on the purchase."] = ("Hat nicht die Berechtigung, die Kaufentscheidung zu treffen.", "Não tem autoridade para decidir a compra."),
        ["In dialogue, but no problem is known."] = ("Im Dialog, aber es ist kein Problem bekannt.", "Em diálogo, mas não se conhece nenhum problema."),
        ["In dialogue, but it is not known whether it fits the target market."] = (
            "Im Dialog, aber es ist nicht bekannt, ob er zum Zielmarkt passt.",
            "Em diálogo, mas não se sabe se encaixa no mercado-alvo."),
        ["In dialogue, but it is not known whether they can pay."] = (
            "Im Dialog, aber es ist nicht bekannt, ob die Mittel zum Kauf da sind.",
            "Em diálogo, mas não se sabe se podem pagar."),
        ["In dialogue, but it is not known who decides."] = (
            "Im Dialog, aber es ist nicht bekannt, wer die Kaufentscheidung trifft.",
            "Em diálogo, mas não se sabe quem decide."),
        ["Was contacted and entered into dialogue."] = ("Wurde kontaktiert und ist in einen Dialog getreten.", "Foi contatado e entrou em diálogo."),
        ["Signed up for information."] = ("Hat sich für Informationen angemeldet.", "Cadastrou-se para receber informações."),
        ["Asked for the newsletter."] = ("Hat den Newsletter angefragt.", "Pediu o boletim informativo."),
        ["Called for an appointment or information."] = (
            "Hat wegen eines Termins oder weitergehender Informationen angerufen.",
            "Ligou para um encontro ou informações."),
        ["Asked a question by email."] = ("Hat per E-Mail eine Frage gestellt.", "Fez uma pergunta por e-mail."),
        ["Asked a question in a form."] = ("Hat in einem Formular eine Frage gestellt.", "Fez uma pergunta em um formulário."),
        ["Stated a clear interest."] = ("Hat eindeutiges Interesse geäußert.", "Declarou um interesse claro."),
        ["Was disqualified."] = ("Wurde disqualifiziert.", "Foi desqualificado."),
        ["Made a purchase."] = ("Hat einen Kauf getätigt.", "Fez uma compra."),
        ["Online"] = ("Online", "Online"),
        ["Offline"] = ("Offline", "Offline"),
        ["Sales-ready"] = ("Verkaufsbereit", "Pronto para vendas"),
        ["Cooled"] = ("Abgekühlt", "Esfriou"),
        ["Returned"] = ("Zurückgekehrt", "Voltou"),
        ["Without means"] = ("Ohne Mittel", "Sem meios"),
        ["Without authority"] = ("Ohne Berechtigung", "Sem autoridade"),
        ["Not to be mailed: no permission"] = ("Keine E-Mails: keine Erlaubnis", "Não enviar e-mails: sem permissão"),
        ["Disqualified without a reason"] = ("Ohne Grund disqualifiziert", "Desqualificado sem motivo"),
        ["Quality"] = ("Qualität", "Qualidade"),
        ["Ways in: a clear sign or dialogue after contact (inbound), or dialogue after contact only (strict)"] = (
            "Wege: ein eindeutiges Zeichen oder Dialog nach Kontakt (inbound) oder nur Dialog nach Kontakt (strict)",
            "Caminhos: um sinal claro ou diálogo após contato (inbound), ou só diálogo após contato (strict)"),
        ["Signs that make a prospect by themselves"] = ("Zeichen, die allein schon einen Prospect ausmachen", "Sinais que por si fazem um prospect"),
        ["Channels on which an answer is dialogue"] = ("Kanäle, auf denen eine Antwort Dialog ist", "Canais em que uma resposta é diálogo"),
        ["Further activities that are dialogue by themselves"] = ("Weitere Aktivitäten, die allein schon Dialog sind", "Outras atividades que por si são diálogo"),
        ["A mail of marketing automation is contact, and an answer to it dialogue"] = (
            "Eine E-Mail der Marketing-Automation ist Kontakt, und eine Antwort darauf Dialog",
            "Um e-mail de automação de marketing é contato, e uma resposta a ele é diálogo"),
        ["Only the contact of a sales-ready lead counts"] = (
            "Nur der Kontakt mit einem verkaufsbereiten Lead zählt",
            "Só conta o contato com um lead pronto para vendas"),
        ["What makes a lead sales-ready beside the seller's mark: any of these"] = (
            "Was einen Lead neben dem Vermerk des Verkäufers verkaufsbereit macht: eines davon",
            "O que torna um lead pronto para vendas além da marca do vendedor: qualquer um destes"),
        ["The target market"] = ("Der Zielmarkt", "O mercado-alvo"),
        ["Conditions that keep from being a prospect also while they are unknown"] = (
            "Bedingungen, die auch hindern, solange sie unbekannt sind",
            "Condições que também impedem enquanto desconhecidas"),
        ["Which of means and authority a prospect must have, not only should"] = (
            "Was von Mitteln und Berechtigung ein Prospect haben muss, nicht nur sollte",
            "Quais de meios e autoridade um prospect deve ter, não apenas deveria"),
        ["Least budget that is means to buy"] = ("Kleinstes Budget, das als Mittel zum Kauf gilt", "Menor orçamento que conta como meios"),
        ["Reasons that disqualify; empty: any, or none given"] = (
            "Gründe, die disqualifizieren; leer: jeder, auch keiner",
            "Motivos que desqualificam; vazio: qualquer um, ou nenhum informado"),
        ["Whoever was disqualified is a lead again by new dialogue"] = (
            "Wer disqualifiziert wurde, ist durch neuen Dialog wieder ein Lead",
            "Quem foi desqualificado volta a ser lead por um novo diálogo"),
        ["A lead may be mailed only with its permission"] = (
            "Ein Lead darf nur mit seiner Erlaubnis E-Mails erhalten",
            "Um lead só pode receber e-mails com a sua permissão"),
        ["Who withdraws the permission to be mailed is a lead again"] = (
            "Wer die Erlaubnis für E-Mails widerruft, ist wieder ein Lead",
            "Quem retira a permissão para e-mails volta a ser lead"),
        ["Days of silence after which a prospect is a lead again; 0: never"] = (
            "Tage der Stille, nach denen ein Prospect wieder ein Lead ist; 0: nie",
            "Dias de silêncio após os quais um prospect volta a ser lead; 0: nunca"),
        ["Only who is on an acquisition list is a lead, not every contact of the database"] = (
            "Nur wer auf einer Akquisitionsliste steht, ist ein Lead, nicht jeder Kontakt der Datenbank",
            "Só quem está em uma lista de aquisição é lead, não todo contato da base"),
        ["The acquisition lists; empty: every list"] = ("Die Akquisitionslisten; leer: jede Liste", "As listas de aquisição; vazio: todas"),
        ["Sources that are as good as a list"] = ("Quellen, die einer Liste gleichkommen", "Fontes que valem como uma lista"),
        ["Sources of offline leads"] = ("Quellen von Offline-Leads", "Fontes de leads offline"),
        ["Sources of online leads"] = ("Quellen von Online-Leads", "Fontes de leads online"),
    };

    public static (string German, string Portuguese) Of(string english) =>
        ByEnglish.TryGetValue(english, out var texts) ? texts : throw new KeyNotFoundException($"Translations.cs lacks the German and Portuguese of '{english}'.");
}
