using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Demo;

/// <summary>People compared with an ideal customer profile: who matches is a prospect, who then wants to buy an opportunity.</summary>
internal sealed class ProfileStory(DateTimeOffset today) : DemoStory(today)
{
    public const string Settings =
        """
        {
          "profile": [
            { "key": "industry", "unit": "COMPANY", "operator": "in", "values": ["software", "logistics", "manufacturing"] },
            { "key": "country", "unit": "COMPANY", "operator": "in", "values": ["NL", "BE"] },
            { "key": "employees", "unit": "COMPANY", "operator": "gte", "values": [20] },
            { "key": "decision_power", "unit": "PERSON", "operator": "in", "values": ["influence", "decides"] },
            { "key": "budget", "operator": "gte", "values": [10000] }
          ]
        }
        """;

    protected override void Live(Person person)
    {
        person.Knows("source", FactValue.OfText(One(["gated_content", "social_ad", "referral", "cold_call", "linkedin_search"])));
        if (Chance(3)) person.Knows("served", FactValue.OfBoolean(false));
        if (Chance(45)) person.Does("content_request", Direction.Inbound, new { content = One(["ebook", "white_paper"]) });
        person.Later(2, 10);
        person.Does("call", Direction.Outbound, new { completed = Chance(80), purpose = "information" });
        if (!Chance(75)) return;

        person.Knows("decision_power", FactValue.OfText(Weighted(("decides", 6), ("influence", 3), ("none", 1))));
        if (Chance(85)) person.Knows("budget", FactValue.OfMoney(One([4_000m, 12_000m, 20_000m, 45_000m]), "EUR"));
        person.Later(2, 9);
        if (Chance(10))
        {
            if (Chance(50)) person.Does("declined", Direction.Inbound, new { reason = "no_need" });
            else person.IsJudged("disqualified", "no_value");
            return;
        }

        if (Chance(20)) person.Knows("satisfied_with_competitor", FactValue.OfBoolean(Chance(40)));
        if (Chance(15)) person.Does("not_ready", Direction.Inbound);
        if (!Chance(55)) return;

        person.Later(3, 12);
        person.Does("purchase_intent", Direction.Inbound);
        if (!Chance(70)) return;
        var deal = Deal(person, person.Later(1, 4));
        var issued = person.Later(1, 4);
        deal.Add(Quote(QuoteStatus.Issued, issued, DateOnly.FromDateTime(issued.Date).AddDays(270)));
        if (!Chance(50)) return;
        var closed = person.Later(3, 12);
        var won = Chance(70);
        deal.Add(Quote(won ? QuoteStatus.Accepted : QuoteStatus.Rejected, closed) with { QuoteExternalId = $"quote-{issued.UtcTicks}" });
        deal.Add(Attribute("outcome", FactValue.OfText(won ? "won" : "lost"), closed));
    }
}
