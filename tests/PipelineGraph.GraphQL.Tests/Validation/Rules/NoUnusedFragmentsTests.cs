using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class NoUnusedFragmentsTests
{
    [Theory]
    [InlineData("query A { dog { ...F } } query B { dog { ...H } } fragment F on Dog { ...G } fragment G on Dog { name } fragment H on Dog { name }")]
    public void Fragments_that_an_operation_reaches_are_used(string document) =>
        Rule.ExpectValid(static context => new NoUnusedFragments(context), document);

    [Theory]
    [InlineData(
        "{ dog { name } } fragment F on Dog { ...G } fragment G on Dog { ...F }",
        "1:18 Fragment \"F\" is never used.",
        "1:45 Fragment \"G\" is never used.")]
    public void Fragments_that_no_operation_reaches_are_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new NoUnusedFragments(context), document, errors);
}
