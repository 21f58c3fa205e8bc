using PipelineGraph.Definitions.Testing;
using QualifiedDeal;

namespace PipelineGraph.Definitions.Tests;

/// <summary>Deals under the definition of qualified leads and deals.</summary>
public class QualifiedDealTests
{
    private static readonly QualifiedDealDefinition Definition = new();
    private static readonly Example Default = new(Definition);

    private static Example With(params (string Key, SettingValue Value)[] changes) => new(Definition, changes);

    private static Example Rule(string rule, params (string Key, SettingValue Value)[] changes) => With([("opportunityRule", SettingValue.Choice(rule)), .. changes]);

    private static Given Nada() => new Given(Unit.Deal).CompanyAttribute("need", true).CompanyAttribute("can_pay", true)
        .OfPerson().Attribute("decision_power", "decides").Inbound("purchase_intent", 1).OfSubject();

    private static Given Settled() => Nada().Attribute("product_agreed", true, 2).Attribute("price_agreed", true, 2).Attribute("delivery_agreed", true, 2).Attribute("terms_agreed", true, 2);

    [Fact]
    public void A_deal_of_which_nothing_is_known_is_no_opportunity_and_says_what_is_missing()
    {
        var verdict = Default.Verdict(new Given(Unit.Deal));

        Assert.Equal(("deal", "because_not_all_known"), (verdict.Stage, verdict.Explanation.Key));
        Assert.Equal(
            ["need", "ability", "desire", "authority", "product", "price", "delivery", "terms"],
            verdict.Missing.Where(missing => missing.ForStage == "opportunity").Select(missing => missing.Criterion));
        Assert.Equal(7, verdict.Missing.Count(missing => missing.Example is not null));
        Assert.Equal(10, verdict.Measures.Single().Value);
    }

    [Fact]
    public void Need_ability_desire_and_authority_with_settled_terms_make_an_opportunity()
    {
        var verdict = Default.Verdict(Settled());

        Assert.Equal(("opportunity", "because_nadaAndTerms"), (verdict.Stage, verdict.Explanation.Key));
        Assert.Equal(8, verdict.Criteria.Count(criterion => criterion is { State: CriterionState.Met, Evidence.Count: > 0 }));
        Assert.Equal("deal", Default.Stage(Nada()));
        Assert.Equal("opportunity", Rule("nada").Stage(Nada()));
    }

    [Theory]
    [InlineData("product")]
    [InlineData("price")]
    [InlineData("delivery")]
    [InlineData("terms")]
    public void Each_term_must_be_settled_unless_the_setting_leaves_it_out(string term)
    {
        var open = Settled().Attribute(term + "_agreed", false, 3);

        Assert.Equal(("deal", "because_failed_" + term), (Default.Stage(open), Default.Verdict(open).Explanation.Key));
        var rest = new[] { "product", "price", "delivery", "other" }.Where(other => other != (term == "terms" ? "other" : term)).ToArray();
        Assert.Equal("opportunity", With(("terms", SettingValue.TextList(rest))).Stage(open));
    }

    [Fact]
    public void Each_of_the_four_that_becomes_false_ends_the_opportunity()
    {
        foreach (var (given, criterion) in new (Given, string)[]
        {
            (Settled().CompanyAttribute("need", false, 5), "need"),
            (Settled().OfPerson().Attribute("problem", "denied", 5), "need"),
            (Settled().CompanyAttribute("can_pay", false, 5), "ability"),
            (Settled().OfPerson().Inbound("purchase_intent_withdrawn", 5), "desire"),
            (Settled().OfPerson().Attribute("decision_power", "none", 5), "authority"),
        })
        {
            Assert.Equal([(Given.Day(0), "deal"), (Given.Day(2), "opportunity"), (Given.Day(5), "deal")], Default.History(given, Given.Day(30)));
            Assert.Equal("because_failed_" + criterion, Default.Verdict(given).Explanation.Key);
        }
    }

    [Fact]
    public void Who_backs_off_speaks_for_himself_and_one_who_decides_is_enough()
    {
        var two = Settled().OfPerson("second").Inbound("purchase_intent", 3).Attribute("decision_power", "none", 3).OfPerson().Inbound("purchase_intent_withdrawn", 5);

        Assert.Equal("opportunity", Default.Stage(two));
    }

