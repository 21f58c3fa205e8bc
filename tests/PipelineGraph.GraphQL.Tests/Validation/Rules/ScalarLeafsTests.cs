using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class ScalarLeafsTests
{
    [Theory]
    [InlineData("{ dog { name color mother { name } } }")]
    public void Leaves_have_no_selection_and_others_have_one(string document) =>
        Rule.ExpectValid(static context => new ScalarLeafs(context), document);

    [Theory]
    [InlineData(
        "{ dog }",
        "1:3 Field \"dog\" of type \"Dog\" must have a selection of subfields. Did you mean \"dog { ... }\"?")]
    [InlineData(
        "{ dog { name { first } color { red } mother } }",
        "1:14 Field \"name\" must not have a selection since type \"String\" has no subfields.",
        "1:30 Field \"color\" must not have a selection since type \"DogColor\" has no subfields.",
        "1:38 Field \"mother\" of type \"Dog\" must have a selection of subfields. Did you mean \"mother { ... }\"?")]
    public void A_leaf_with_a_selection_or_another_without_is_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new ScalarLeafs(context), document, errors);
}
