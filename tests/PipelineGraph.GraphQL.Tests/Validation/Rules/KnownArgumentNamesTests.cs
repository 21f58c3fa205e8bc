using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class KnownArgumentNamesTests
{
    [Theory]
    [InlineData("{ dog { knows(command: SIT) @include(if: true) } }")]
    public void Arguments_of_fields_and_directives_are_known(string document) =>
        Rule.ExpectValid(static context => new KnownArgumentNames(context), document);

    [Theory]
    [InlineData(
        "{ dog { knows(comand: SIT) } }",
        "1:15 Unknown argument \"comand\" on field \"Dog.knows\". Did you mean \"command\"?")]
    [InlineData(
        "{ dog { name @skip(unless: true, if: true) } }",
        "1:20 Unknown argument \"unless\" on directive \"@skip\".")]
    [InlineData(
        "{ dog(age: 3) { name } }",
        "1:7 Unknown argument \"age\" on field \"Query.dog\".")]
    public void Unknown_arguments_are_refused_with_what_was_perhaps_meant(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new KnownArgumentNames(context), document, errors);
}
