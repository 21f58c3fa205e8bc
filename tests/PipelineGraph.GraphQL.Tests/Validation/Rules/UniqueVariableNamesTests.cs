using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class UniqueVariableNamesTests
{
    [Theory]
    [InlineData("query A($x: Int, $y: Int) { search(first: $x) } query B($x: String) { text(value: $x) }")]
    public void Operations_may_share_names_of_variables(string document) =>
        Rule.ExpectValid(static context => new UniqueVariableNames(context), document);

    [Theory]
    [InlineData(
        "query A($x: Int, $x: Int, $x: String) { search(first: $x) }",
        "1:10 1:19 1:28 There can be only one variable named \"$x\".")]
    public void A_variable_declared_twice_is_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new UniqueVariableNames(context), document, errors);
}
