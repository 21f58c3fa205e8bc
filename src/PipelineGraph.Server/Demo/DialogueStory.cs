using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Demo;

/// <summary>Names from lists, cards and webinars: who is called and answers, or signs up for something, becomes a prospect, and so does its company.</summary>
internal sealed class DialogueStory(DateTimeOffset today) : DemoStory(today)
{
    public const string Settings =
        """
        {
          "targetMarket": [{ "key": "industry", "unit": "COMPANY", "operator": "in", "values": ["software", "logistics", "manufacturing", "food"] }],
          "silentDays": 150
        }
        """;

    protected override void Live(Person person)
    {
        var source = Weighted(("business_card", 30), ("webinar_list", 25), ("directory", 20), ("contact_form", 15), ("sign_up", 10));
        person.Knows("source", FactValue.OfText(source));
        if (source == "webinar_list") person.Does("webinar_attended", Direction.Inbound, new { topic = One(["Planning", "Purchasing", "Safety"]) });
        else if (source is "business_card" or "directory") person.Does("list_added", null, new { list = One(["Trade fair", "Yellow pages"]) });
        else person.Does("form_submitted", Direction.Inbound, new { form = source == "contact_form" ? "contact" : "registration" });

        person.Later(1, 9);
        var fate = Weighted(("activity", 30), ("no_answer", 15), ("no_problem", 8), ("sign", 17), ("dialogue", 18), ("disqualified", 5), ("customer", 7));
        switch (fate)
        {
            case "activity":
                for (var visit = Between(0, 3); visit > 0; visit--)
                {
                    person.Does(One(["page_visit", "email_open", "link_click"]), Direction.Inbound);
                    person.Later(1, 6);
                }

                return;
            case "no_answer":
                person.Does("call", Direction.Outbound, new { completed = false });
                return;
            case "sign":
                Sign(person);
                return;
        }

        person.Does("call", Direction.Outbound, new { completed = true, problem = fate == "no_problem" ? "denied" : "stated" });
        if (fate == "no_problem") return;
        if (Chance(50)) person.Knows("decision_power", FactValue.OfText(One(["none", "influence", "decides"])));
        if (Chance(50)) person.Knows("can_pay", FactValue.OfBoolean(Chance(80)));
        person.Later(2, 10);
        if (fate == "disqualified") person.IsJudged("disqualified", One(["no_value", "value_not_seen"]));
        if (fate != "customer") return;
        person.Does("meeting", Direction.TwoWay, new { completed = true });
        var deal = Deal(person, person.Later(2, 8));
        deal.Add(Attribute("outcome", FactValue.OfText("won"), person.Later(3, 15)));
    }

    private void Sign(Person person)
    {
        switch (One(["ebook", "newsletter", "call", "question"]))
        {
            case "ebook":
                person.Does("content_request", Direction.Inbound, new { content = "ebook" });
                break;
            case "newsletter":
                person.Does("newsletter_request", Direction.Inbound);
                break;
            case "call":
                person.Does("call", Direction.Inbound, new { purpose = One(["appointment", "information"]) });
                break;
            default:
                person.Does("email", Direction.Inbound, new { question = true });
                break;
        }
    }
}
