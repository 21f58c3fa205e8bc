using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

/// <summary>
/// The same evidence under the five definitions: they contradict each other, and that is the point. Each row is the whole known history of one contact,
/// and of its deal where there is one; each cell a stage, with a label after a plus sign where the row tells the stage closer.
/// </summary>
public class SameEvidenceTests
{
    // An ideal customer profile is a company's own; this one asks for a fit that the rows can state.
    private static readonly (string, SettingValue) Profile = ("profile", SettingValue.AttributeRules(
        new AttributeRule { Key = "industry", Operator = RuleOperator.Eq, Values = [FactValue.OfText("data centres")] }));

    private static readonly Row[] All =
    [
        new(1, given => given.OfPerson().Attribute("source", "bought_list").Activity("list_added", null),
            "lead", "lead", "lead", "lead", "contact"),
        new(3, given => given.OfPerson().Inbound("newsletter_request"),
            "lead", "lead", "lead", "prospect", "mql"),
        new(5, given => given.OfPerson().Inbound("webinar_attended"),
            "lead", "lead", "lead", "lead", "mql"),
        new(6, given => given.OfPerson().Attribute("source", "business_card"),
            "lead", "lead", "lead", "lead+offline", "contact"),
        new(9, given => given.OfPerson().Inbound("link_click", 0, ("tag", "case_study")),
            "lead", "prospect", "lead", "lead", "mql"),
        new(10, given => Fitting(given).OfPerson().Attribute("source", "contact_form").Inbound("form_submitted", 1, ("form", "contact"), ("question", true)),
            "prospect", "lead", "lead", "lead+online", "sql"),
        new(12, given => Buying(given).OfPerson().Inbound("purchase_intent", 1),
            "opportunity", "opportunity", "prospect+selling_phase", "prospect", "sql") { Deal = "deal" },
        new(14, given => Settled(Buying(given).OfPerson().Inbound("quote_requested", 1)).Quote(QuoteStatus.Issued, 3),
            "opportunity", "opportunity", "prospect", "prospect", "sql") { Deal = "quote" },
        new(15, given => NextYear(given),
            "prospect+not_ready", "prospect+less_warm", "prospect+follow_up_later", "prospect", "sql") { Deal = "deal" },
        new(17, given => Buying(given).OfPerson().Inbound("declined", 1),
            "out", "out", "prospect+ask_to_keep_on_list", "lead", "contact") { Deal = "lost" },
        new(19, given => Won(given, "deal"),
            "customer", "customer", "sale", "customer", "customer") { Deal = "customer" },
        new(20, given => given.Unit == Unit.Deal ? Won(given, "deal") : Won(Won(given, "deal"), "deal 2"),
            "customer", "customer", "repeat_buyer", "customer", "customer") { Deal = "customer" },
    ];

