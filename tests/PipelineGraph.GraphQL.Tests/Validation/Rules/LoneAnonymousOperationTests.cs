using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class LoneAnonymousOperationTests
{
    [Theory]
    [InlineData("{ ...F } fragment F on Query { dog { name } }")]
    [InlineData("query A { dog { name } } query B { dog { name } }")]
    public void One_anonymous_operation_may_stand_with_fragments(string document) =>
        Rule.ExpectValid(static context => new LoneAnonymousOperation(context), document);

    [Theory]
    [InlineData(
        "{ dog { name } } query A { dog { name } }",
        "1:1 This anonymous operation must be the only defined operation.")]
    [InlineData(
        "{ dog { name } } { cat { name } }",
        "1:1 This anonymous operation must be the only defined operation.",
        "1:18 This anonymous operation must be the only defined operation.")]
    public void An_anonymous_operation_beside_another_is_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new LoneAnonymousOperation(context), document, errors);
}
