using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class UniqueFragmentNamesTests
{
    [Theory]
    [InlineData("{ dog { ...A ...B ... on Dog { name } } } fragment A on Dog { name } fragment B on Dog { name }")]
    public void Fragments_may_differ_in_name(string document) =>
        Rule.ExpectValid(static context => new UniqueFragmentNames(context), document);

    [Theory]
    [InlineData(
        "{ dog { ...A } } fragment A on Dog { name } fragment A on Dog { barks }",
        "1:27 1:54 There can be only one fragment named \"A\".")]
    public void Two_fragments_of_one_name_are_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new UniqueFragmentNames(context), document, errors);
}
