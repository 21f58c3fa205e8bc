using PipelineGraph.Definitions.Testing;
using QualifiedDeal;

namespace PipelineGraph.Definitions.Tests;

/// <summary>People under the definition of qualified leads and deals.</summary>
public class QualifiedDealPersonTests
{
    private static readonly QualifiedDealDefinition Definition = new();
    private static readonly Example Default = new(Definition);
    private static readonly Example Association = With(("leadRule", SettingValue.Choice("association")));

    private static readonly (string, SettingValue) Profile = ("profile", SettingValue.AttributeRules(
        new AttributeRule { Key = "industry", Unit = Unit.Company, Operator = RuleOperator.Eq, Values = [FactValue.OfText("data centres")] }));

    private static Example With(params (string Key, SettingValue Value)[] changes) => new(Definition, changes);

    [Fact]
    public void Who_showed_no_interest_is_a_contact()
    {
        var verdict = Default.Verdict(new Given().Attribute("source", "bought_list").Outbound("email", 1));

        Assert.Equal(("contact", "because_no_interest"), (verdict.Stage, verdict.Explanation.Key));
        Assert.Contains(verdict.Missing, missing => missing is { Criterion: "interest", ForStage: "lead" });
    }

    [Theory]
    [InlineData("email")]
    [InlineData("call")]
    [InlineData("message")]
    [InlineData("meeting_booked")]
    [InlineData("form_submitted")]
    public void Any_interest_with_contact_information_makes_a_lead(string kind) => Assert.Equal("lead", Default.Stage(new Given().Inbound(kind, 1)));

    [Fact]
    public void Interest_without_contact_information_is_no_lead_yet()
    {
        var verdict = Default.Verdict(new Given().TwoWay("meeting", 1));

        Assert.Equal(("contact", "because_no_contact_data"), (verdict.Stage, verdict.Explanation.Key));
        Assert.Equal("valid", verdict.Missing.Single(missing => missing.FactKey == "contact_data").Example?.Text);
        Assert.Equal("lead", Default.Stage(new Given().TwoWay("meeting", 1).Attribute("contact_data", "valid", 2)));
        Assert.Equal("lead", Default.Stage(new Given().Attribute("source", "business_card").TwoWay("meeting", 1)));
        Assert.Equal("lead", With(("contactGivingActivities", SettingValue.TextList("meeting"))).Stage(new Given().TwoWay("meeting", 1)));
        Assert.Equal("contact", With(("contactGivingSources", SettingValue.TextList())).Stage(new Given().Attribute("source", "business_card").TwoWay("meeting", 1)));
    }

    [Fact]
    public void What_was_automatic_idle_or_ours_is_no_interest()
    {
        Assert.Equal("contact", Default.Stage(new Given().Inbound("email", 1, ("automated", true))));
        Assert.Equal("contact", Default.Stage(new Given().Inbound("email", 1, ("interest", false))));
        Assert.Equal("contact", Default.Stage(new Given().Outbound("email", 1)));
        Assert.Equal("contact", Default.Stage(new Given().Inbound("meeting", 1, ("completed", false)).Attribute("contact_data", "valid")));
    }

    [Theory]
    [InlineData("newsletter_request")]
    [InlineData("content_request")]
    [InlineData("webinar_attended")]
    [InlineData("survey_answered")]
    [InlineData("link_click")]
    public void Engagement_with_marketing_makes_a_marketing_qualified_lead(string kind)
    {
        Assert.Equal("mql", Default.Stage(new Given().Inbound(kind, 1)));
        Assert.Equal("contact", With(("marketingActivities", SettingValue.ActivityRules())).Stage(new Given().Inbound(kind, 1)));
    }

