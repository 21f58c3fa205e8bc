using PipelineGraph.GraphQL.Execution;
using static PipelineGraph.GraphQL.Tests.ExecutorHarness;

namespace PipelineGraph.GraphQL.Tests.Execution;

public sealed class DirectWriterTests
{
    private const string Sdl = """
        type Query { thing(must: String = "m"): Thing! loose: [Thing] box: Box many: [Long!] }
        type Long { text: String! texts: [String!]! waits: Int! }
        type Thing { text: String must: String! number: Int! ratio: Float kind: Kind maybe: Kind tags: [String!] part: Part parts: [Part!] fails: Int }
        type Part { name: String! }
        type Box { size: Int things: [Thing!]! }
        enum Kind { GOOD_ONE OTHER }
        """;

    private static readonly List<string> s_reported = [];

    [Theory]
    [InlineData(
        "{ thing { __typename text must number ratio kind maybe tags part { name } more: parts { name again: name } } }",
        """{"thing":{"__typename":"Thing","text":"a \"quoted\" é","must":"m","number":-7,"ratio":0.5,"kind":"GOOD_ONE","maybe":null,"tags":["x","y"],"part":{"name":"p"},"more":[{"name":"p","again":"p"},{"name":"q","again":"q"}]}}""")]
    [InlineData("{ thing { parts { __typename } } }", """{"thing":{"parts":[{"__typename":"Part"},{"__typename":"Part"}]}}""")]
    [InlineData("{ box { size things { number } } }", """{"box":{"size":2,"things":[{"number":-7},{"number":-7}]}}""")]
    public async Task Values_of_members_are_written_as_resolvers_would_give_them(string query, string data)
    {
        Assert.Equal($$"""{"data":{{data}}}""", Json(await Executor().ExecuteAsync(query)));
    }

    [Theory]
    [InlineData("{ loose { must } }", """{"loose":[{"must":"m"},null,null]}""", "loose.1.must", "Cannot return null for non-nullable field Thing.must.")]
    [InlineData("{ loose { ratio } }", """{"loose":[{"ratio":0.5},{"ratio":null},null]}""", "loose.1.ratio", "Float cannot represent non numeric value: NaN")]
    [InlineData("{ loose { kind } }", """{"loose":[{"kind":"GOOD_ONE"},{"kind":null},null]}""", "loose.1.kind", "Enum \"Kind\" cannot represent value: Kind")]
    [InlineData("{ loose { parts { name } number } }", """{"loose":[{"parts":[{"name":"p"},{"name":"q"}],"number":-7},{"parts":null,"number":0},null]}""", "loose.1.parts.1.name", "Cannot return null for non-nullable field Part.name.")]
    [InlineData("{ box { things { fails number } } }", """{"box":{"things":[{"fails":null,"number":-7},{"fails":1,"number":-7}]}}""", "box.things.0.fails", "Unexpected error")]
    public async Task What_does_not_go_smoothly_becomes_the_error_it_would_be_otherwise(string query, string data, string path, string message)
    {
        var result = await Executor().ExecuteAsync(query);
        Assert.StartsWith($$"""{"data":{{data}},"errors":[""", Json(result), StringComparison.Ordinal);
        var error = Assert.Single(ErrorsOf(result));
        Assert.Equal((path, message), (string.Join('.', error.Path!), error.Message));
    }

    [Fact]
    public async Task An_exception_is_reported_once()
    {
        s_reported.Clear();
        await Executor().ExecuteAsync("{ box { things { fails } } }");
        Assert.Equal(["box.things.0.fails"], s_reported);
    }

