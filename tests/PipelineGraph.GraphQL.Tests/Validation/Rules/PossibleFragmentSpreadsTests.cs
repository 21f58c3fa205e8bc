using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class PossibleFragmentSpreadsTests
{
    [Theory]
    [InlineData("{ dog { ...P ... on CatOrDog { __typename } } pet { ... on Dog { name } ... on CatOrDog { __typename } } } fragment P on Pet { name }")]
    public void A_fragment_may_be_spread_where_types_overlap(string document) =>
        Rule.ExpectValid(static context => new PossibleFragmentSpreads(context), document);

    [Theory]
    [InlineData(
        "{ dog { ... on Cat { meows } } }",
        "1:9 Fragment cannot be spread here as objects of type \"Dog\" can never be of type \"Cat\".")]
    [InlineData(
        "{ human(id: 1) { ...P } } fragment P on Pet { name }",
        "1:18 Fragment \"P\" cannot be spread here as objects of type \"Human\" can never be of type \"Pet\".")]
    [InlineData(
        "{ catOrDog { ... on Human { name } } }",
        "1:14 Fragment cannot be spread here as objects of type \"CatOrDog\" can never be of type \"Human\".")]
    public void A_fragment_that_can_never_apply_is_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new PossibleFragmentSpreads(context), document, errors);
}
