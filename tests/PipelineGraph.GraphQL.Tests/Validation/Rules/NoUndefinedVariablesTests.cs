using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class NoUndefinedVariablesTests
{
    [Theory]
    [InlineData("query ($x: Int) { ...F } fragment F on Query { search(first: $x) }")]
    public void Variables_may_be_used_in_fragments_of_the_operation(string document) =>
        Rule.ExpectValid(static context => new NoUndefinedVariables(context), document);

    [Theory]
    [InlineData(
        "{ search(first: $x) }",
        "1:17 1:1 Variable \"$x\" is not defined.")]
    [InlineData(
        "query A($x: Int) { ...F } query B { ...F } fragment F on Query { search(first: $x, where: {ids: [$y]}) }",
        "1:80 1:27 Variable \"$x\" is not defined by operation \"B\".",
        "1:98 1:1 Variable \"$y\" is not defined by operation \"A\".",
        "1:98 1:27 Variable \"$y\" is not defined by operation \"B\".")]
    public void Variables_that_an_operation_does_not_declare_are_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new NoUndefinedVariables(context), document, errors);
}
