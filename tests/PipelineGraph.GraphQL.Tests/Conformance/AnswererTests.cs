using System.Text.Json;
using PipelineGraph.GraphQL.Conformance;
using PipelineGraph.GraphQL.Tests.Corpus;

namespace PipelineGraph.GraphQL.Tests.Conformance;

/// <summary>The line protocol: any line gets an answer, in time and without an end of the process.</summary>
public sealed class AnswererTests
{
    private const string Sdl = "type Query { a(in: In, list: [Int]): String b: Query } input In { in: In list: [In] }";

    [Theory]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("5")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":1,"op":"nope"}""")]
    [InlineData("""{"id":1,"op":"parse"}""")]
    [InlineData("""{"id":1,"op":"parse","document":5}""")]
    [InlineData("""{"id":1,"op":"validate","schema":"type Query { a: Int }"}""")]
    public async Task A_line_that_is_no_request_is_answered_with_what_is_wrong(string line)
    {
        var answer = await AnswerAsync(line);

        Assert.False(answer.GetProperty("ok").GetBoolean());
        Assert.NotEmpty(answer.GetProperty("crash").GetString()!);
    }

    [Fact]
    public async Task An_answer_repeats_id_and_operation()
    {
        var answer = await AnswerAsync("""{"id":{"any":[1]},"op":"parse","document":"{a}"}""");

        Assert.Equal("""{"any":[1]}""", answer.GetProperty("id").GetRawText());
        Assert.Equal("parse", answer.GetProperty("op").GetString());
        Assert.Equal("{\n  a\n}", answer.GetProperty("print").GetString());
    }

    [Fact]
    public async Task A_tree_has_the_places_of_its_nodes()
    {
        var answer = await AnswerAsync("""{"op":"parse","document":" { a(b: 1) }","ast":"loc"}""");

        var operation = answer.GetProperty("ast").GetProperty("definitions")[0];
        Assert.Equal("[0,12]", answer.GetProperty("ast").GetProperty("loc").GetRawText());
        Assert.Equal("[1,12]", operation.GetProperty("loc").GetRawText());
        Assert.Equal("""{"kind":"IntValue","value":"1","loc":[8,9]}""", operation.GetProperty("selectionSet").GetProperty("selections")[0].GetProperty("arguments")[0].GetProperty("value").GetRawText());
    }

    [Fact]
    public async Task Ignored_characters_are_stripped() =>
        Assert.Equal("{a(b:\"\"\"x\"\"\")...on A{c}}", (await AnswerAsync(Request("strip", "{ a(b: \"\"\"\n  x\n\"\"\") , ... on A { c } }"))).GetProperty("text").GetString());

    [Fact]
    public async Task What_changed_between_two_schemas_is_told()
    {
        var answer = await AnswerAsync("""{"op":"breaking","schema":"type Query { a: Int b: Int }","document":"type Query { a: Int }"}""");

        Assert.Equal("""[{"kind":"breaking","type":"FIELD_REMOVED","description":"Field Query.b was removed."}]""", answer.GetProperty("changes").GetRawText());
    }

    [Fact]
    public async Task The_example_of_the_readme_is_what_the_program_answers()
    {
        var lines = File.ReadAllText(CorpusRun.Readme).Split("```jsonl\n")[1].Split('\n');

        Assert.Equal(lines[1], await new Answerer().AnswerAsync(lines[0]));
    }

    public static TheoryData<string> DeepDocuments =>
    [
        Nested("{b", "}"),
        "{ a(list: " + Nested("[", "]") + ") }",
        "{ a(in: " + Nested("{in:", "}") + ") }",
        "query ($v: " + Nested("[", "]") + ") { a }",
        Nested("{ ...", "}"),
        "{ a(in: " + new string('[', 20_000),
        "type Query { a(x: Int = " + Nested("[", "]") + "): Int }",
    ];

    [Theory]
    [MemberData(nameof(DeepDocuments))]
    public async Task A_document_nested_ten_thousand_levels_deep_is_an_error(string document)
    {
        foreach (var op in (string[])["parse", "validate", "execute"])
        {
            var answer = await AnswerAsync(Request(op, document));
            Assert.False(answer.GetProperty("ok").GetBoolean());
            Assert.False(answer.TryGetProperty("crash", out _));
            Assert.Equal("syntax", answer.GetProperty("errors")[0].GetProperty("stage").GetString());
        }
    }

    [Theory]
    [InlineData("In", "{\"in\":", "}")]
    [InlineData("In", "{\"list\":[", "]}")]
    [InlineData("[Int]", "[", "]")]
    [InlineData("Int", "{\"a\":", "}")]
    public async Task A_variable_nested_ten_thousand_levels_deep_is_an_error(string type, string open, string close)
    {
        var use = type == "In" ? "a(in: $v)" : type == "Int" ? "a(list: [$v])" : "a(list: $v)";
        var request = Request("execute", $"query ($v: {type}) {{ {use} }}");

        var answer = await AnswerAsync(request[..^1] + ",\"variables\":{\"v\":" + Nested(open, close, "null") + "}}");

        Assert.False(answer.TryGetProperty("crash", out _));
        Assert.Equal("request", answer.GetProperty("errors")[0].GetProperty("stage").GetString());
    }

    [Theory]
    [InlineData("b { ", "}")]
    [InlineData("", "")]
    [InlineData("... { ", "}")]
    public async Task Fragments_that_spread_each_other_ten_thousand_levels_deep_are_an_error(string open, string close)
    {
        var fragments = string.Concat(Enumerable.Range(0, 10_000).Select(i => FormattableString.Invariant($"fragment F{i} on Query {{ {open}...F{i + 1}{close} }} ")));

        var answer = await AnswerAsync(Request("execute", "{ ...F0 } " + fragments + "fragment F10000 on Query { a }"));

        Assert.False(answer.TryGetProperty("crash", out _));
        Assert.Contains(answer.GetProperty("errors").EnumerateArray(), error => error.GetProperty("message").GetString()!.Contains("more than 2000 levels", StringComparison.Ordinal));
    }

    private static string Nested(string open, string close, string within = "") =>
        string.Concat(Enumerable.Repeat(open, 10_001)) + within + string.Concat(Enumerable.Repeat(close, 10_001));

    private static string Request(string op, string document) => JsonSerializer.Serialize(new { op, schema = Sdl, document });

    private static async Task<JsonElement> AnswerAsync(string line) => JsonDocument.Parse(await new Answerer().AnswerAsync(line)).RootElement;
}
