using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class FieldsOnCorrectTypeTests
{
    [Theory]
    [InlineData("{ dog { alias: name __typename } catOrDog { __typename ... on Cat { meows } } __schema { types { name } } __type(name: \"Dog\") { name } }")]
    public void Fields_of_the_type_and_meta_fields_may_be_selected(string document) =>
        Rule.ExpectValid(static context => new FieldsOnCorrectType(context), document);

    [Theory]
    [InlineData(
        "{ dog { nam } }",
        "1:9 Cannot query field \"nam\" on type \"Dog\". Did you mean \"name\"?")]
    [InlineData(
        "{ pet { barks } }",
        "1:9 Cannot query field \"barks\" on type \"Pet\". Did you mean to use an inline fragment on \"Dog\"?")]
    [InlineData(
        "{ catOrDog { name } }",
        "1:14 Cannot query field \"name\" on type \"CatOrDog\". Did you mean to use an inline fragment on \"Pet\", \"Cat\", or \"Dog\"?")]
    [InlineData(
        "{ dog { unknown { deeper } ... on Cat { barks } } }",
        "1:9 Cannot query field \"unknown\" on type \"Dog\". Did you mean \"knows\"?",
        "1:41 Cannot query field \"barks\" on type \"Cat\".")]
    [InlineData(
        "{ dog { __schema { types { name } } } }",
        "1:9 Cannot query field \"__schema\" on type \"Dog\".")]
    public void Fields_that_the_type_lacks_are_refused_with_what_was_perhaps_meant(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new FieldsOnCorrectType(context), document, errors);
}
