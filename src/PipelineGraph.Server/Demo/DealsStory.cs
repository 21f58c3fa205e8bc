using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Demo;

/// <summary>People are leads, marketing or sales qualified; an opportunity is a deal whose need, means, wish, say and terms are known, and then it is quoted.</summary>
internal sealed class DealsStory(DateTimeOffset today) : DemoStory(today)
{
    public const string Settings =
        """
        {
          "profile": [
            { "key": "industry", "unit": "COMPANY", "operator": "in", "values": ["software", "logistics", "manufacturing", "healthcare"] },
            { "key": "employees", "unit": "COMPANY", "operator": "gte", "values": [20] }
          ]
        }
        """;

    protected override void Live(Person person)
    {
        person.Knows("source", FactValue.OfText(One(["web_search", "referral", "sign_up", "linkedin_search"])));
        var fate = Weighted(("contact", 14), ("fake", 6), ("lead", 20), ("mql", 26), ("sql", 34));
        if (fate == "contact") return;
        person.Later(0, 5);
        if (fate == "fake")
        {
            person.Does("form_submitted", Direction.Inbound, new { form = "download" });
            person.Later(1, 3);
            person.Knows("contact_data", FactValue.OfText("fake"));
            return;
        }

        if (fate == "lead")
        {
            person.Does(One(["email", "call"]), Direction.Inbound);
            return;
        }

        person.Does(One(["newsletter_request", "content_request", "webinar_attended"]), Direction.Inbound);
        if (fate == "mql") return;
        person.Later(3, 14);
        person.Does("form_submitted", Direction.Inbound, new { form = "contact", question = true });
        if (Chance(65)) Sell(person);
    }

    /// <summary>The deal gets to know one thing after the other, and may stop at any of them.</summary>
    private void Sell(Person person)
    {
        var deal = Deal(person, person.Later(2, 6));
        person.Knows("need", FactValue.OfBoolean(true));
        person.Later(1, 6);
        person.Knows("can_pay", FactValue.OfBoolean(Chance(92)));
        person.Does("demo_requested", Direction.Inbound);
        if (Chance(20)) return;
        person.Knows("decision_power", FactValue.OfText(Weighted(("decides", 9), ("influence", 1))));
        var settled = person.Later(2, 9);
        foreach (var term in new[] { "product_agreed", "price_agreed", "delivery_agreed", "terms_agreed" }) deal.Add(Attribute(term, FactValue.OfBoolean(true), settled));
        if (Chance(30)) return;
        var issued = person.Later(1, 4);
        deal.Add(Quote(QuoteStatus.Issued, issued, DateOnly.FromDateTime(issued.Date).AddDays(270)));
        if (Chance(35)) return;
        var closed = person.Later(3, 12);
        var won = Chance(65);
        deal.Add(Quote(won ? QuoteStatus.Accepted : QuoteStatus.Rejected, closed) with { QuoteExternalId = $"quote-{issued.UtcTicks}" });
        deal.Add(Attribute("outcome", FactValue.OfText(won ? "won" : "lost"), closed));
    }
}
