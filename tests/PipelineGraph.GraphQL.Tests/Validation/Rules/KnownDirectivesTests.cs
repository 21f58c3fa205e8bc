using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class KnownDirectivesTests
{
    [Theory]
    [InlineData("query @onQuery { dog @include(if: true) { ...F @skip(if: true) ... @skip(if: false) { name } } } fragment F on Dog { name }")]
    public void Known_directives_may_stand_where_they_are_declared_for(string document) =>
        Rule.ExpectValid(static context => new KnownDirectives(context), document);

    [Theory]
    [InlineData(
        "{ dog @unknown { name } }",
        "1:7 Unknown directive \"@unknown\".")]
    [InlineData(
        "query ($a: Int @onQuery) @skip(if: true) { dog { ...F @onQuery } } fragment F on Dog @include(if: true) { name @onQuery ... @onQuery { name } }",
        "1:16 Directive \"@onQuery\" may not be used on VARIABLE_DEFINITION.",
        "1:26 Directive \"@skip\" may not be used on QUERY.",
        "1:55 Directive \"@onQuery\" may not be used on FRAGMENT_SPREAD.",
        "1:86 Directive \"@include\" may not be used on FRAGMENT_DEFINITION.",
        "1:112 Directive \"@onQuery\" may not be used on FIELD.",
        "1:125 Directive \"@onQuery\" may not be used on INLINE_FRAGMENT.")]
    public void Unknown_directives_and_wrong_places_are_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new KnownDirectives(context), document, errors);
}
