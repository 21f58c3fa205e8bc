using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class UniqueOperationNamesTests
{
    [Theory]
    [InlineData("query A { dog { name } } subscription B { newDog { name } } fragment A on Dog { name }")]
    public void Operations_may_differ_in_name(string document) =>
        Rule.ExpectValid(static context => new UniqueOperationNames(context), document);

    [Theory]
    [InlineData(
        "query A { dog { name } } query A { cat { name } }",
        "1:7 1:32 There can be only one operation named \"A\".")]
    [InlineData(
        "query A { dog { name } } subscription A { newDog { name } }",
        "1:7 1:39 There can be only one operation named \"A\".")]
    public void Two_operations_of_one_name_are_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new UniqueOperationNames(context), document, errors);
}
