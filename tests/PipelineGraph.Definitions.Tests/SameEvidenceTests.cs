using Engagement;
using IdealCustomerProfile;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

/// <summary>The same evidence under both definitions: they contradict each other, and that is the point.</summary>
public class SameEvidenceTests
{
    // An ideal customer profile is a company's own; this one asks for a fit that the rows can state.
    private static readonly Example Profile = new(new IdealCustomerProfileDefinition(), ("profile", SettingValue.AttributeRules(
        new AttributeRule { Key = "industry", Operator = RuleOperator.Eq, Values = [FactValue.OfText("data centres")] })));

    private static readonly Example Engagement = new(new EngagementDefinition());

    public static TheoryData<string, Func<Given>, string, string> Rows() => new()
    {
        { "on a bought list", () => new Given().Attribute("source", "bought_list").Activity("list_added", null), "lead", "lead" },
        { "newsletter request only", () => new Given().Inbound("newsletter_request"), "lead", "lead" },
        { "attended a webinar", () => new Given().Inbound("webinar_attended"), "lead", "lead" },
        { "business card taken at a fair", () => new Given().Attribute("source", "business_card").Attribute("source_medium", "offline"), "lead", "lead" },
        { "clicked a case study", () => new Given().Inbound("link_click", 0, ("tag", "case_study")), "lead", "prospect" },
        { "contact form, fits", () => Fitting().Inbound("form_submitted", 1, ("form", "contact"), ("question", true)), "prospect", "lead" },
        { "fits, wants to buy", () => Fitting().Inbound("purchase_intent", 1), "opportunity", "opportunity" },
        { "quote issued, terms settled", () => Fitting().DealAttribute("terms_agreed", true).DealAttribute("buyer_known", true).Quote(QuoteStatus.Issued, 1), "opportunity", "opportunity" },
        {
            "needs it in a year", () => Fitting().TwoWay("email", 1).Attribute("needed_by", new DateOnly(2027, 1, 1), 1)
                .CompanyAttribute("budget", FactValue.OfMoney(30_000_000, "USD"), 1).DealAttribute("buyer_known", true, 1), "prospect", "prospect"
        },
        { "no", () => new Given().Inbound("declined"), "out", "out" },
        { "deal won", () => new Given().DealAttribute("outcome", "won"), "customer", "customer" },
        { "bought twice", () => new Given().DealAttribute("outcome", "won").DealAttribute("outcome", "won", 9, "second"), "customer", "customer" },
    };

    [Theory]
    [MemberData(nameof(Rows), DisableDiscoveryEnumeration = true)]
    public void Each_definition_reads_it_its_own_way(string row, Func<Given> given, string profile, string engagement)
    {
        Assert.Equal((row, profile, engagement), (row, Profile.Stage(given()), Engagement.Stage(given())));
    }

    [Fact]
    public void A_need_next_year_is_not_ready_and_less_warm()
    {
        var given = Fitting().TwoWay("email", 1).Attribute("needed_by", new DateOnly(2027, 1, 1), 1);

        Assert.Equal(["not_ready"], Profile.Verdict(given).Labels);
        Assert.Equal(["less_warm", "with_sales"], Engagement.Verdict(given).Labels);
    }

    private static Given Fitting() => new Given().CompanyAttribute("industry", "Data centres");
}
