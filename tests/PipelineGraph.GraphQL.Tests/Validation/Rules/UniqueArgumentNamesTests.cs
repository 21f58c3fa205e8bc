using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class UniqueArgumentNamesTests
{
    [Theory]
    [InlineData("{ a: search(where: {}, first: 1) b: search(first: 2) }")]
    public void An_argument_may_be_given_once_a_field(string document) =>
        Rule.ExpectValid(static context => new UniqueArgumentNames(context), document);

    [Theory]
    [InlineData(
        "{ search(first: 1, where: {}, first: 2) }",
        "1:10 1:31 There can be only one argument named \"first\".")]
    [InlineData(
        "{ dog { name @skip(if: true, if: false) } }",
        "1:20 1:30 There can be only one argument named \"if\".")]
    public void An_argument_given_twice_is_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new UniqueArgumentNames(context), document, errors);
}