    public static TheoryData<int> Rows => [.. All.Select(row => row.Number)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_definition_reads_the_row_its_own_way(int number)
    {
        var row = All.Single(row => row.Number == number);

        Assert.Equal(
            (row.Profile, row.Engagement, row.Criteria, row.Dialogue, row.Qualified),
            (Cell("IdealCustomerProfile", row, row.Profile, Profile), Cell("Engagement", row, row.Engagement), Cell("MarketMoneyAuthority", row, row.Criteria),
                Cell("Dialogue", row, row.Dialogue), Cell("QualifiedDeal", row, row.Qualified, Profile)));
        if (row.Deal is not null) Assert.Equal(row.Deal, Stage("QualifiedDeal", row.Given(new Given(Unit.Deal)), Profile));
    }

    [Fact]
    public void Whoever_is_associated_is_a_lead_by_answer_E()
    {
        var association = ("leadRule", SettingValue.Choice("association"));
        Given Associated(int row, int degree) => All.Single(other => other.Number == row).Given(new Given()).OfSubject().Link("associated_with", "the buyer", degree: degree);

        Assert.Equal("lead", Stage("QualifiedDeal", Associated(1, 3), association));
        Assert.Equal("lead", Stage("QualifiedDeal", Associated(6, 1), association));
        Assert.Equal("contact", Stage("QualifiedDeal", Associated(6, 3), association, ("largestDegree", SettingValue.Integer(2))));
    }

    [Theory]
    [InlineData(3, "lead")]
    [InlineData(9, "lead")]
    [InlineData(14, "lead")]
    public void Without_contact_by_a_representative_a_sign_makes_no_prospect_in_strict(int row, string stage) =>
        Assert.Equal(stage, Stage("Dialogue", WithoutQuote(row), ("path", SettingValue.Choice("strict"))));

    [Fact]
    public void A_contact_form_is_read_otherwise_by_other_settings()
    {
        var given = All.Single(row => row.Number == 10).Given(new Given());
        var reachedOut = new Given().Inbound("form_submitted", 1, ("form", "contact"), ("question", true));

        Assert.Equal("prospect", Stage("IdealCustomerProfile", reachedOut, Profile));
        Assert.Equal("lead", Stage("IdealCustomerProfile", reachedOut, Profile, ("selfQualification", SettingValue.Choice("off"))));
        Assert.Equal("prospect", Stage("Engagement", given, ("priorOutreach", SettingValue.Choice("none"))));
        Assert.Equal("prospect", Stage("Dialogue", given, ("clearSigns", SettingValue.TextList("question_by_form"))));
    }

    [Fact]
    public void A_deal_is_an_opportunity_when_need_ability_desire_authority_and_terms_are_there()
    {
        var row = All.Single(row => row.Number == 12);

        Assert.Equal("deal", Stage("QualifiedDeal", row.Given(new Given(Unit.Deal))));
        Assert.Equal("opportunity", Stage("QualifiedDeal", Settled(row.Given(new Given(Unit.Deal)))));
    }

    [Fact]
    public void A_need_next_year_is_an_opportunity_by_answer_E()
    {
        var given = NextYear(new Given(Unit.Deal));

        Assert.Equal("opportunity", Stage("QualifiedDeal", given, ("opportunityRule", SettingValue.Choice("knownBuyer"))));
        Assert.Equal("deal", Stage("QualifiedDeal", given));
    }

    [Fact]
    public void A_no_leaves_the_stage_by_dialogue_and_the_funnel_by_engagement_unless_it_says_otherwise()
    {
        var prospect = new Given().Inbound("newsletter_request").Inbound("declined", 1);
        var answered = new Given().Outbound("email").Inbound("email", 1).Inbound("declined", 2);

        Assert.Equal("prospect", Stage("Dialogue", prospect));
        Assert.Equal("out", Stage("Engagement", answered));
        Assert.Equal("prospect", Stage("Engagement", answered, ("declinedMeansOut", SettingValue.Boolean(false))));
    }

    [Fact]
    public void No_definition_has_the_stages_of_another()
    {
        var stages = ShippedDefinitions.Names.ToDictionary(name => name, name => ShippedDefinitions.Create(name).Describe().Stages, StringComparer.Ordinal);

        Assert.DoesNotContain(stages["MarketMoneyAuthority"], stage => stage.Kind is StageKind.Opportunity or StageKind.Out);
        Assert.DoesNotContain(stages["Dialogue"], stage => stage.Kind == StageKind.Opportunity);
        Assert.DoesNotContain(stages["QualifiedDeal"], stage => stage.Kind == StageKind.Prospect);
        Assert.All(stages["QualifiedDeal"].Where(stage => stage.Kind == StageKind.Opportunity), stage => Assert.Equal(Unit.Deal, stage.Unit));
    }

    private static string Cell(string definition, Row row, string expected, params (string, SettingValue)[] settings)
    {
        var verdict = Verdict(definition, row.Given(new Given()), settings);
        var label = expected.Split('+') is [_, var named] ? named : null;
        return verdict.Stage + (label is not null && verdict.Labels.Contains(label) ? "+" + label : "");
    }

    private static string Stage(string definition, Given given, params (string, SettingValue)[] settings) => Verdict(definition, given, settings).Stage;

    private static Verdict Verdict(string definition, Given given, params (string, SettingValue)[] settings) =>
        new Example(ShippedDefinitions.Create(definition), settings).Verdict(given);

    private static Given Fitting(Given given) => given.OfCompany().Attribute("industry", "Data centres").OfPerson().Attribute("served", true);

    /// <summary>Fits, can pay and may decide, and is the buyer of the deal.</summary>
    private static Given Buying(Given given) =>
        Fitting(given).OfPerson().Attribute("can_pay", true).Attribute("decision_power", "decides").OfDeal().Link("participant", "person", role: "buyer");

    private static Given Settled(Given given) => given.OfPerson().Attribute("need", true, 2).OfDeal().Attribute("product_agreed", true, 2).Attribute("price_agreed", true, 2)
        .Attribute("delivery_agreed", true, 2).Attribute("terms_agreed", true, 2).Attribute("buyer_known", true, 2);

    private static Given NextYear(Given given) => Fitting(given).OfPerson().Inbound("form_submitted", 1, ("form", "contact"), ("question", true)).TwoWay("email", 2)
        .Attribute("needed_by", new DateOnly(2027, 1, 1), 3).OfCompany().Attribute("budget", FactValue.OfMoney(30_000_000, "USD"), 3).OfDeal().Attribute("buyer_known", true, 3).Link("participant", "person", 3, role: "buyer");

    private static Given Won(Given given, string deal) => given.OfDeal(deal).Attribute("outcome", "won").Link("participant", "person");

    /// <summary>The row without the quote of ours, which would be contact.</summary>
    private static Given WithoutQuote(int row) => row == 14 ? Settled(Buying(new Given()).OfPerson().Inbound("quote_requested", 1)) : All.Single(other => other.Number == row).Given(new Given());

    /// <summary>What each definition makes of the row: the person's stage, and under the fifth also the deal's.</summary>
    private sealed record Row(int Number, Func<Given, Given> Given, string Profile, string Engagement, string Criteria, string Dialogue, string Qualified)
    {
        public string? Deal { get; init; }
    }
}
