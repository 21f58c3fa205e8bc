namespace PipelineGraph.Plugins.Shared;

/// <summary>German and Portuguese for each English text of the definition.</summary>
internal static class Translations
{
    private static readonly Dictionary<string, (string German, string Portuguese)> ByEnglish = new(StringComparer.Ordinal)
    {
        ["Qualified leads and deals"] = ("Qualifizierte Leads und Geschäfte", "Leads qualificados e negócios"),
        ["People are contacts, leads, marketing qualified or sales qualified. An opportunity is a deal: need, ability, desire and authority are identified, and product, price, delivery and terms are settled. A quote comes next."] = (
            "Menschen sind Kontakte, Leads, Marketing-qualifiziert oder Sales-qualifiziert. Eine Opportunity ist ein Geschäft: Bedarf, Fähigkeit, Wunsch und Befugnis sind ermittelt, und Produkt, Preis, Lieferzeit und Bedingungen stehen fest. Danach kommt das Angebot.",
            "As pessoas são contatos, leads, qualificadas por marketing ou por vendas. Uma oportunidade é um negócio: Necessidade, Habilidade, Desejo e Autoridade (NADA) estão identificados, e produto, preço, prazo de entrega e condições estão acertados. A cotação é a próxima etapa."),
        ["Contact"] = ("Kontakt", "Contato"),
        ["Known, but showed no interest, or gave no contact information."] = (
            "Bekannt, aber ohne gezeigtes Interesse oder ohne Kontaktdaten.",
            "Conhecido, mas não demonstrou interesse, ou não forneceu informações de contato."),
        ["Lead"] = ("Lead", "Lead"),
        ["Showed any interest and gave contact information; or is associated with who will seek to buy."] = (
            "Hat irgendein Interesse gezeigt und Kontaktdaten gegeben; oder ist mit dem verbunden, der kaufen wird.",
            "Demonstrou interesse qualquer e forneceu informações de contato; ou está associado a quem procurará comprar."),
        ["Marketing qualified lead (MQL)"] = ("Marketing-qualifizierter Lead (MQL)", "Lead qualificado de marketing (MQL)"),
        ["Engaged with your marketing, not necessarily ready to buy."] = (
            "Hat auf das Marketing reagiert, ist nicht unbedingt kaufbereit.",
            "Envolveu-se com os seus esforços de marketing, mas não está necessariamente pronto para comprar."),
        ["Sales qualified lead (SQL)"] = ("Sales-qualifizierter Lead (SQL)", "Lead qualificado de vendas (SQL)"),
        ["Stated interest in becoming a customer, and matches your ideal customer profile."] = (
            "Hat Interesse geäußert, Kunde zu werden, und passt zum idealen Kundenprofil.",
            "Manifestou interesse em se tornar um cliente e corresponde ao seu perfil de cliente ideal."),
        ["Customer"] = ("Kunde", "Cliente"),
        ["A deal of theirs was won."] = ("Ein Geschäft mit ihnen wurde gewonnen.", "Um negócio deles foi ganho."),
        ["Fake"] = ("Gefälscht", "Falso"),
        ["Gave wrong numbers or contact details: not worth time and effort."] = (
            "Gab falsche Nummern oder Kontaktdaten: nicht der Zeit und Mühe wert.",
            "Deu números errados ou detalhes de contato falsos: não é preciso perder tempo e esforço."),
        ["Deal, not yet an opportunity"] = ("Geschäft, noch keine Opportunity", "Negócio, ainda não oportunidade"),
        ["A possible deal of which not all is known that makes an opportunity."] = (
            "Ein mögliches Geschäft, von dem nicht alles bekannt ist, was eine Opportunity ausmacht.",
            "Um negócio possível do qual ainda não se sabe tudo o que faz uma oportunidade."),
        ["Opportunity"] = ("Opportunity", "Oportunidade"),
        ["A specific deal that meets your rule of an opportunity."] = (
            "Ein bestimmtes Geschäft, das die Regel für eine Opportunity erfüllt.",
            "Uma oferta específica que atende à sua regra de oportunidade."),
        ["Quote"] = ("Angebot", "Cotação"),
        ["A quote was issued and is valid."] = ("Ein Angebot wurde abgegeben und ist gültig.", "Uma cotação foi emitida e é válida."),
        ["Won"] = ("Gewonnen", "Ganho"),
        ["The deal was won: its people and its company are customers."] = (
            "Das Geschäft wurde gewonnen: die Menschen und das Unternehmen sind Kunden.",
            "O negócio foi ganho: as pessoas e a empresa são clientes."),
        ["Lost"] = ("Verloren", "Perdido"),
        ["The deal was lost, or its buyer said no."] = ("Das Geschäft ging verloren, oder der Käufer sagte nein.", "O negócio foi perdido, ou o comprador disse não."),
        ["Gave contact information that is not fake"] = ("Hat Kontaktdaten gegeben, die nicht gefälscht sind", "Forneceu informações de contato que não são falsas"),
        ["How can they be reached, and is it right?"] = ("Wie sind sie zu erreichen, und stimmt das?", "Como podem ser contatados, e está certo?"),
        ["Showed any interest in your product or service"] = (
            "Hat irgendein Interesse an Produkt oder Dienstleistung gezeigt",
            "Demonstrou interesse qualquer em seu produto ou serviço"),
        ["Are they interested?"] = ("Besteht Interesse?", "Há interesse?"),
        ["Is associated, in the first to third degree, with who will seek to buy"] = (
            "Ist im ersten bis dritten Grad mit dem verbunden, der kaufen wird",
            "Está associado (primeiro, segundo ou terceiro grau) a quem procurará fazer uma compra"),
        ["Whom do they know, and how closely?"] = ("Wen kennen sie, und wie gut?", "Quem eles conhecem, e em que grau?"),
        ["Engaged with your marketing"] = ("Hat auf das Marketing reagiert", "Envolveu-se com os seus esforços de marketing"),
        ["Stated interest in becoming a customer"] = ("Hat Interesse geäußert, Kunde zu werden", "Manifestou interesse em se tornar um cliente"),
        ["Do they want to become a customer?"] = ("Wollen sie Kunde werden?", "Querem se tornar clientes?"),
        ["Matches the ideal customer profile"] = ("Passt zum idealen Kundenprofil", "Corresponde ao perfil de cliente ideal"),
        ["Do they match your ideal customer?"] = ("Passen sie zum idealen Kunden?", "Correspondem ao seu cliente ideal?"),
        ["Fits the profile in {parameter}"] = ("Passt beim Merkmal {parameter} zum Profil", "Corresponde ao perfil em {parameter}"),
        ["What is {parameter}?"] = ("Wie lautet {parameter}?", "Qual é {parameter}?"),
        ["Need is identified"] = ("Der Bedarf ist ermittelt", "A Necessidade está identificada"),
        ["What do they need?"] = ("Was brauchen sie?", "De que precisam?"),
        ["Ability to buy is identified"] = ("Die Fähigkeit zu kaufen ist ermittelt", "A Habilidade (capacidade de comprar) está identificada"),
        ["Can they pay?"] = ("Können sie bezahlen?", "Podem pagar?"),
        ["Desire to buy is identified"] = ("Der Wunsch zu kaufen ist ermittelt", "O Desejo de comprar está identificado"),
        ["Do they want to buy?"] = ("Wollen sie kaufen?", "Querem comprar?"),
        ["Authority to buy is identified"] = ("Die Befugnis zu kaufen ist ermittelt", "A Autoridade para comprar está identificada"),
        ["Who decides?"] = ("Wer entscheidet?", "Quem decide?"),
        ["The product is settled"] = ("Das Produkt steht fest", "O produto está acertado"),
        ["Which product exactly?"] = ("Welches Produkt genau?", "Qual produto exatamente?"),
        ["The price is settled"] = ("Der Preis steht fest", "O preço está acertado"),
        ["Is the price agreed?"] = ("Ist der Preis vereinbart?", "O preço está combinado?"),
        ["The delivery time is settled"] = ("Die Lieferzeit steht fest", "O prazo de entrega está acertado"),
        ["When is it to be delivered?"] = ("Wann soll geliefert werden?", "Quando deve ser entregue?"),
        ["All other terms and conditions are settled"] = ("Alle weiteren Bedingungen stehen fest", "Qualquer outro termo e condição está acertado"),
        ["Is any other term to be confirmed?"] = ("Ist noch eine Bedingung zu bestätigen?", "Há outro termo que precise ser confirmado?"),
        ["Is of high value"] = ("Ist von hohem Wert", "É de alto valor"),
        ["What is the deal worth?"] = ("Was ist das Geschäft wert?", "Quanto vale o negócio?"),
        ["Is highly probable to close"] = ("Wird mit hoher Wahrscheinlichkeit abgeschlossen", "Tem alta probabilidade de fechamento"),
        ["How probable is it?"] = ("Wie wahrscheinlich ist es?", "Qual é a probabilidade?"),
        ["Took the free trial or asked for a demo"] = (
            "Nutzt den kostenlosen Test oder bat um eine Vorführung",
            "Inscreveu-se no período gratuito ou solicitou uma demonstração"),
        ["It is known who the buyer will be"] = ("Es ist bekannt, wer der Käufer sein wird", "Sabe-se quem será o comprador"),
        ["Who will buy?"] = ("Wer wird kaufen?", "Quem será o comprador?"),
        ["Is actively considering your product or service"] = (
            "Erwägt aktiv das Produkt oder die Dienstleistung",
            "Está considerando ativamente seu serviço ou solução"),
        ["Are they considering to buy?"] = ("Erwägen sie zu kaufen?", "Estão considerando comprar?"),
        ["The spending is known"] = ("Die Ausgaben sind bekannt", "Há conhecimento dos gastos"),
        ["What do they spend?"] = ("Was geben sie aus?", "Quanto gastam?"),
        ["Their values are aligned with yours"] = ("Ihre Werte passen zu denen des Hauses", "Há alinhamento de valor com a sua organização"),
        ["Do your values align?"] = ("Passen die Werte zusammen?", "Os valores estão alinhados?"),
        ["Financing is available"] = ("Finanzierung ist verfügbar", "Há disponibilidade de financiamento"),
        ["Is there financing?"] = ("Gibt es eine Finanzierung?", "Há financiamento?"),
        ["Can still be won or lost: its probability is within the range"] = (
            "Kann noch gewonnen oder verloren werden: die Wahrscheinlichkeit liegt im Bereich",
            "Ainda pode ser ganho ou perdido: a probabilidade está dentro dos limites"),
        ["Is needed soon enough"] = ("Wird früh genug gebraucht", "É necessário cedo o bastante"),
        ["When is it needed?"] = ("Wann wird es gebraucht?", "Quando é necessário?"),
        ["A valid quote was issued"] = ("Ein gültiges Angebot wurde abgegeben", "Uma cotação válida foi emitida"),
        ["A deal was won"] = ("Ein Geschäft wurde gewonnen", "Um negócio foi ganho"),
        ["Did they buy?"] = ("Wurde gekauft?", "Compraram?"),
        ["The deal was lost"] = ("Das Geschäft ging verloren", "O negócio foi perdido"),
        ["The buyer said no, and nothing since"] = ("Der Käufer sagte nein, und seither nichts", "O comprador disse não, e nada desde então"),
        ["Showed no interest yet."] = ("Hat noch kein Interesse gezeigt.", "Ainda não demonstrou interesse."),
        ["Is not known to be associated with who will seek to buy."] = (
            "Eine Verbindung mit dem, der kaufen wird, ist nicht bekannt.",
            "Não se conhece associação com quem procurará comprar."),
        ["Showed no interest yet, and is not known to be associated with who will seek to buy."] = (
            "Hat noch kein Interesse gezeigt, und eine Verbindung mit dem, der kaufen wird, ist nicht bekannt.",
            "Ainda não demonstrou interesse, e não se conhece associação com quem procurará comprar."),
        ["No contact information is known: for you this lead does not exist yet."] = (
            "Es sind keine Kontaktdaten bekannt: für Sie gibt es diesen Lead noch nicht.",
            "Não há informações de contato: para você este lead ainda não existe."),
        ["The contact details are fake."] = ("Die Kontaktdaten sind gefälscht.", "Os detalhes de contato são falsos."),
        ["Showed interest and gave contact information."] = (
            "Hat Interesse gezeigt und Kontaktdaten gegeben.",
            "Demonstrou interesse e forneceu informações de contato."),
        ["Is associated with who will seek to buy."] = ("Ist mit dem verbunden, der kaufen wird.", "Está associado a quem procurará fazer uma compra."),
        ["Engaged with your marketing."] = ("Hat auf das Marketing reagiert.", "Envolveu-se com os seus esforços de marketing."),
        ["Wants to become a customer, but it is not known whether the profile matches."] = (
            "Möchte Kunde werden, aber ob das Profil passt, ist nicht bekannt.",
            "Quer se tornar cliente, mas não se sabe se corresponde ao perfil."),
        ["Wants to become a customer, but does not match the profile."] = (
            "Möchte Kunde werden, passt aber nicht zum Profil.",
            "Quer se tornar cliente, mas não corresponde ao perfil."),
        ["Wants to become a customer, and matches the profile."] = ("Möchte Kunde werden und passt zum Profil.", "Quer se tornar cliente e corresponde ao perfil."),
        ["Not all is known yet that makes an opportunity."] = (
            "Noch ist nicht alles bekannt, was eine Opportunity ausmacht.",
            "Ainda não se sabe tudo o que faz uma oportunidade."),
        ["There is no need."] = ("Es besteht kein Bedarf.", "Não há necessidade."),
        ["They are not able to buy."] = ("Sie können nicht kaufen.", "Não têm capacidade de comprar."),
        ["They do not want to buy any more."] = ("Sie wollen nicht mehr kaufen.", "Não querem mais comprar."),
        ["Nobody taking part may decide."] = ("Niemand der Beteiligten darf entscheiden.", "Nenhum dos participantes pode decidir."),
        ["The product is not settled."] = ("Das Produkt steht nicht fest.", "O produto não está acertado."),
        ["The price is not settled."] = ("Der Preis steht nicht fest.", "O preço não está acertado."),
        ["The delivery time is not settled."] = ("Die Lieferzeit steht nicht fest.", "O prazo de entrega não está acertado."),
        ["Other terms are not settled."] = ("Weitere Bedingungen stehen nicht fest.", "Outros termos não estão acertados."),
        ["Neither its value nor its probability is high."] = (
            "Weder Wert noch Wahrscheinlichkeit sind hoch.",
            "Nem o valor nem a probabilidade são altos."),
        ["It is not known who will buy."] = ("Es ist nicht bekannt, wer kaufen wird.", "Não se sabe quem será o comprador."),
        ["They are not considering it any more."] = ("Sie erwägen es nicht mehr.", "Não estão mais considerando."),
        ["The spending is not known."] = ("Die Ausgaben sind nicht bekannt.", "Não há conhecimento dos gastos."),
        ["The values are not aligned."] = ("Die Werte passen nicht zusammen.", "Não há alinhamento de valor."),
        ["There is no financing."] = ("Es gibt keine Finanzierung.", "Não há financiamento."),
        ["Its probability is out of the range of an opportunity: is it decided already?"] = (
            "Die Wahrscheinlichkeit liegt außerhalb des Bereichs einer Opportunity: ist es schon entschieden?",
            "A probabilidade está fora dos limites de uma oportunidade: já está decidido?"),
        ["It is needed too far ahead."] = ("Es wird erst zu weit in der Zukunft gebraucht.", "É necessário só em um futuro distante demais."),
        ["Need, ability, desire and authority are identified, and the terms are settled."] = (
            "Bedarf, Fähigkeit, Wunsch und Befugnis sind ermittelt, und die Bedingungen stehen fest.",
            "Necessidade, Habilidade, Desejo e Autoridade estão identificados, e os termos estão acertados."),
        ["Need, ability, desire and authority are identified."] = (
            "Bedarf, Fähigkeit, Wunsch und Befugnis sind ermittelt.",
            "Necessidade, Habilidade, Desejo e Autoridade estão identificados."),
        ["Its value is high, or it will probably close."] = (
            "Der Wert ist hoch, oder der Abschluss ist wahrscheinlich.",
            "O valor é alto, ou o fechamento é provável."),
        ["A specific deal whose buyer is known."] = ("Ein bestimmtes Geschäft, dessen Käufer bekannt ist.", "Uma oferta específica cujo comprador se conhece."),
        ["They are actively considering it."] = ("Sie erwägen es aktiv.", "Estão considerando ativamente."),
        ["A valid quote was issued."] = ("Ein gültiges Angebot wurde abgegeben.", "Uma cotação válida foi emitida."),
        ["A deal was won."] = ("Ein Geschäft wurde gewonnen.", "Um negócio foi ganho."),
        ["The deal was lost."] = ("Das Geschäft ging verloren.", "O negócio foi perdido."),
        ["The buyer said no."] = ("Der Käufer sagte nein.", "O comprador disse não."),
        ["Takes part in an open deal"] = ("Ist an einem offenen Geschäft beteiligt", "Participa de um negócio em aberto"),
        ["Quoted before it was an opportunity"] = ("Angebot, bevor es eine Opportunity war", "Cotado antes de ser oportunidade"),
        ["Quote expired"] = ("Angebot abgelaufen", "Cotação vencida"),
        ["Quote rejected"] = ("Angebot abgelehnt", "Cotação rejeitada"),
        ["Probability in percent"] = ("Wahrscheinlichkeit in Prozent", "Probabilidade em por cento"),
        ["What makes a lead, beside contact information: interest (A, D), association (E), or either"] = (
            "Was neben Kontaktdaten einen Lead ausmacht: Interesse (A, D), Verbindung (E) oder eines von beiden",
            "O que faz um lead, além das informações de contato: interesse (A, D), associação (E), ou um dos dois"),
        ["Largest degree of an association that counts"] = ("Höchster Grad einer Verbindung, der zählt", "Maior grau de associação que conta"),
        ["Who works at an organisation is associated with it"] = (
            "Wer bei einer Organisation arbeitet, ist mit ihr verbunden",
            "Quem trabalha em uma organização está associado a ela"),
        ["What shows interest, beside marketing engagement and interest in becoming a customer"] = (
            "Was Interesse zeigt, neben Reaktion auf Marketing und dem Interesse, Kunde zu werden",
            "O que demonstra interesse, além do envolvimento com marketing e do interesse em se tornar cliente"),
        ["What is engagement with marketing"] = ("Was Reaktion auf Marketing ist", "O que é envolvimento com marketing"),
        ["What states interest in becoming a customer"] = ("Was das Interesse äußert, Kunde zu werden", "O que manifesta interesse em se tornar cliente"),
        ["Activities by which contact information is known"] = (
            "Aktivitäten, durch die Kontaktdaten bekannt sind",
            "Atividades pelas quais se conhecem informações de contato"),
        ["Sources that bring contact information"] = ("Quellen, die Kontaktdaten liefern", "Fontes que trazem informações de contato"),
        ["What makes contact details fake: any of these"] = (
            "Was Kontaktdaten zu gefälschten macht: eines davon",
            "O que torna falsos os detalhes de contato: qualquer um destes"),
        ["Whether who is fake is out, or a contact"] = ("Ob Gefälschte ausscheiden oder Kontakte sind", "Se quem é falso fica fora, ou é um contato"),
        ["The ideal customer profile; without one the judgement 'qualified' tells"] = (
            "Das ideale Kundenprofil; ohne Profil entscheidet das Urteil 'qualified'",
            "O perfil de cliente ideal; sem ele decide o julgamento 'qualified'"),
        ["Whose deal was won is no lead any more, but a customer"] = (
            "Wessen Geschäft gewonnen wurde, ist kein Lead mehr, sondern Kunde",
            "Quem teve um negócio ganho não é mais lead, mas cliente"),
        ["What makes an opportunity: need, ability, desire, authority and terms (B), the four without the terms, value or probability (D), a known buyer (E), or active consideration (A)"] = (
            "Was eine Opportunity ausmacht: Bedarf, Fähigkeit, Wunsch, Befugnis und Bedingungen (B), die vier ohne die Bedingungen, Wert oder Wahrscheinlichkeit (D), ein bekannter Käufer (E) oder aktives Erwägen (A)",
            "O que faz uma oportunidade: NADA e termos (B), NADA sem os termos, valor ou probabilidade (D), comprador conhecido (E), ou consideração ativa (A)"),
        ["Terms that must be settled"] = ("Bedingungen, die feststehen müssen", "Termos que devem estar acertados"),
        ["Own criteria beside the rule"] = ("Eigene Kriterien neben der Regel", "Critérios adicionais próprios além da regra"),
        ["Amount from which a value is high, in the deal's currency"] = (
            "Betrag, ab dem ein Wert hoch ist, in der Währung des Geschäfts",
            "Quantia a partir da qual um valor é alto, na moeda do negócio"),
        ["Percent from which a probability is high"] = ("Prozent, ab denen eine Wahrscheinlichkeit hoch ist", "Por cento a partir dos quais uma probabilidade é alta"),
        ["A free trial or the wish for a demo indicates a high probability"] = (
            "Ein kostenloser Test oder der Wunsch nach einer Vorführung weist auf hohe Wahrscheinlichkeit",
            "Um período gratuito ou o pedido de uma demonstração indica alta probabilidade"),
        ["Whether a company is buyer enough, or a person must be known"] = (
            "Ob ein Unternehmen als Käufer genügt oder eine Person bekannt sein muss",
            "Se uma empresa basta como comprador, ou uma pessoa deve ser conhecida"),
        ["What shows desire, or active consideration"] = ("Was Wunsch oder aktives Erwägen zeigt", "O que demonstra desejo, ou consideração ativa"),
        ["Least budget that is ability to buy"] = ("Kleinstes Budget, das als Fähigkeit zu kaufen gilt", "Menor orçamento que é capacidade de comprar"),
        ["Own attributes that identify need, in place of the usual ones: all of these"] = (
            "Eigene Merkmale, die den Bedarf ermitteln, statt der üblichen: alle davon",
            "Atributos próprios que identificam a necessidade, em vez dos usuais: todos estes"),
        ["Own attributes that identify ability, in place of the usual ones: all of these"] = (
            "Eigene Merkmale, die die Fähigkeit ermitteln, statt der üblichen: alle davon",
            "Atributos próprios que identificam a habilidade, em vez dos usuais: todos estes"),
        ["Own attributes that identify desire, in place of the usual acts: all of these"] = (
            "Eigene Merkmale, die den Wunsch ermitteln, statt der üblichen Handlungen: alle davon",
            "Atributos próprios que identificam o desejo, em vez dos atos usuais: todos estes"),
        ["Own attributes that identify authority, in place of the usual ones: all of these"] = (
            "Eigene Merkmale, die die Befugnis ermitteln, statt der üblichen: alle davon",
            "Atributos próprios que identificam a autoridade, em vez dos usuais: todos estes"),
        ["Can you offer them something to read or to attend?"] = (
            "Können Sie ihnen etwas zum Lesen oder eine Veranstaltung anbieten?",
            "Você pode oferecer algo para ler ou um evento?"),
        ["Would a trial or a demo help?"] = ("Würde ein Test oder eine Vorführung helfen?", "Um teste ou uma demonstração ajudaria?"),
        ["Can the quote be issued?"] = ("Kann das Angebot abgegeben werden?", "A cotação pode ser emitida?"),
        ["Days ahead within which it must be needed; 0: any time counts, also a year from now"] = (
            "Tage, innerhalb derer es gebraucht werden muss; 0: jede Zeit zählt, auch in einem Jahr",
            "Dias dentro dos quais deve ser necessário; 0: qualquer prazo conta, também daqui a um ano"),
        ["Least probability of an opportunity, in percent"] = ("Kleinste Wahrscheinlichkeit einer Opportunity, in Prozent", "Menor probabilidade de uma oportunidade, em por cento"),
        ["Highest probability of an opportunity, in percent"] = ("Größte Wahrscheinlichkeit einer Opportunity, in Prozent", "Maior probabilidade de uma oportunidade, em por cento"),
        ["Usual probability of a deal that is no opportunity yet"] = (
            "Übliche Wahrscheinlichkeit eines Geschäfts, das noch keine Opportunity ist",
            "Probabilidade usual de um negócio que ainda não é oportunidade"),
        ["Usual probability of an opportunity"] = ("Übliche Wahrscheinlichkeit einer Opportunity", "Probabilidade usual de uma oportunidade"),
        ["Usual probability of a quote"] = ("Übliche Wahrscheinlichkeit eines Angebots", "Probabilidade usual de uma cotação"),
        ["Tell quotes from opportunities"] = ("Angebote von Opportunities unterscheiden", "Distinguir cotações de oportunidades"),
        ["Only an opportunity can be quoted; else the quote alone makes the stage"] = (
            "Nur eine Opportunity kann ein Angebot erhalten; sonst macht das Angebot allein die Stufe",
            "Só uma oportunidade pode ser cotada; senão a cotação sozinha faz a fase"),
        ["A buyer's no loses the deal"] = ("Ein Nein des Käufers verliert das Geschäft", "Um não do comprador perde o negócio"),
    };

    public static (string German, string Portuguese) Of(string english) =>
        ByEnglish.TryGetValue(english, out var texts) ? texts : throw new KeyNotFoundException($"Translations.cs lacks the German and Portuguese of '{english}'.");
}