    [Fact]
    public void A_budget_is_ability_and_influence_is_no_authority()
    {
        var budget = Rule("nada", ("minimumBudget", SettingValue.Number(1000)));

        Assert.Equal("opportunity", budget.Stage(Nada().CompanyAttribute("budget", 1000, 2)));
        Assert.Equal("deal", budget.Stage(Nada().CompanyAttribute("budget", 999, 2)));
        Assert.Equal("because_failed_authority", Rule("nada").Verdict(Nada().OfPerson().Attribute("decision_power", "influence", 2)).Explanation.Key);
        Assert.Equal("deal", With(("desireActivities", SettingValue.ActivityRules()), ("opportunityRule", SettingValue.Choice("nada"))).Stage(Nada()));
    }

    [Fact]
    public void An_organisation_can_identify_the_four_by_attributes_of_its_own()
    {
        AttributeRule Own(string key, params string[] values) => new() { Key = key, Operator = RuleOperator.In, Values = [.. values.Select(FactValue.OfText)] };
        var example = Rule(
            "nada",
            ("needRules", SettingValue.AttributeRules(Own("need_defined", "Yes"))),
            ("abilityRules", SettingValue.AttributeRules(Own("budget_class", "large"))),
            ("desireRules", SettingValue.AttributeRules(Own("attitude", "positive"), Own("references", "asked"))),
            ("authorityRules", SettingValue.AttributeRules(Own("decision_power", "influence", "decides") with { Unit = Unit.Person })));
        var given = new Given(Unit.Deal).Attribute("need_defined", "Yes").CompanyAttribute("budget_class", "large").Attribute("attitude", "positive").OfPerson().Attribute("decision_power", "influence").OfSubject();

        Assert.Equal(["references"], example.Verdict(given).Missing.Select(missing => missing.FactKey));
        Assert.Equal("opportunity", example.Stage(given.Attribute("references", "asked", 2)));
        Assert.Equal("because_failed_need", example.Verdict(given.Attribute("need_defined", "No", 3)).Explanation.Key);
        Assert.Equal("deal", example.Stage(Nada()));
    }

    [Fact]
    public void High_value_or_high_probability_makes_an_opportunity_by_its_rule()
    {
        var example = Rule("valueOrProbability", ("highValue", SettingValue.Number(5000)), ("highProbability", SettingValue.Integer(60)));

        Assert.Equal("opportunity", example.Stage(new Given(Unit.Deal).Attribute("amount", FactValue.OfMoney(5000, "USD"))));
        Assert.Equal("deal", example.Stage(new Given(Unit.Deal).Attribute("amount", FactValue.OfMoney(4999, "USD"))));
        Assert.Equal("opportunity", example.Stage(new Given(Unit.Deal).Attribute("probability", 60)));
        Assert.Equal("because_not_all_known", example.Verdict(new Given(Unit.Deal).Attribute("probability", 59)).Explanation.Key);
        Assert.Equal("opportunity", example.Stage(new Given(Unit.Deal).OfPerson().Inbound("demo_requested", 1)));
        Assert.Equal("opportunity", example.Stage(new Given(Unit.Deal).Inbound("trial_started", 1)));
        var low = new Given(Unit.Deal).Attribute("amount", 1).Attribute("probability", 1);
        Assert.Equal("because_failed_value_or_probability", Rule("valueOrProbability", ("trialOrDemoCounts", SettingValue.Boolean(false))).Verdict(low).Explanation.Key);
    }

    [Fact]
    public void A_known_buyer_makes_an_opportunity_by_its_rule()
    {
        var example = Rule("knownBuyer");
        var person = Rule("knownBuyer", ("buyer", SettingValue.Choice("person")));
        var company = new Given(Unit.Deal).Link("company", "company", 1);
        var buyer = new Given(Unit.Deal).OfPerson("ann").Attribute("need", true).OfSubject().Link("participant", "ann", 1, role: "buyer");

        Assert.Equal("deal", example.Stage(new Given(Unit.Deal)));
        Assert.Equal("opportunity", example.Stage(new Given(Unit.Deal).Attribute("buyer_known", true)));
        Assert.Equal("because_failed_buyer", example.Verdict(new Given(Unit.Deal).Attribute("buyer_known", false)).Explanation.Key);
        Assert.Equal("opportunity", example.Stage(buyer));
        Assert.Equal("deal", example.Stage(buyer.Link("participant", "ann", 5, role: "buyer", ended: true)));
        Assert.Equal(("opportunity", "deal"), (example.Stage(company), person.Stage(company)));
        Assert.Equal("deal", example.Stage(new Given(Unit.Deal).OfPerson("bob").Attribute("need", true).OfSubject().Link("participant", "bob", 1, role: "influencer")));
    }

