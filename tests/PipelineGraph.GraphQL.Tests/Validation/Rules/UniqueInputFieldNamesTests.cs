using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class UniqueInputFieldNamesTests
{
    [Theory]
    [InlineData("{ search(where: {name: \"a\", nested: {required: true, name: \"b\"}}) }")]
    public void A_field_may_be_given_once_an_object(string document) =>
        Rule.ExpectValid(static context => new UniqueInputFieldNames(context), document);

    [Theory]
    [InlineData(
        "{ search(where: {name: \"a\", ids: [], name: \"b\"}) }",
        "1:18 1:38 There can be only one input field named \"name\".")]
    [InlineData(
        "{ search(where: {nested: {required: true, required: false}, nested: null}) }",
        "1:18 1:61 There can be only one input field named \"nested\".",
        "1:27 1:43 There can be only one input field named \"required\".")]
    public void A_field_given_twice_is_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new UniqueInputFieldNames(context), document, errors);
}