    [Fact]
    public async Task Items_are_counted_however_they_are_written()
    {
        var executor = Executor(new ExecutorOptions { MaxListItems = 5 });
        Assert.Empty(ErrorsOf(await executor.ExecuteAsync("{ a: thing { parts { name } } b: thing { parts { name } } }")));
        var result = await executor.ExecuteAsync("{ a: thing { parts { name } tags } b: thing { parts { name } } }");
        Assert.StartsWith("""{"data":{"a":{"parts":[{"name":"p"},{"name":"q"}],"tags":["x","y"]},"b":{"parts":null}},"errors":[""", Json(result), StringComparison.Ordinal);
        Assert.Equal("b.parts", string.Join('.', Assert.Single(ErrorsOf(result)).Path!));
    }

    [Fact]
    public async Task A_response_may_take_the_memory_of_an_earlier_one()
    {
        var executor = Executor();
        for (var round = 0; round < 3; round++)
        {
            using var result = Assert.IsType<OperationResult>(await executor.ExecuteAsync("{ loose { text must } thing { text } }"));
            Assert.Equal(Json(await executor.ExecuteAsync("{ loose { text must } thing { text } }")), System.Text.Encoding.UTF8.GetString(result.Json.Span));
        }
    }

    [Theory]
    [InlineData("{ many { text } }")]
    [InlineData("{ many { text waits } }")]
    [InlineData("{ many { texts } }")]
    public async Task A_response_that_is_too_long_takes_no_memory_for_the_rest(string query)
    {
        var executor = Executor(new ExecutorOptions { MaxResponseBytes = 100_000 });
        await executor.ExecuteAsync(query);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = await executor.ExecuteAsync(query);
        Assert.Equal("""{"data":null,"errors":[{"message":"The response has more than the 100000 bytes allowed. Select less at a time.","extensions":{"code":"LIMIT_EXCEEDED","limit":"ResponseBytes","allowed":100000}}]}""", Json(result));
        // The text is 100 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    private static RequestExecutor Executor(ExecutorOptions? options = null) => new RequestExecutorBuilder()
        .WithOptions(options ?? new ExecutorOptions())
        .AddSdl(Sdl, "test")
        .AddType(typeof(QueryType)).AddType(typeof(Thing)).AddType(typeof(Part)).AddType(typeof(Box)).AddType(typeof(Long))
        .OnUnexpectedError((_, path) => s_reported.Add(string.Join('.', path)))
        .Build();

    public enum Kind
    {
        GoodOne,
        Other,
    }

    [ObjectType("Part")]
    public sealed record Part(string? Name);

    [ObjectType("Thing")]
    public sealed class Thing
    {
        private int _asked;

        public string? Text { get; } = "a \"quoted\" é";

        public string? Must { get; init; } = "m";

        public int Number { get; init; } = -7;

        public double Ratio { get; init; } = 0.5;

        public Kind Kind { get; init; }

        public Kind? Maybe { get; }

        public IReadOnlyList<string> Tags { get; } = ["x", "y"];

        public Part Part => Parts[0];

        public IReadOnlyList<Part> Parts { get; init; } = [new("p"), new("q")];

        public bool IsBroken { get; init; }

        // Asked again where it failed, it fails again.
        public int Fails => !IsBroken ? 1 : throw new InvalidOperationException($"broken {++_asked}");
    }

    [ObjectType("Box")]
    public sealed class Box
    {
        public int Size { get; } = 2;

        public IReadOnlyList<Thing> Things { get; } = [new() { IsBroken = true }, new()];
    }

    [ObjectType("Long")]
    public sealed class Long
    {
        public string Text { get; } = s_text;

        public IReadOnlyList<string> Texts { get; } = [s_text, s_text];

        public static Task<int> Waits() => Task.FromResult(1);

        private static readonly string s_text = new('x', 50_000);
    }

    [ObjectType("Query")]
    public static class QueryType
    {
        public static Thing Thing(string? must) => new() { Must = must };

        public static IReadOnlyList<Thing?> Loose() =>
            [new(), new() { Must = null, Number = 0, Ratio = double.NaN, Kind = (Kind)9, Parts = [new("p"), new(null)] }, null];

        public static Box Box() => new();

        public static IReadOnlyList<Long> Many() => [.. Enumerable.Repeat(new Long(), 2_000)];
    }
}
