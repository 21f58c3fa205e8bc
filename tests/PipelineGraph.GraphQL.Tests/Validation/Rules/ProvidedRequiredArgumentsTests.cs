using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class ProvidedRequiredArgumentsTests
{
    [Theory]
    [InlineData("{ human(id: 1) { name } search dog { knows } }")]
    public void Optional_and_defaulted_arguments_may_be_left_out(string document) =>
        Rule.ExpectValid(static context => new ProvidedRequiredArguments(context), document);

    [Theory]
    [InlineData(
        "{ human { name } }",
        "1:3 Field \"human\" argument \"id\" of type \"ID!\" is required, but it was not provided.")]
    [InlineData(
        "{ dog { name @include } }",
        "1:14 Directive \"@include\" argument \"if\" of type \"Boolean!\" is required, but it was not provided.")]
    [InlineData(
        "{ move(x: 1) }",
        "1:3 Field \"move\" argument \"y\" of type \"Int!\" is required, but it was not provided.")]
    public void Required_arguments_must_be_given(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new ProvidedRequiredArguments(context), document, errors);
}
