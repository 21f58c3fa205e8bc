using System.Text.Json.Nodes;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.GraphQL.TypeSystem;
using static PipelineGraph.GraphQL.Tests.ExecutorHarness;

namespace PipelineGraph.GraphQL.Tests.Validation.Cost;

public sealed class OperationCostsTests
{
    private const string Directives = """
        directive @cost(weight: String!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | OBJECT | SCALAR
        directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION

        """;

    private const string Sdl = Directives + """
        scalar Large @cost(weight: "0.5")
        type Query {
          one: Item
          many: [Item!] @listSize(assumedSize: 10)
          unsized: [Item!]
          page(first: Int, last: Int): Page @listSize(assumedSize: 20, slicingArguments: ["first", "last"], sizedFields: ["nodes"], requireOneSlicingArgument: false)
          defaulted(first: Int = 4): [Item] @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false)
          required(first: Int, last: Int): [Item] @listSize(slicingArguments: ["first", "last"])
          byIds(ids: [ID!]): [Item] @listSize(slicingArguments: ["ids"])
          filtered(where: String @cost(weight: "7")): Item @cost(weight: "3")
          any: Any
          large: Large
        }
        type Page { nodes: [Item] total: Int @cost(weight: "5") next: String }
        type Item { name: String items(first: Int): [Item] @listSize(slicingArguments: ["first"]) one: Item }
        type Heavy @cost(weight: "10") { name: String one: Item }
        union Any = Item | Heavy
        """;

    private static readonly RequestExecutor s_executor = Limited(new ExecutorOptions());

    [Theory]
    [InlineData("{ __typename }", 1, 0)]
    [InlineData("{ one { name } }", 2, 1)]
    [InlineData("{ a: one { name } b: one { name } }", 3, 2)]
    [InlineData("{ one { name one { name } } one { one { name } } }", 3, 2)] // merged
    [InlineData("{ one { ...F ...F } } fragment F on Item { one { name } }", 3, 2)]
    [InlineData("{ many { name } }", 11, 1)]
    [InlineData("{ many { one { name } } }", 21, 11)]
    [InlineData("{ unsized { name } }", 2, 1)]
    [InlineData("{ page { nodes { one { name } } } }", 42, 22)] // the assumed size
    [InlineData("{ page(first: 3) { nodes { name } } }", 5, 2)]
    [InlineData("{ page(first: 3, last: 5) { nodes { name } } }", 7, 2)]
    [InlineData("{ page(first: 100000) { nodes { name } } }", 502, 2)] // no page is longer
    [InlineData("{ page(first: -1) { nodes { name } } }", 2, 2)]
    [InlineData("{ page(first: 3) { total next } }", 2, 6)]
    [InlineData("{ defaulted { name } }", 5, 1)]
    [InlineData("{ byIds(ids: [1, 2, 3]) { name } }", 4, 1)]
    [InlineData("{ byIds(ids: \"a\") { name } }", 2, 1)] // a list of one
    [InlineData("{ filtered(where: \"x\") { name } }", 2, 10)]
    [InlineData("{ filtered { name } }", 2, 3)]
    [InlineData("{ any { __typename } }", 11, 1)] // the dearest of the possible types
    [InlineData("{ any { ... on Item { many: items(first: 20) { name } } ... on Heavy { name } } }", 22, 2)]
    [InlineData("{ large }", 1.5, 0.5)]
    [InlineData("{ one @skip(if: true) { name } }", 1, 0)]
    [InlineData("{ ... @include(if: false) { many { name } } }", 1, 0)]
    public async Task The_cost_is_told_without_executing(string query, double type, double field)
    {
        var cost = await CostAsync(query);
        Assert.Equal((type, field), ((double)cost["typeCost"]!, (double)cost["fieldCost"]!));
    }