    [Fact]
    public void The_form_for_more_information_and_the_profile_make_a_sales_qualified_lead()
    {
        var asked = new Given().Inbound("form_submitted", 1, ("form", "contact"));
        var example = With(Profile);

        Assert.Equal("sql", example.Stage(new Given().CompanyAttribute("industry", "Data centres").Inbound("form_submitted", 1, ("form", "contact"))));
        Assert.Equal("lead", example.Stage(new Given().CompanyAttribute("industry", "Data centres").Inbound("form_submitted", 1, ("form", "registration"))));
        Assert.Equal(("lead", "because_match_unknown"), (example.Stage(asked), example.Verdict(asked).Explanation.Key));
        var missing = example.Verdict(asked).Missing.Single(missing => missing.Criterion == "parameter");
        Assert.Equal(("industry", Unit.Company, "data centres"), (missing.FactKey, missing.Unit, missing.Example?.Text));
        Assert.Equal("because_no_match", example.Verdict(asked.CompanyAttribute("industry", "retail", 2)).Explanation.Key);
    }

    [Fact]
    public void Without_a_profile_the_sellers_judgement_tells()
    {
        var given = new Given().Inbound("purchase_intent", 1);

        Assert.Equal("lead", Default.Stage(given));
        Assert.Equal(true, Default.Verdict(given).Missing.Single(missing => missing.FactKey == "qualified").Example?.Boolean);
        Assert.Equal("sql", Default.Stage(given.Judgement("qualified", 2)));
        Assert.Equal("lead", Default.Stage(given.Judgement("qualified", 3, holds: false)));
    }

    [Fact]
    public void A_profile_that_fails_and_an_interest_taken_back_move_back()
    {
        var given = new Given().CompanyAttribute("industry", "data centres").Inbound("newsletter_request", 1).Inbound("purchase_intent", 2)
            .CompanyAttribute("industry", "retail", 5).CompanyAttribute("industry", "data centres", 6).Inbound("declined", 8);

        Assert.Equal(
            [(Given.Day(0), "contact"), (Given.Day(1), "mql"), (Given.Day(2), "sql"), (Given.Day(5), "mql"), (Given.Day(6), "sql"), (Given.Day(8), "mql")],
            With(Profile).History(given, Given.Day(30)));
        Assert.Equal("lead", With(Profile).Stage(new Given().CompanyAttribute("industry", "data centres").Inbound("purchase_intent", 2).Inbound("purchase_intent_withdrawn", 4)));
    }

    [Theory]
    [InlineData(1, "lead", CriterionState.Met)]
    [InlineData(3, "lead", CriterionState.Met)]
    [InlineData(null, "contact", CriterionState.Unknown)]
    public void An_association_of_at_most_the_third_degree_makes_a_lead_by_the_rule_of_association(int? degree, string stage, CriterionState state)
    {
        var verdict = Association.Verdict(new Given().Attribute("contact_data", "valid").Link("associated_with", "buyer", 1, degree: degree));

        Assert.Equal(stage, verdict.Stage);
        Assert.Equal(state, verdict.Criteria.Single(criterion => criterion.Key == "association").State);
        Assert.Equal("contact", Default.Stage(new Given().Attribute("contact_data", "valid").Link("associated_with", "buyer", 1, degree: degree)));
    }

    [Fact]
    public void A_largest_degree_an_employer_and_a_deal_associate_and_an_ended_link_does_not()
    {
        var third = new Given().Attribute("contact_data", "valid").Link("associated_with", "buyer", 1, degree: 3);
        var employed = new Given().Attribute("contact_data", "valid").Link("employer", "company", 1);

        Assert.Equal("contact", With(("leadRule", SettingValue.Choice("association")), ("largestDegree", SettingValue.Integer(2))).Stage(third));
        Assert.Equal([(Given.Day(0), "contact"), (Given.Day(1), "lead"), (Given.Day(9), "contact")], Association.History(third.Link("associated_with", "buyer", 9, ended: true), Given.Day(30)));
        Assert.Equal("lead", Association.Stage(employed));
        Assert.Equal("contact", With(("leadRule", SettingValue.Choice("association")), ("employerCounts", SettingValue.Boolean(false))).Stage(employed));
        Assert.Equal("contact", Association.Stage(new Given().Link("employer", "company", 1)));
        Assert.Equal("contact", Association.Stage(new Given().Inbound("email", 1)));
        Assert.Equal("contact", Association.Stage(new Given().Attribute("contact_data", "valid").Link("referred_by", "somebody", 1)));
        Assert.Equal(CriterionState.Unknown, Association.Verdict(new Given().Link("referred_by", "somebody", 1)).Criteria.Single(criterion => criterion.Key == "association").State);

        var inDeal = new Given().Attribute("contact_data", "valid").OfDeal().Attribute("amount", 5);
        inDeal.Link("participant", "subject", 1);
        Assert.Equal("lead", Association.Stage(inDeal));
        Assert.Equal(["in_deal"], Association.Verdict(inDeal).Labels);
    }

