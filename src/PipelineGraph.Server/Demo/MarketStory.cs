using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Demo;

/// <summary>Everybody whom the seller meets is a lead; a few short questions find out who is in the market, can pay and may decide. A no stays on the list.</summary>
internal sealed class MarketStory(DateTimeOffset today) : DemoStory(today)
{
    public const string Settings =
        """
        {
          "targetMarket": [{ "key": "country", "unit": "COMPANY", "operator": "in", "values": ["NL", "BE"] }],
          "minimumMoney": 5000,
          "decisionTitles": ["director", "owner"],
          "followUpDays": 60
        }
        """;

    protected override void Live(Person person)
    {
        person.Knows("source", FactValue.OfText(One(["bought_list", "phone_book", "web_search", "conversation", "referral"])));
        if (Chance(60)) person.Knows("job_title", FactValue.OfText(One(Titles)));
        if (!Chance(80)) return;

        person.Later(1, 20);
        if (Chance(20)) person.Does("form_submitted", Direction.Inbound, new { form = "qualification" });
        else person.Does("call", Direction.Outbound, new { completed = true, purpose = "qualification" });
        person.Knows("budget", FactValue.OfMoney(Weighted((0m, 1), (2_000m, 2), (6_000m, 3), (15_000m, 3), (40_000m, 1)), "EUR"));
        if (Chance(75)) person.Knows("decision_power", FactValue.OfText(Weighted(("decides", 7), ("influence", 2), ("none", 1))));
        if (!Chance(70)) return;

        person.Later(2, 12);
        person.Does("presentation", Direction.Outbound, new { completed = true, call_to_action = true, close = Chance(70) });
        person.Later(0, 5);
        var answer = Weighted(("yes", 35), ("not_ready", 25), ("no", 20), ("silence", 20));
        if (answer == "no") SayNo(person);
        else if (answer == "not_ready") person.Does("not_ready", Direction.Inbound);
        else if (answer == "yes") Buy(person);
    }

    /// <summary>Who says no is asked whether it may stay on the list.</summary>
    private void SayNo(Person person)
    {
        person.Does("declined", Direction.Inbound);
        if (Chance(70)) person.Permits("keep_on_list", Chance(75));
    }

    private void Buy(Person person)
    {
        person.Does("purchase_intent", Direction.Inbound);
        for (var sale = 0; sale == 0 || (sale < 3 && Chance(35)); sale++)
        {
            var deal = Deal(person, person.Later(1, 15));
            deal.Add(Attribute("outcome", FactValue.OfText("won"), person.Later(0, 4)));
        }
    }
}
