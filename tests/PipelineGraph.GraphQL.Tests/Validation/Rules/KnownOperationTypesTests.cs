using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class KnownOperationTypesTests
{
    [Theory]
    [InlineData("query { dog { name } }")]
    [InlineData("subscription { newDog { name } }")]
    public void Operations_that_the_schema_has_a_root_for_are_known(string document) =>
        Rule.ExpectValid(static context => new KnownOperationTypes(context), document);

    [Theory]
    [InlineData(
        "mutation { buyDog }",
        "1:1 The mutation operation is not supported by the schema.")]
    public void Operations_without_a_root_are_not(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new KnownOperationTypes(context), document, errors);
}
