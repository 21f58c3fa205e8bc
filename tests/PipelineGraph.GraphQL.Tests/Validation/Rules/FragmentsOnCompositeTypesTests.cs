using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class FragmentsOnCompositeTypesTests
{
    [Theory]
    [InlineData("{ catOrDog { ...F ... on Pet { name } ... { __typename } } } fragment F on CatOrDog { ... on Dog { name } }")]
    public void Fragments_may_be_on_objects_interfaces_and_unions(string document) =>
        Rule.ExpectValid(static context => new FragmentsOnCompositeTypes(context), document);

    [Theory]
    [InlineData(
        "{ dog { ... on String { length } } }",
        "1:16 Fragment cannot condition on non composite type \"String\".")]
    [InlineData(
        "{ dog { name } } fragment F on Filter { name }",
        "1:32 Fragment \"F\" cannot condition on non composite type \"Filter\".")]
    [InlineData(
        "{ dog { ... on DogCommand { name } } }",
        "1:16 Fragment cannot condition on non composite type \"DogCommand\".")]
    public void Fragments_on_leaves_and_inputs_are_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new FragmentsOnCompositeTypes(context), document, errors);
}