    [Fact]
    public void Own_criteria_are_asked_for_beside_the_rule()
    {
        var example = Rule("knownBuyer", ("extraCriteria", SettingValue.TextList("spending", "alignment", "financing")));
        var given = new Given(Unit.Deal).Attribute("buyer_known", true);

        Assert.Equal(["spending_known", "value_aligned", "financing_available"], example.Verdict(given).Missing.Select(missing => missing.FactKey));
        given.CompanyAttribute("spending_known", true, 1).CompanyAttribute("value_aligned", true, 1).CompanyAttribute("financing_available", true, 1);
        Assert.Equal("opportunity", example.Stage(given));
        Assert.Equal("because_failed_alignment", example.Verdict(given.CompanyAttribute("value_aligned", false, 2)).Explanation.Key);
        Assert.Equal("because_failed_financing", example.Verdict(given.CompanyAttribute("value_aligned", true, 3).CompanyAttribute("financing_available", false, 3)).Explanation.Key);
        Assert.Equal("because_failed_spending", example.Verdict(given.CompanyAttribute("spending_known", false, 4)).Explanation.Key);
    }

    [Fact]
    public void Active_consideration_makes_an_opportunity_by_its_rule()
    {
        var given = new Given(Unit.Deal).OfPerson().Inbound("quote_requested", 1).Inbound("declined", 4);

        Assert.Equal([(Given.Day(0), "deal"), (Given.Day(1), "opportunity"), (Given.Day(4), "deal")], Rule("activeConsideration").History(given, Given.Day(9)));
        Assert.Equal("because_failed_considering", Rule("activeConsideration").Verdict(given).Explanation.Key);
        Assert.Equal("opportunity", Rule("activeConsideration").Stage(new Given(Unit.Deal).Quote(QuoteStatus.Requested, 1)));
    }

    [Fact]
    public void The_servers_for_the_data_centre_are_the_opportunity_and_the_vice_president_is_the_lead()
    {
        var vicePresident = new Given().Link("employer", "company").Attribute("contact_data", "valid").Inbound("email", 0, ("interest", true));
        var servers = new Given(Unit.Deal).Attribute("buyer_known", true, 30).CompanyAttribute("need", true, 30)
            .CompanyAttribute("needed_by", new DateOnly(2027, 1, 31), 30).CompanyAttribute("budget", FactValue.OfMoney(30_000_000, "USD"), 30);

        foreach (var rule in new[] { "interestAndContact", "association", "either" }) Assert.Equal("lead", With(("leadRule", SettingValue.Choice(rule))).Stage(vicePresident));
        Assert.Equal([(Given.Day(0), "deal"), (Given.Day(30), "opportunity")], Rule("knownBuyer").History(servers, Given.Day(400)));
        Assert.Equal("deal", Default.Stage(servers));
        Assert.Equal("opportunity", Rule("valueOrProbability").Stage(servers.Attribute("amount", FactValue.OfMoney(30_000_000, "USD"), 30)));
    }