    [Theory]
    [InlineData("query($n: Int) { page(first: $n) { nodes { name } } }", """{"n":7}""", 9)]
    [InlineData("query($n: Int) { page(first: $n) { nodes { name } } }", """{"n":8}""", 10)]
    [InlineData("query($n: Int) { page(first: $n) { nodes { name } } }", """{"n":null}""", 22)]
    [InlineData("query($n: Int) { page(first: $n) { nodes { name } } }", "{}", 22)]
    [InlineData("query($n: Int = 2) { page(first: $n) { nodes { name } } }", "{}", 4)]
    [InlineData("query($n: Int) { page(first: $n) { nodes { name } } }", """{"n":400.0}""", 402)] // Int takes both
    [InlineData("query($n: Int) { page(first: $n) { nodes { name } } }", """{"n":4e2}""", 402)]
    [InlineData("query($n: Int) { defaulted(first: $n) { name } }", "{}", 5)]
    [InlineData("query($id: ID!) { byIds(ids: [$id]) { name } }", """{"id":"a"}""", 2)]
    [InlineData("query($ids: [ID!]) { byIds(ids: $ids) { name } }", """{"ids":"a"}""", 2)] // a list of one
    [InlineData("query($n: Int) { ...F } fragment F on Query { page(first: $n) { nodes { name } } }", """{"n":7}""", 9)]
    [InlineData("query($ids: [ID!]) { byIds(ids: $ids) { name } }", """{"ids":["a","b"]}""", 3)]
    [InlineData("query($b: Boolean!) { one @include(if: $b) { name } }", """{"b":true}""", 2)]
    [InlineData("query($b: Boolean!) { one @include(if: $b) { name } }", """{"b":false}""", 1)]
    public async Task Variables_are_taken_with_their_values(string query, string variables, double type)
    {
        // Asked twice: what was kept of the first time says the same.
        Assert.Equal(type, (double)(await CostAsync(query, variables))["typeCost"]!);
        Assert.Equal(type, (double)(await CostAsync(query, variables))["typeCost"]!);
    }

    [Fact]
    public async Task Many_sizes_of_one_document_are_each_told_rightly()
    {
        foreach (var n in Enumerable.Range(0, 100).Concat(Enumerable.Range(0, 100)))
            Assert.Equal(n + 2, (double)(await CostAsync("query($n: Int) { page(first: $n) { nodes { name } } }", $$"""{"n":{{n}}}"""))["typeCost"]!);
    }

    [Theory]
    [InlineData("{ many { one { name } } }", "TypeCost", 21, 20, "The operation may give objects of a weight of 21 (its type cost); at most 20 are allowed. Ask for smaller pages, or for less below them.")]
    [InlineData("{ a: page { total } b: page { total } }", "FieldCost", 12, 10, "The operation may resolve fields of a weight of 12 (its field cost); at most 10 are allowed. Ask for smaller pages, or for less below them.")]
    public async Task What_costs_too_much_is_refused_with_both_figures(string query, string limit, double asked, double allowed, string message)
    {
        var result = await Limited(new ExecutorOptions { MaxTypeCost = 20, MaxFieldCost = 10 }).ExecuteAsync(query);
        var error = Assert.Single(Assert.IsType<RequestErrorResult>(result).Errors);
        Assert.Equal((message, ErrorCodes.Limit), (error.Message, error.Code));
        Assert.Equal((limit, asked, allowed), (error.Extensions!["limit"], error.Extensions["asked"], error.Extensions["allowed"]));
    }

