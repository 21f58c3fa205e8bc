using MarketMoneyAuthority;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

/// <summary>What its example files cannot say; they show the rows and settings.</summary>
public class MarketMoneyAuthorityTests
{
    private static readonly MarketMoneyAuthorityDefinition Definition = new();

    private static Given Qualified() => new Given().Attribute("served", true).Attribute("can_pay", true).Attribute("decision_power", "decides");

    [Fact]
    public void There_is_no_opportunity_and_no_way_out() =>
        Assert.Equal([StageKind.Lead, StageKind.Prospect, StageKind.Customer, StageKind.Customer], Definition.Describe().Stages.Select(stage => stage.Kind));

    [Fact]
    public void Everybody_a_prospect_is_refused()
    {
        var off = new[] { "market", "money", "authority" }.Select(key => (key, SettingValue.Choice("off"))).ToArray();
        var own = new AttributeRule { Key = "country", Operator = RuleOperator.Eq, Values = [FactValue.OfText("NL")] };

        Assert.Equal("market", Assert.Single(Definition.Validate(new Example(Definition, off).Settings)).Key);
        Assert.Empty(Definition.Validate(new Example(Definition, [.. off, ("extraCriteria", SettingValue.AttributeRules(own))]).Settings));
        Assert.Equal(["targetMarket"], Definition.Validate(new Example(Definition, ("targetMarket", SettingValue.AttributeRules(own with { Values = [] }))).Settings).Select(problem => problem.Key));
    }

    [Fact]
    public void Each_question_has_an_answer_that_would_qualify()
    {
        var example = new Example(Definition, ("extraCriteria", SettingValue.AttributeRules(
            new AttributeRule { Key = "employees", Unit = Unit.Company, Operator = RuleOperator.Gt, Values = [FactValue.OfNumber(10)] })));
        var snapshot = new Given().At(Given.Start, example.Reads);
        var missing = example.Verdict(new Given()).Missing;
        foreach (var fact in missing) snapshot = snapshot.Assuming(fact, example.Reads, Given.Start)!;

        Assert.Equal(["served", "can_pay", "decision_power", "employees"], missing.Select(fact => fact.FactKey));
        Assert.Equal("prospect", Definition.Evaluate(snapshot, new EvaluationContext { Now = Given.Start, Settings = example.Settings }).Stage);
    }

    [Fact]
    public void The_evidence_of_each_criterion_is_the_fact_that_answered_it()
    {
        var verdict = new Example(Definition).Verdict(Qualified().Attribute("can_pay", false, 1).Attribute("can_pay", true, 2));

        Assert.Equal([1L, 5L, 3L], verdict.Criteria.Take(3).Select(criterion => Assert.Single(criterion.Evidence).FactNo));
    }

    [Fact]
    public void The_follow_up_is_told_with_its_date()
    {
        var verdict = new Example(Definition).Verdict(Qualified().Inbound("not_ready", 1, ("follow_up_on", "2026-05-01")));

        Assert.Equal(("because_not_ready", "2026-05-01"), (verdict.Explanation.Key, verdict.Explanation.Parameters["date"]));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("2025-12-01")]
    public void A_follow_up_date_that_is_none_or_has_passed_gives_way_to_the_usual_time(string date) =>
        Assert.Equal(Given.Day(91), new Example(Definition).Verdict(Qualified().Inbound("not_ready", 1, ("follow_up_on", date))).ReevaluateAt);

    [Fact]
    public void Later_interest_ends_a_no_and_a_later_no_ends_interest()
    {
        var example = new Example(Definition);
        var given = Qualified().Inbound("declined", 1).Inbound("purchase_intent", 2).Inbound("declined", 3);

        Assert.Equal(
            ["said_no", "selling_phase", "said_no"],
            new[] { 1, 2, 3 }.Select(day => example.VerdictAt(given, Given.Day(day)).Labels[0]));
        Assert.Equal([(Given.Day(0), "prospect")], example.History(given, Given.Day(900)));
    }

    [Fact]
    public void An_email_of_ours_or_automation_is_no_talk_and_no_follow_up()
    {
        var talk = new Example(Definition, ("conversationNeeded", SettingValue.Boolean(true)));
        var due = new Example(Definition);

        Assert.Equal("lead", talk.Stage(Qualified().Outbound("email", 1).Inbound("email", 2)));
        Assert.Equal("prospect", talk.Stage(Qualified().TwoWay("message", 1)));
        Assert.Equal("prospect", talk.Stage(Qualified().Attribute("source", "conversation")));
        Assert.Contains("follow_up_due", due.Verdict(Qualified().Inbound("not_ready").Outbound("email", 95, ("automated", true))).Labels);
        Assert.DoesNotContain("follow_up_due", due.Verdict(Qualified().Inbound("not_ready").Outbound("email", 95)).Labels);
    }
}