    [Fact]
    public void A_need_too_far_ahead_counts_when_it_comes_near()
    {
        var example = Rule("knownBuyer", ("horizonDays", SettingValue.Integer(90)));
        var given = new Given(Unit.Deal).Attribute("buyer_known", true).CompanyAttribute("needed_by", new DateOnly(2027, 1, 31));
        var near = new DateTimeOffset(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal("because_failed_in_time", example.VerdictAt(given, Given.Start).Explanation.Key);
        Assert.Equal(near, example.VerdictAt(given, Given.Start).ReevaluateAt);
        Assert.Equal([(Given.Start, "deal"), (near, "opportunity")], example.History(given, Given.Day(700)));
    }

    [Theory]
    [InlineData(0, "opportunity")]
    [InlineData(99, "opportunity")]
    [InlineData(100, "deal")]
    [InlineData(-1, "deal")]
    public void An_opportunity_can_be_won_or_lost_still(int probability, string stage)
    {
        var given = Settled().Attribute("probability", probability, 3);

        Assert.Equal(stage, Default.Stage(given));
        Assert.Equal(stage == "deal" ? "because_failed_probability" : "because_nadaAndTerms", Default.Verdict(given).Explanation.Key);
        Assert.Equal("opportunity", With(("minimumProbability", SettingValue.Integer(0)), ("maximumProbability", SettingValue.Integer(100))).Stage(Settled().Attribute("probability", 100, 3)));
    }

    [Fact]
    public void Probabilities_nobody_told_are_the_usual_ones_of_the_stage()
    {
        Assert.Equal(50, Default.Verdict(Settled()).Measures.Single().Value);
        Assert.Equal(75, Default.Verdict(Settled().Quote(QuoteStatus.Issued, 3)).Measures.Single().Value);
        Assert.Equal(30, Default.Verdict(Settled().Attribute("probability", 30, 3)).Measures.Single().Value);
        Assert.Equal(100, Default.Verdict(Settled().Attribute("probability", 30, 3).Attribute("outcome", "won", 4)).Measures.Single().Value);
        Assert.Equal(20, With(("opportunityProbability", SettingValue.Integer(20))).Verdict(Settled()).Measures.Single().Value);
        Assert.Equal(20, With(("dealProbability", SettingValue.Integer(20))).Verdict(new Given(Unit.Deal)).Measures.Single().Value);
        Assert.Equal(20, With(("quoteProbability", SettingValue.Integer(20))).Verdict(Settled().Quote(QuoteStatus.Issued, 3)).Measures.Single().Value);
    }

    [Fact]
    public void A_quote_is_the_next_stage_until_it_expires()
    {
        var given = Settled().Quote(QuoteStatus.Issued, 5, new DateOnly(2026, 1, 31));
        var expired = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal([(Given.Day(0), "deal"), (Given.Day(2), "opportunity"), (Given.Day(5), "quote"), (expired, "opportunity")], Default.History(given, Given.Day(365)));
        Assert.Equal(expired, Default.VerdictAt(given, Given.Day(5)).ReevaluateAt);
        Assert.Equal(["quote_expired"], Default.VerdictAt(given, expired).Labels);
        Assert.Equal("opportunity", With(("quoteStage", SettingValue.Boolean(false))).Stage(given));
        Assert.Equal("quote", Default.StageOnDay(given.Quote(QuoteStatus.Accepted, 6), 365));
    }

    [Theory]
    [InlineData(QuoteStatus.Rejected)]
    [InlineData(QuoteStatus.Withdrawn)]
    public void A_quote_that_was_taken_away_leaves_the_opportunity(QuoteStatus status) =>
        Assert.Equal("opportunity", Default.Stage(Settled().Quote(QuoteStatus.Issued, 5).Quote(status, 6)));

    [Fact]
    public void Only_an_opportunity_is_quoted_unless_the_setting_says_otherwise()
    {
        var given = Nada().Quote(QuoteStatus.Issued, 5);

        Assert.Equal("deal", Default.Stage(given));
        Assert.Equal(["quote_ahead"], Default.Verdict(given).Labels);
        Assert.Equal("quote", With(("quoteNeedsOpportunity", SettingValue.Boolean(false))).Stage(given));
        Assert.Equal("deal", Default.Stage(Settled().Quote(QuoteStatus.Issued, 5).CompanyAttribute("need", false, 6)));
    }

    [Fact]
    public void Won_and_lost_end_the_deal()
    {
        Assert.Equal("customer", Default.Stage(Settled().Attribute("outcome", "won", 5)));
        Assert.Equal("lost", Default.Stage(Settled().Attribute("outcome", "lost", 5)));
        Assert.Equal("opportunity", Default.Stage(Settled().Attribute("outcome", "lost", 5).Attribute("outcome", "open", 6)));
    }

    [Fact]
    public void The_buyers_no_loses_the_deal_until_he_wants_it_again()
    {
        var given = Settled().Link("participant", "person", 0, role: "buyer").OfPerson().Inbound("declined", 5).Inbound("purchase_intent", 9);
        var other = Settled().Link("participant", "person", 0, role: "influencer").OfPerson().Inbound("declined", 5);

        Assert.Equal([(Given.Day(0), "deal"), (Given.Day(2), "opportunity"), (Given.Day(5), "lost"), (Given.Day(9), "opportunity")], Default.History(given, Given.Day(30)));
        Assert.Equal("deal", With(("declinedMeansLost", SettingValue.Boolean(false))).StageOnDay(given, 5));
        Assert.Equal("deal", Default.Stage(other));
        Assert.Equal("lost", Default.Stage(new Given(Unit.Deal).Inbound("declined", 1)));
        Assert.Equal("quote", Default.Stage(Settled().Inbound("declined", 5).Quote(QuoteStatus.Issued, 6).OfPerson().Inbound("purchase_intent", 6)));
    }
}
