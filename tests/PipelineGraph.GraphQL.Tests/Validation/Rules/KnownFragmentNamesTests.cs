using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class KnownFragmentNamesTests
{
    [Theory]
    [InlineData("{ dog { ...F } } fragment F on Dog { ... { ...G } } fragment G on Dog { name }")]
    public void Fragments_of_the_document_are_known(string document) =>
        Rule.ExpectValid(static context => new KnownFragmentNames(context), document);

    [Theory]
    [InlineData(
        "{ dog { ...F ... on Dog { ...G } } } fragment F on Dog { ...H }",
        "1:30 Unknown fragment \"G\".",
        "1:61 Unknown fragment \"H\".")]
    public void Other_fragments_are_not(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new KnownFragmentNames(context), document, errors);
}
