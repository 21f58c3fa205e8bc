using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class VariablesAreInputTypesTests
{
    [Theory]
    [InlineData("query ($a: Int, $b: [DogCommand!]!, $c: Filter) { dog { name } }")]
    [InlineData("query ($a: Unknown) { dog { name } }")]
    public void Scalars_enums_and_input_objects_may_be_variables(string document) =>
        Rule.ExpectValid(static context => new VariablesAreInputTypes(context), document);

    [Theory]
    [InlineData(
        "query ($a: Dog, $b: [[CatOrDog!]]!, $c: Pet) { dog { name } }",
        "1:12 Variable \"$a\" cannot be non-input type \"Dog\".",
        "1:21 Variable \"$b\" cannot be non-input type \"[[CatOrDog!]]!\".",
        "1:41 Variable \"$c\" cannot be non-input type \"Pet\".")]
    public void Output_types_may_not(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new VariablesAreInputTypes(context), document, errors);
}
