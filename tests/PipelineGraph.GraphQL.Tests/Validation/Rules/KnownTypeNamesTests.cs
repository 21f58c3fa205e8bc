using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class KnownTypeNamesTests
{
    [Theory]
    [InlineData("query ($a: [String!]!, $b: DogCommand) { dog { ... on Pet { name } } } fragment F on Dog { name }")]
    public void Types_of_the_schema_and_of_the_language_are_known(string document) =>
        Rule.ExpectValid(static context => new KnownTypeNames(context), document);

    [Theory]
    [InlineData(
        "query ($a: Strin) { dog { ... on Dg { name } } }",
        "1:12 Unknown type \"Strin\". Did you mean \"String\"?",
        "1:34 Unknown type \"Dg\". Did you mean \"Dog\"?")]
    [InlineData(
        "{ dog { name } } fragment F on Unicorn { horn }",
        "1:32 Unknown type \"Unicorn\".")]
    public void Unknown_types_are_refused_with_what_was_perhaps_meant(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new KnownTypeNames(context), document, errors);
}
