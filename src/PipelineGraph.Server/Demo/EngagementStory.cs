using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Demo;

/// <summary>A list that is mailed: whoever answers, books, comes back or asks for a quote becomes a prospect.</summary>
internal sealed class EngagementStory(DateTimeOffset today) : DemoStory(today)
{
    public const string Settings =
        """
        {
          "profile": [
            { "key": "industry", "unit": "COMPANY", "operator": "in", "values": ["software", "logistics", "manufacturing"] },
            { "key": "employees", "unit": "COMPANY", "operator": "gte", "values": [20] }
          ],
          "silentDays": 120
        }
        """;

    protected override void Live(Person person)
    {
        person.Knows("source", FactValue.OfText(One(["bought_list", "linkedin_search", "business_card", "webinar_list"])));
        if (Chance(70)) person.Knows("job_title", FactValue.OfText(One(Titles)));
        person.Does("list_added", null, new { list = One(["Autumn campaign", "Trade fair", "Webinar guests"]) });
        person.Later(1, 4);
        person.Does("email", Direction.Outbound, new { thread = $"{person.Id}-1" });
        if (Chance(40))
        {
            person.Later(0, 2);
            person.Does("email_open", Direction.Inbound);
        }

        var fate = Weighted(("lead", 42), ("prospect", 28), ("opportunity", 14), ("customer", 9), ("out", 7));
        if (fate == "lead")
        {
            if (!Chance(50)) return;
            person.Later(6, 12);
            person.Does("email", Direction.Outbound, new { thread = $"{person.Id}-2" });
            return;
        }

        person.Later(1, 8);
        if (fate == "out" && Chance(60))
        {
            person.Does("declined", Direction.Inbound, new { reason = "no_need" });
            return;
        }

        Engage(person);
        if (Chance(60)) person.Knows("decision_power", FactValue.OfText(One(["none", "influence", "decides"])));
        if (Chance(50)) person.Knows("timing", FactValue.OfText(One(["now", "later", "orienting"])));
        if (fate == "out")
        {
            person.Later(3, 9);
            person.Knows("can_pay", FactValue.OfBoolean(false));
        }

        if (fate is "opportunity" or "customer") Sell(person, won: fate == "customer");
    }

    private void Engage(Person person)
    {
        switch (Weighted(("reply", 40), ("meeting", 20), ("visits", 15), ("case_study", 15), ("quote", 10)))
        {
            case "reply":
                person.Does("email", Direction.Inbound, new { question = Chance(60), interest = true, thread = $"{person.Id}-1" });
                break;
            case "meeting":
                person.Does("meeting_booked", Direction.Inbound);
                person.Later(2, 6);
                person.Does("meeting", Direction.TwoWay, new { completed = true });
                break;
            case "visits":
                for (var visit = 0; visit < 4; visit++)
                {
                    person.Does("page_visit", Direction.Inbound, new { page = One(["/pricing", "/product", "/customers"]) });
                    person.Later(1, 2);
                }

                break;
            case "case_study":
                person.Does("link_click", Direction.Inbound, new { tag = "case_study" });
                break;
            default:
                person.Does("quote_requested", Direction.Inbound);
                break;
        }
    }

    private void Sell(Person person, bool won)
    {
        person.Later(2, 7);
        person.Does("demo", Direction.Outbound, new { completed = true });
        var deal = Deal(person, person.Later(1, 4));
        var issued = person.Later(1, 3);
        deal.Add(Quote(QuoteStatus.Issued, issued, DateOnly.FromDateTime(issued.Date).AddDays(270)));
        if (Chance(40)) person.Does("purchase_intent", Direction.Inbound);
        if (!won) return;
        var closed = person.Later(3, 10);
        deal.Add(Quote(QuoteStatus.Accepted, closed) with { QuoteExternalId = $"quote-{issued.UtcTicks}" });
        deal.Add(Attribute("outcome", FactValue.OfText("won"), closed));
    }
}
