using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class UniqueDirectivesPerLocationTests
{
    [Theory]
    [InlineData("{ dog { name @tag(name: \"a\") @tag(name: \"b\") barks @skip(if: true) name @skip(if: true) } }")]
    public void Repeatable_directives_may_be_repeated(string document) =>
        Rule.ExpectValid(static context => new UniqueDirectivesPerLocation(context), document);

    [Theory]
    [InlineData(
        "{ dog { name @skip(if: true) @include(if: true) @skip(if: false) } }",
        "1:14 1:49 The directive \"@skip\" can only be used once at this location.")]
    public void Others_may_not(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new UniqueDirectivesPerLocation(context), document, errors);
}
