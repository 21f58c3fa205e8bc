using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class VariablesInAllowedPositionTests
{
    [Theory]
    [InlineData("query ($a: Int!, $b: Int = 1, $c: [ID!]!, $d: Int, $e: String!) { search(first: $a, where: {ids: $c}) move(x: $b, y: $a) withDefault(value: $d) pick(one: {b: $e}) }")]
    public void A_variable_may_stand_where_its_type_fits_or_a_default_makes_up(string document) =>
        Rule.ExpectValid(static context => new VariablesInAllowedPosition(context), document);

    [Theory]
    [InlineData(
        "query ($a: Int, $b: String) { move(x: $a, y: 1) search(first: $b) }",
        "1:8 1:39 Variable \"$a\" of type \"Int\" used in position expecting type \"Int!\".",
        "1:17 1:63 Variable \"$b\" of type \"String\" used in position expecting type \"Int\".")]
    [InlineData(
        "query ($a: Int = null) { move(x: $a, y: 1) }",
        "1:8 1:34 Variable \"$a\" of type \"Int\" used in position expecting type \"Int!\".")]
    [InlineData(
        "query ($a: [ID], $b: ID) { search(where: {ids: $b}) other: search(where: {strict: $a}) }",
        "1:8 1:83 Variable \"$a\" of type \"[ID]\" used in position expecting type \"[ID!]\".",
        "1:18 1:48 Variable \"$b\" of type \"ID\" used in position expecting type \"[ID]\".")]
    [InlineData(
        "query ($a: Int) { pick(one: {a: $a}) }",
        "1:8 1:33 Variable \"$a\" is of type \"Int\" but must be non-nullable to be used for OneOf Input Object \"OneOf\".")]
    [InlineData(
        "query A($b: Boolean) { ...F } fragment F on Query { dog @skip(if: $b) { name } }",
        "1:9 1:67 Variable \"$b\" of type \"Boolean\" used in position expecting type \"Boolean!\".")]
    public void A_variable_of_another_type_is_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new VariablesInAllowedPosition(context), document, errors);
}
