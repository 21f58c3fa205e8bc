using IdealCustomerProfile;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

public class IdealCustomerProfileTests
{
    private static readonly IdealCustomerProfileDefinition Definition = new();
    private static readonly Example NoProfile = new(Definition);

    // "A decision-maker at a U.S.-based company with a budget of $10k or more."
    private static readonly (string, SettingValue) Profile = ("profile", SettingValue.AttributeRules(
        new AttributeRule { Key = "decision_power", Operator = RuleOperator.Eq, Values = [FactValue.OfText("decides")] },
        new AttributeRule { Key = "country", Unit = Unit.Company, Operator = RuleOperator.Eq, Values = [FactValue.OfText("US")] },
        new AttributeRule { Key = "budget", Operator = RuleOperator.Gte, Values = [FactValue.OfNumber(10_000)] },
        new AttributeRule { Key = "industry", Operator = RuleOperator.In, Values = [FactValue.OfText("software"), FactValue.OfText("retail")], Required = false }));

    private static Example With(params (string Key, SettingValue Value)[] changes) => new(Definition, [Profile, .. changes]);

    private static Given Fitting() =>
        new Given().Attribute("decision_power", "decides").CompanyAttribute("country", "US").CompanyAttribute("budget", FactValue.OfMoney(12_000, "USD"));

    [Fact]
    public void Everybody_who_could_buy_is_a_lead_whatever_the_source()
    {
        foreach (var source in new[] { "linkedin_search", "gated_content", "social_ad", "referral", "cold_call" })
        {
            Assert.Equal("lead", With().Stage(new Given().Attribute("source", source)));
        }
    }

    [Fact]
    public void Without_a_profile_nobody_matches()
    {
        var verdict = NoProfile.Verdict(Fitting());

        Assert.Equal("lead", verdict.Stage);
        Assert.Equal("because_not_compared", verdict.Explanation.Key);
    }

    [Fact]
    public void A_rule_excludes_who_could_not_realistically_buy()
    {
        Assert.Equal("not_a_lead", With().Stage(Fitting().CompanyAttribute("served", false)));
        Assert.Equal("prospect", With().Stage(Fitting().CompanyAttribute("served", true)));
        Assert.Equal("not_a_lead", With(("leadSources", SettingValue.TextList("referral"))).Stage(Fitting().Attribute("source", "phone_book")));
        Assert.Equal("prospect", With(("leadSources", SettingValue.TextList("referral"))).Stage(Fitting()));
    }

    [Fact]
    public void A_match_in_every_required_parameter_makes_a_prospect_who_is_not_ready()
    {
        var verdict = With().Verdict(Fitting());

        Assert.Equal("prospect", verdict.Stage);
        Assert.Equal(["not_ready"], verdict.Labels);
        Assert.Equal(0.75m, verdict.Measures.Single().Value);
        Assert.Equal(3, verdict.Criteria.Count(criterion => criterion is { Key: "parameter", State: CriterionState.Met, Evidence.Count: 1 }));
        Assert.Null(verdict.ReevaluateAt);
    }

    [Fact]
    public void An_unknown_parameter_neither_matches_nor_fails_and_is_asked_for()
    {
        var given = new Given().Attribute("decision_power", "decides").CompanyAttribute("country", "US");
        var verdict = With().Verdict(given);

        Assert.Equal("lead", verdict.Stage);
        Assert.Equal(CriterionState.Unknown, verdict.Criteria.Single(criterion => criterion.Key == "profile").State);
        Assert.Equal(["budget"], verdict.Missing.Select(missing => missing.FactKey));
        Assert.Equal("prospect", With(("unknownSatisfies", SettingValue.Boolean(true))).Stage(given));
    }

    [Fact]
    public void A_share_of_the_parameters_can_be_enough()
    {
        var example = With(("minimumShare", SettingValue.Number(0.6m)));

        Assert.Equal("prospect", example.Stage(Fitting().CompanyAttribute("budget", 1, 2)));
        Assert.Equal("lead", With().Stage(Fitting().CompanyAttribute("budget", 1, 2)));
    }

    [Fact]
    public void A_parameter_that_fails_later_makes_a_lead_again() =>
        Assert.Equal(
            [(Given.Day(0), "prospect"), (Given.Day(9), "lead")],
            With().History(Fitting().CompanyAttribute("country", "FR", 9), Given.Day(30)));

    [Fact]
    public void A_business_to_consumer_profile_looks_at_the_person_alone()
    {
        var given = new Given().Attribute("decision_power", "decides").CompanyAttribute("country", "US").CompanyAttribute("budget", 20_000);

        Assert.Equal("prospect", With().Stage(given));
        Assert.Equal("lead", With(("audience", SettingValue.Choice("b2c"))).Stage(given));
        Assert.Equal("prospect", With(("audience", SettingValue.Choice("b2c"))).Stage(given.Attribute("budget", 20_000)));
    }

    [Fact]
    public void An_open_or_a_click_moves_nobody() =>
        Assert.Equal("lead", With().Stage(new Given().Outbound("email").Inbound("email_open", 1).Inbound("link_click", 1, ("tag", "case_study")).Inbound("page_visit", 2)));