    [Fact]
    public void The_end_of_an_earlier_employment_ends_nothing_of_the_present_one()
    {
        var given = new Given().Attribute("contact_data", "valid").Link("employer", "company", 1).Link("employer", "second", 5).Link("employer", "company", 6, ended: true);

        Assert.Equal("lead", Association.Stage(given));
        Assert.Equal("contact", Association.Stage(given.Link("employer", "second", 9, ended: true)));
    }

    [Fact]
    public void Either_rule_makes_a_lead_when_both_are_allowed()
    {
        var either = With(("leadRule", SettingValue.Choice("either")));

        Assert.Equal("contact", either.Stage(new Given()));
        Assert.Equal("because_neither", either.Verdict(new Given()).Explanation.Key);
        Assert.Equal("because_interest", either.Verdict(new Given().Inbound("email", 1)).Explanation.Key);
        Assert.Equal("because_association", either.Verdict(new Given().Attribute("contact_data", "valid").Link("employer", "company", 1)).Explanation.Key);
    }

    [Fact]
    public void Fake_contact_data_leaves_the_funnel_until_it_is_corrected()
    {
        var given = new Given().Inbound("form_submitted", 1, ("form", "contact")).Attribute("contact_data", "fake", 3).Attribute("contact_data", "valid", 5);

        Assert.Equal([(Given.Day(0), "contact"), (Given.Day(1), "lead"), (Given.Day(3), "fake"), (Given.Day(5), "lead")], Default.History(given, Given.Day(9)));
        Assert.Equal("contact", With(("fakeMeans", SettingValue.Choice("contact"))).StageOnDay(given, 3));
        Assert.Equal("fake", With(("fakeRules", SettingValue.AttributeRules(
            new AttributeRule { Key = "bounced", Operator = RuleOperator.Eq, Values = [FactValue.OfBoolean(true)] }))).Stage(new Given().Inbound("email", 1).Attribute("bounced", true, 2)));
    }

    [Fact]
    public void Whose_deal_was_won_is_a_customer_and_whose_deal_was_lost_stays()
    {
        Assert.Equal("customer", Default.Stage(new Given().Inbound("email", 1).DealAttribute("outcome", "won", 3)));
        Assert.Equal("lead", With(("wonMakesCustomer", SettingValue.Boolean(false))).Stage(new Given().Inbound("email", 1).DealAttribute("outcome", "won", 3)));
        Assert.Equal("lead", Default.Stage(new Given().Inbound("email", 1).DealAttribute("outcome", "lost", 3)));
    }

    [Fact]
    public void Settings_that_do_not_fit_are_refused()
    {
        var optional = new AttributeRule { Key = "industry", Operator = RuleOperator.Eq, Values = [FactValue.OfText("x")], Required = false };
        var empty = new AttributeRule { Key = "industry", Operator = RuleOperator.Eq, Values = [] };

        Assert.Equal(["profile"], Problems(("profile", SettingValue.AttributeRules(optional))));
        Assert.Equal(["profile"], Problems(("profile", SettingValue.AttributeRules(empty))));
        Assert.Equal(["fakeRules"], Problems(("fakeRules", SettingValue.AttributeRules(empty))));
        Assert.Equal(["minimumProbability"], Problems(("minimumProbability", SettingValue.Integer(90)), ("maximumProbability", SettingValue.Integer(80))));
        Assert.Equal(["needRules"], Problems(("needRules", SettingValue.AttributeRules(optional))));
        Assert.Empty(Problems(Profile));

        static IEnumerable<string> Problems(params (string, SettingValue)[] changes) => Definition.Validate(With(changes).Settings).Select(problem => problem.Key);
    }
}
