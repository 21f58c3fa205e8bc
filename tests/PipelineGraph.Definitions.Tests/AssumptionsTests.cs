using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Definitions.Tests;

public class AssumptionsTests
{
    private static readonly FactReads Reads = new() { Attributes = ["need"], Judgements = ["qualified"], Consents = ["mailing"] };

    [Fact]
    public void The_missing_fact_is_assumed_of_whom_it_is_of()
    {
        var snapshot = new Given().At(Given.Start, Reads);

        Assert.True(Assume("need", null).Subject.Attributes.Single().Value.Boolean);
        Assert.True(Assume("need", Unit.Company).Company!.Attributes.Single().Value.Boolean);
        Assert.True(Assume("need", Unit.Deal).Deals.Single().Attributes.Single().Value.Boolean);
        Assert.True(Assume("qualified", null).Subject.Judgements.Single().Holds);
        Assert.True(Assume("mailing", Unit.Person).Subject.Consents.Single().Given);
        Assert.Null(snapshot.Assuming(Missing("need", null) with { Example = null }, Reads, Given.Start));

        Snapshot Assume(string key, Unit? unit) => snapshot.Assuming(Missing(key, unit), Reads, Given.Start)!;
    }

    [Fact]
    public void It_is_newer_than_what_was_known()
    {
        var snapshot = new Given().Attribute("need", false, 1).At(Given.Day(1), Reads);

        Assert.True(snapshot.Assuming(Missing("need", null), Reads, Given.Day(1))!.Attribute("need")!.Value.Boolean);
    }

    [Theory]
    [InlineData(RuleOperator.Eq)]
    [InlineData(RuleOperator.Neq)]
    [InlineData(RuleOperator.In)]
    [InlineData(RuleOperator.Nin)]
    [InlineData(RuleOperator.Gt)]
    [InlineData(RuleOperator.Gte)]
    [InlineData(RuleOperator.Lt)]
    [InlineData(RuleOperator.Lte)]
    public void A_rule_names_a_value_that_meets_it(RuleOperator operation)
    {
        foreach (var value in new[] { FactValue.OfNumber(5), FactValue.OfMoney(5, "EUR"), FactValue.OfDate(new DateOnly(2026, 1, 31)) })
        {
            var rule = new AttributeRule { Key = "need", Operator = operation, Values = [value] };
            var snapshot = new Given().Attribute("need", rule.Example()!).At(Given.Start, Reads);

            Assert.Equal(CriterionState.Met, rule.Evaluate(snapshot, out _));
        }
    }

    [Fact]
    public void A_rule_that_leaves_everything_else_open_names_no_value()
    {
        Assert.Null(new AttributeRule { Key = "country", Operator = RuleOperator.Neq, Values = [FactValue.OfText("US")] }.Example());
        Assert.Equal(FactValue.OfBoolean(true), new AttributeRule { Key = "need", Operator = RuleOperator.Neq, Values = [FactValue.OfBoolean(false)] }.Example());
    }

    private static MissingFact Missing(string key, Unit? unit) => new() { FactKey = key, Criterion = "c", ForStage = "s", Unit = unit, Example = FactValue.OfBoolean(true) };
}
