using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class NoFragmentCyclesTests
{
    [Theory]
    [InlineData("{ dog { ...A ...B } } fragment A on Dog { ...C } fragment B on Dog { ...C mother { ...C } } fragment C on Dog { name }")]
    [InlineData("{ dog { ...Unknown } } fragment A on Dog { ...Unknown }")]
    public void A_fragment_may_be_spread_twice(string document) =>
        Rule.ExpectValid(static context => new NoFragmentCycles(context), document);

    [Theory]
    [InlineData(
        "{ dog { ...A } } fragment A on Dog { mother { ...A } }",
        "1:47 Cannot spread fragment \"A\" within itself.")]
    [InlineData(
        "{ dog { ...A } } fragment A on Dog { ...B } fragment B on Dog { ... { ...C } } fragment C on Dog { ...A ...B }",
        "1:38 1:71 1:100 Cannot spread fragment \"A\" within itself via \"B\", \"C\".",
        "1:71 1:105 Cannot spread fragment \"B\" within itself via \"C\".")]
    public void A_fragment_within_itself_is_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new NoFragmentCycles(context), document, errors);
}