    [Fact]
    public async Task Pages_within_each_other_cost_as_much_as_they_may_have_entries()
    {
        var result = await s_executor.ExecuteAsync("{ page(first: 500) { nodes { items(first: 500) { items(first: 500) { items(first: 500) { name } } } } } }");
        Assert.StartsWith("The operation may give objects of a weight of 62625250502 ", Assert.Single(ErrorsOf(result)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_longer_page_than_the_server_wants_is_refused()
    {
        var limited = Limited(new ExecutorOptions { MaxPageSize = 10 });
        var error = Assert.Single(ErrorsOf(await limited.ExecuteAsync("query($n: Int) { page(first: $n) { nodes { name } } }", """{"n":11}""")));
        Assert.Equal(("Field \"page\" is asked for 11 entries at once; at most 10 are allowed. Ask for smaller pages.", "LIMIT_EXCEEDED"), (error.Message, error.Code));
        Assert.Equal("PageSize", error.Extensions!["limit"]);
        Assert.Empty(ErrorsOf(await limited.ExecuteAsync("{ page(first: 10) { nodes { name } } }")));
    }

    [Theory]
    [InlineData("{ required { name } }")]
    [InlineData("{ required(first: 1, last: 1) { name } }")]
    [InlineData("query($n: Int) { required(first: $n) { name } }")]
    public async Task A_size_that_must_be_given_is_asked_for(string query) =>
        Assert.Equal("BAD_USER_INPUT", Assert.Single(ErrorsOf(await s_executor.ExecuteAsync(query))).Code);

    [Fact]
    public async Task Selections_made_to_merge_ever_differently_are_given_up_on()
    {
        // Each type takes up a chain of its own at each level, so that 2^16 sets of chains could be met together.
        const int depth = 16;
        string Chains(string type, int start) => string.Concat(Enumerable.Range(start, depth - start).Select(level =>
            $"fragment {type}{start}_{level} on Any {{ any {{ {(level + 1 < depth ? $"...{type}{start}_{level + 1}" : "name")} }} }} "));
        var query = "{ any { ...F0 } } fragment F16 on Any { name } " + string.Concat(Enumerable.Range(0, depth).Select(level =>
            $"fragment F{level} on Any {{ any {{ ...F{level + 1} }} ... on A {{ ...A{level}_{level} }} ... on B {{ ...B{level}_{level} }} }} " + Chains("A", level) + Chains("B", level)));
        var executor = new RequestExecutorBuilder()
            .AddSdl("type Query { any: Any } interface Any { name: String any: Any } type A implements Any { name: String any: Any } type B implements Any { name: String any: Any }", "test")
            .ResolveOthers((_, _) => (_, _, _) => new ValueTask<object?>((object?)null))
            .WithOptions(new ExecutorOptions { MaxFields = int.MaxValue })
            .Build();
        var error = Assert.Single(ErrorsOf(await executor.ExecuteAsync(query)));
        Assert.Equal(("LIMIT_EXCEEDED", "CostSteps"), (error.Code, error.Extensions!["limit"]));
    }

    [Theory]
    [InlineData("type Query { a: Int @cost(weight: \"much\") }", "The weight of @cost on Query.a must be a decimal number in quotes, as \"2.5\", and not negative.")]
    [InlineData("type Query { a: Int @cost(weight: \"-1\") }", "The weight of @cost on Query.a must be a decimal number in quotes, as \"2.5\", and not negative.")]
    [InlineData("type Query { a: [Int] @listSize(slicingArguments: [\"first\"]) }", "@listSize on Query.a names the slicing argument \"first\", which is no argument there that is an Int or a list.")]
    [InlineData("type Query { a: [Query] @listSize(sizedFields: [\"b\"]) b: Int }", "@listSize on Query.a names the sized field \"b\", which is no list of Query.")]
    [InlineData("type Query { a: Int @listSize(assumedSize: 1) }", "@listSize on Query.a needs sizedFields, since the field is no list itself.")]
    [InlineData("type Query { a: [Int] @listSize(assumedSize: -1) }", "The assumedSize of @listSize on Query.a must not be negative.")]
    public void A_directive_that_makes_no_sense_stops_the_start(string sdl, string problem)
    {
        var exception = Assert.Throws<SchemaException>(() => new RequestExecutorBuilder().AddSdl(Directives + sdl, "test").ResolveOthers(Null).Build());
        Assert.Equal([problem], exception.Errors.Select(error => error.Message));
    }

    [Fact]
    public async Task The_cost_is_reported_beside_the_result_when_it_is_asked_for()
    {
        var reported = await s_executor.ExecuteAsync(
            new GraphQLRequest { Query = "{ one { name } }" }, new Services(), new RequestOptions { Cost = CostReport.Report }, TestContext.Current.CancellationToken);
        Assert.Equal("""{"data":{"one":null},"extensions":{"cost":{"typeCost":2,"fieldCost":1,"maxTypeCost":100000,"maxFieldCost":100000}}}""", Json(reported));
        Assert.Equal("""{"data":{"one":null}}""", await s_executor.JsonAsync("{ one { name } }"));
        Assert.Contains("\"cost\"", await Limited(new ExecutorOptions { ReportCost = true }).JsonAsync("{ one { name } }"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ __schema { types { name } } t: __type(name: \"A\") { name } __typename }", true)]
    [InlineData("query { ...F } fragment F on Query { ... { __typename } }", true)]
    [InlineData("{ __typename one { name } }", false)]
    [InlineData("{ ...F } fragment F on Query { one { name } }", false)]
    [InlineData("{ __schema: one { name } }", false)]
    public async Task Who_may_only_ask_for_the_schema_is_refused_the_rest(string query, bool isAllowed)
    {
        var result = await s_executor.ExecuteAsync(
            new GraphQLRequest { Query = query }, new Services(), new RequestOptions { IntrospectionOnly = true }, TestContext.Current.CancellationToken);
        Assert.Equal(isAllowed ? null : RequestErrorKind.NotIntrospection, (result as RequestErrorResult)?.Kind);
    }

    private static async Task<JsonNode> CostAsync(string query, string? variables = null)
    {
        var result = await s_executor.ExecuteAsync(
            new GraphQLRequest { Query = query, Variables = variables is null ? null : System.Text.Json.JsonElement.Parse(variables) },
            new Services(),
            new RequestOptions { Cost = CostReport.Validate },
            TestContext.Current.CancellationToken);
        Assert.Empty(ErrorsOf(result));
        return JsonNode.Parse(Json(result))!["extensions"]!["cost"]!;
    }

    private static RequestExecutor Limited(ExecutorOptions options) =>
        new RequestExecutorBuilder().AddSdl(Sdl, "test").ResolveOthers(Null).WithOptions(options).Build();

    private static FieldResolver? Null(ObjectType type, Field field) => (_, _, _) => new ValueTask<object?>((object?)null);
}
