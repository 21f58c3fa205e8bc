using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class NoUnusedVariablesTests
{
    [Theory]
    [InlineData("query ($x: Int, $s: String, $b: Boolean!) { ...F @include(if: $b) } fragment F on Query { search(first: $x, where: {nested: {name: $s, required: true}}) }")]
    public void Variables_used_anywhere_in_an_operation_are_used(string document) =>
        Rule.ExpectValid(static context => new NoUnusedVariables(context), document);

    [Theory]
    [InlineData(
        "query A($x: Int, $y: Int) { search(first: $x) }",
        "1:18 Variable \"$y\" is never used in operation \"A\".")]
    [InlineData(
        "{ ...F } query ($x: Int) { dog { name } } fragment F on Query { search(first: $x) }",
        "1:17 Variable \"$x\" is never used.")]
    public void Variables_that_nothing_uses_are_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new NoUnusedVariables(context), document, errors);
}
