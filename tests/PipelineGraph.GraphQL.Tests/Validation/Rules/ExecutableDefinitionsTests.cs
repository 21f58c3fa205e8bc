using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class ExecutableDefinitionsTests
{
    [Theory]
    [InlineData("{ dog { name } }")]
    [InlineData("query A { ...F } fragment F on Query { dog { name } }")]
    public void Operations_and_fragments_are_executable(string document) =>
        Rule.ExpectValid(static context => new ExecutableDefinitions(context), document);

    [Theory]
    [InlineData(
        "{ dog { name } } type Cow { name: String } extend type Dog { color: String }",
        "1:18 The \"Cow\" definition is not executable.",
        "1:44 The \"Dog\" definition is not executable.")]
    [InlineData(
        "query { dog { name } } schema { query: Query } directive @d on FIELD",
        "1:24 The schema definition is not executable.",
        "1:48 The \"d\" definition is not executable.")]
    public void Definitions_of_types_are_not_executable(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new ExecutableDefinitions(context), document, errors);
}