    [Fact]
    public void Reaching_out_to_sales_qualifies_unless_a_parameter_is_known_to_fail()
    {
        var asked = new Given().Inbound("form_submitted", 1, ("form", "contact"));
        var failing = new Given().CompanyAttribute("country", "FR").Inbound("call", 1, ("purpose", "information"));

        Assert.Equal("prospect", With().Stage(asked));
        Assert.Equal("prospect", NoProfile.Stage(new Given().Inbound("call", 1, ("purpose", "information"))));
        Assert.Equal("lead", NoProfile.Stage(new Given().Outbound("email").Inbound("email", 1, ("question", true))));
        Assert.Equal("lead", With().Stage(failing));
        Assert.Equal("prospect", With(("selfQualification", SettingValue.Choice("prospect"))).Stage(failing));
        Assert.Equal("lead", With(("selfQualification", SettingValue.Choice("off"))).Stage(asked));
    }

    [Fact]
    public void A_prospect_who_wants_to_buy_is_an_opportunity_and_a_lead_who_does_is_none()
    {
        Assert.Equal("opportunity", With().Stage(Fitting().Inbound("purchase_intent", 3)));
        Assert.Equal("lead", With().Stage(new Given().Inbound("purchase_intent", 3)));
        Assert.Equal("opportunity", With().Stage(Fitting().Inbound("quote_requested", 3)));
        Assert.Equal("prospect", With().Stage(Fitting().Inbound("purchase_intent", 3).Inbound("purchase_intent_withdrawn", 4)));
        Assert.Equal("prospect", With().Stage(Fitting().Inbound("purchase_intent", 3).Inbound("not_ready", 4)));
    }

    [Theory]
    [InlineData("need", false, "needs_it")]
    [InlineData("satisfied_with_competitor", true, "not_with_competitor")]
    [InlineData("can_pay", false, "can_afford")]
    public void A_blocker_that_becomes_known_makes_a_prospect_again(string attribute, bool value, string blocker)
    {
        var given = Fitting().Inbound("purchase_intent", 3).CompanyAttribute(attribute, value, 5);

        Assert.Equal("prospect", With().Stage(given));
        Assert.Equal("because_" + blocker, With().Verdict(given).Explanation.Key);
        Assert.Equal("opportunity", With(("blockers", SettingValue.TextList())).Stage(given));
        Assert.Equal("opportunity", With().Stage(given.CompanyAttribute(attribute, !value, 6)));
    }

    [Fact]
    public void A_quote_on_the_table_is_interest_until_it_expires()
    {
        var given = Fitting().Quote(QuoteStatus.Issued, 5, new DateOnly(2026, 1, 31));

        Assert.Equal(
            [(Given.Day(0), "prospect"), (Given.Day(5), "opportunity"), (new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), "prospect")],
            With().History(given, Given.Day(365)));
        Assert.Equal("prospect", With(("quoteIsInterest", SettingValue.Boolean(false))).Stage(given));
        Assert.Equal(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), With().Verdict(given.CompanyAttribute("need", false, 6)).ReevaluateAt);
    }

    [Fact]
    public void Disqualified_or_decided_not_to_buy_is_out_and_new_contact_comes_back()
    {
        var declined = Fitting().Inbound("purchase_intent", 2).Inbound("declined", 3).Inbound("email", 60);
        var disqualified = Fitting().Judgement("disqualified", 3, reason: "no_value").Inbound("call", 9);

        Assert.Equal(
            [(Given.Day(0), "prospect"), (Given.Day(2), "opportunity"), (Given.Day(3), "out"), (Given.Day(60), "prospect")],
            With().History(declined, Given.Day(90)));
        Assert.Equal([(Given.Day(0), "prospect"), (Given.Day(3), "out"), (Given.Day(9), "prospect")], With().History(disqualified, Given.Day(90)));
        Assert.Equal("out", With(("newContactReturns", SettingValue.Boolean(false))).Stage(disqualified));
        Assert.Equal("prospect", With(("disqualificationReasons", SettingValue.TextList("fraud"))).StageOnDay(disqualified, 5));
        Assert.Equal("prospect", With().StageOnDay(Fitting().Judgement("disqualified", 3).Judgement("disqualified", 4, holds: false), 5));
    }

    [Fact]
    public void A_deal_that_was_won_makes_a_customer_for_good()
    {
        Assert.Equal("customer", NoProfile.Stage(new Given().DealAttribute("outcome", "won", 3)));
        Assert.Equal("customer", With().Stage(Fitting().DealAttribute("outcome", "won", 3).Inbound("declined", 9)));
    }

    [Fact]
    public void Patience_has_no_limit() => Assert.Equal("prospect", With().StageOnDay(Fitting(), 3650));

    [Fact]
    public void A_declared_flag_can_be_the_whole_profile()
    {
        var example = new Example(Definition, ("profile", SettingValue.AttributeRules(
            new AttributeRule { Key = "preaccepted", Operator = RuleOperator.Eq, Values = [FactValue.OfBoolean(true)] })));

        Assert.Equal(
            [(Given.Day(0), "lead"), (Given.Day(1), "prospect"), (Given.Day(2), "opportunity")],
            example.History(new Given().Attribute("preaccepted", true, 1).Inbound("purchase_intent", 2), Given.Day(9)));
    }

    [Fact]
    public void A_weight_of_nothing_is_refused()
    {
        var rule = new AttributeRule { Key = "country", Operator = RuleOperator.Eq, Values = [FactValue.OfText("US")], Weight = 0 };

        Assert.Equal("profile", Definition.Validate(new Example(Definition, ("profile", SettingValue.AttributeRules(rule))).Settings).Single().Key);
        Assert.Empty(Definition.Validate(With().Settings));
    }
}
