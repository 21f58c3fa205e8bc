using PipelineGraph.GraphQL.Validation.Rules;

namespace PipelineGraph.GraphQL.Tests.Validation.Rules;

public sealed class ValuesOfCorrectTypeTests
{
    [Theory]
    [InlineData("{ search(first: 3, where: {name: \"a\", ids: [1, \"b\", null], nested: {required: true}}) human(id: 4) { name } dog { knows(command: SIT) } number(value: 4) any(value: {a: [1, RED, null]}) pick(one: {a: 1}) }")]
    [InlineData("query (\"not an int\" $a: Int = 3, $b: [Int!] = 1, $f: Filter = {name: null}) { search(first: $a, where: {name: $n}) }")]
    public void Literals_of_the_right_type_are_taken(string document) =>
        Rule.ExpectValid(static context => new ValuesOfCorrectType(context), document);

    [Theory]
    [InlineData(
        "{ search(first: \"3\") }",
        "1:17 Int cannot represent non-integer value: \"3\"")]
    [InlineData(
        "{ search(first: 2147483648) search(first: 1.5) search(first: [1]) }",
        "1:17 Int cannot represent non 32-bit signed integer value: 2147483648",
        "1:43 Int cannot represent non-integer value: 1.5",
        "1:62 Int cannot represent non-integer value: [1]")]
    [InlineData(
        "{ human(id: true) { name } dog { knows(command: \"SIT\") knows(command: JUMP) knows(command: SITT) } }",
        "1:13 ID cannot represent a non-string and non-integer value: true",
        "1:49 Enum \"DogCommand\" cannot represent non-enum value: \"SIT\". Did you mean the enum value \"SIT\"?",
        "1:71 Value \"JUMP\" does not exist in \"DogCommand\" enum.",
        "1:92 Value \"SITT\" does not exist in \"DogCommand\" enum. Did you mean the enum value \"SIT\"?")]
    [InlineData(
        "{ search(where: {nme: \"a\", nested: {}}) }",
        "1:18 Field \"nme\" is not defined by type \"Filter\". Did you mean \"name\"?",
        "1:36 Field \"Nested.required\" of required type \"Boolean!\" was not provided.")]
    [InlineData(
        "{ search(where: \"a\") search(where: {nested: {required: null}}) }",
        "1:17 Expected value of type \"Filter\", found \"a\".",
        "1:56 Expected value of type \"Boolean!\", found null.")]
    [InlineData(
        "{ number(value: \"1\") number(value: null) flag(value: 1) text(value: A) }",
        "1:17 Float cannot represent non numeric value: \"1\"",
        "1:36 Expected value of type \"Float!\", found null.",
        "1:54 Boolean cannot represent a non boolean value: 1",
        "1:69 String cannot represent a non string value: A")]
    [InlineData(
        "{ pick(one: {a: 1, b: \"2\"}) pick(one: {}) pick(one: {a: null}) }",
        "1:13 OneOf Input Object \"OneOf\" must specify exactly one key.",
        "1:39 OneOf Input Object \"OneOf\" must specify exactly one key.",
        "1:53 Field \"OneOf.a\" must be non-null.")]
    [InlineData(
        "query ($a: Int = \"x\", $b: [Int!] = [1, null]) { search(first: $a) }",
        "1:18 Int cannot represent non-integer value: \"x\"",
        "1:40 Expected value of type \"Int!\", found null.")]
    public void Literals_of_another_type_are_refused(string document, params string[] errors) =>
        Rule.ExpectErrors(static context => new ValuesOfCorrectType(context), document, errors);
}
