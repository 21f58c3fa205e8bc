using PipelineGraph.GraphQL.Execution;
using static PipelineGraph.GraphQL.Tests.ExecutorHarness;

namespace PipelineGraph.GraphQL.Tests.Execution;

public sealed class OperationRunTests
{
    private const string Sdl = """
        type Query { look: Look! item(kind: String! = "ok"): Item required(kind: String! = "ok"): Item! items: [Item!] loose: [Item] strict: [[Int!]!] animals: [Animal!]! pets: [Pet!]! }
        type Mutation { add(n: Int!): Int! fail: Int slowThenRead(n: Int!): Item! }
        type Item { name: String! maybe: String fails: String failsHard: String! later: String! laterFails: String! child: Item childHard: Item! }
        interface Animal { name: String! }
        type Dog implements Animal { name: String! barks: Boolean! }
        type Cat implements Animal { name: String! }
        union Pet = Dog | Cat
        type Look { seen: String! child: Item }
        """;

    private static readonly List<string> s_reported = [];
    private static readonly RequestExecutor s_executor = Limited(new ExecutorOptions());

    private static RequestExecutor Limited(ExecutorOptions options) => new RequestExecutorBuilder()
        .WithOptions(options)
        .AddSdl(Sdl, "test")
        .AddType(typeof(QueryType)).AddType(typeof(MutationType)).AddType(typeof(ItemType)).AddType(typeof(Dog)).AddType(typeof(CatType)).AddType(typeof(Look))
        .OnUnexpectedError((exception, path) => s_reported.Add($"{string.Join('.', path)}: {exception.Message}"))
        .Build();

    [Theory]
    [InlineData("{ item { maybe fails name } }", """{"item":{"maybe":null,"fails":null,"name":"n"}}""", "item.fails")]
    [InlineData("{ item { child { failsHard } name } }", """{"item":{"child":null,"name":"n"}}""", "item.child.failsHard")]
    [InlineData("{ item { childHard { failsHard } name } }", """{"item":null}""", "item.childHard.failsHard")]
    [InlineData("{ item { childHard { laterFails } name } a: __typename }", """{"item":null,"a":"Query"}""", "item.childHard.laterFails")]
    [InlineData("{ required { childHard { failsHard } } a: __typename }", "null", "required.childHard.failsHard")]
    [InlineData("{ items { name failsHard } }", """{"items":null}""", "items.0.failsHard")]
    [InlineData("{ loose { name failsHard } }", """{"loose":[null,null]}""", "loose.0.failsHard loose.1.failsHard")]
    [InlineData("{ strict }", """{"strict":null}""", "strict.1.1")]
    [InlineData("{ item(kind: \"null name\") { name } }", """{"item":null}""", "item.name")]
    [InlineData("{ required(kind: \"null\") { name } }", "null", "required")]
    public async Task Null_goes_up_to_the_nearest_place_that_may_be_null(string query, string data, string paths)
    {
        var result = Assert.IsType<OperationResult>(await s_executor.ExecuteAsync(query));
        Assert.StartsWith($$"""{"data":{{data}},"errors":[""", Json(result), StringComparison.Ordinal);
        Assert.Equal(paths, string.Join(' ', result.Errors.Select(error => string.Join('.', error.Path!))));
        Assert.Equal(data == "null", result.IsDataNull);
    }

    [Fact]
    public async Task What_is_lost_already_adds_no_more_errors()
    {
        var result = await s_executor.ExecuteAsync("{ item { childHard { failsHard later laterFails } } }");
        Assert.Single(ErrorsOf(result));
    }

    [Fact]
    public async Task Only_exceptions_meant_for_clients_reach_them()
    {
        s_reported.Clear();
        var errors = ErrorsOf(await s_executor.ExecuteAsync("{ item { fails } other: item { child { failsHard } } }"));
        Assert.Equal([("Not today", "CLOSED"), ("Unexpected error", ErrorCodes.Internal)], errors.Select(error => (error.Message, error.Code!)));
        Assert.Equal("mon", errors[0].Extensions!["opens"]);
        Assert.Equal([new SourceLocation(1, 40)], errors[1].Locations);
        Assert.Contains("other.child.failsHard: secret", s_reported);
    }

    [Fact]
    public async Task What_a_request_began_and_did_not_wait_for_goes_on_after_it()
    {
        var (gate, look) = (new TaskCompletionSource(), new Lingering());
        look.Opened = gate.Task;
        await s_lingering.DataAsync("{ begin }", services: new One(look));
        Assert.False(look.Ended.Task.IsCompleted);

        gate.SetResult();

        await look.Ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_null_for_a_non_null_field_is_named()
    {
        var error = ErrorsOf(await s_executor.ExecuteAsync("{ item(kind: \"null name\") { name } }")).Single();
        Assert.Equal("Cannot return null for non-nullable field Item.name.", error.Message);
    }

    [Fact]
    public async Task Root_fields_of_a_mutation_run_one_after_another_with_all_below_them()
    {
        var log = new Log();
        var data = await s_executor.DataAsync("mutation { a: slowThenRead(n: 1) { later } b: add(n: 2) c: slowThenRead(n: 3) { later } d: add(n: 4) }", services: new Services(log));
        Assert.Equal("""{"a":{"later":"later 1"},"b":2,"c":{"later":"later 3"},"d":4}""", data);
        Assert.Equal(["start 1", "end 1", "later 1", "add 2", "start 3", "end 3", "later 3", "add 4"], log.Lines);
    }

    [Fact]
    public async Task A_failed_mutation_field_does_not_keep_the_next_from_running()
    {
        var result = await s_executor.ExecuteAsync("mutation { fail add(n: 1) }", services: new Services(new Log()));
        Assert.StartsWith("""{"data":{"fail":null,"add":1}""", Json(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Abstract_types_are_told_by_the_class_or_by_the_value()
    {
        Assert.Equal("""{"animals":[{"__typename":"Dog","name":"Rex","barks":true},{"__typename":"Cat","name":"Tom"}]}""", await s_executor.DataAsync("{ animals { __typename name ... on Dog { barks } } }"));
        Assert.Equal("""{"pets":[{"name":"Rex"},{"n":"Tom"}]}""", await s_executor.DataAsync("{ pets { ... on Dog { name } ... on Cat { n: name } } }"));
    }

    [Theory]
    [InlineData("query ($a: Boolean!, $b: Boolean!) { item { x: name @include(if: $a) maybe @skip(if: $b) x: name } }", """{"a":true,"b":true}""", """{"item":{"x":"n"}}""")]
    [InlineData("query ($a: Boolean!, $b: Boolean!) { item { x: name @include(if: $a) maybe @skip(if: $b) x: name } }", """{"a":false,"b":false}""", """{"item":{"maybe":null,"x":"n"}}""")]
    [InlineData("query ($a: Boolean!) { item { ...F @include(if: $a) child { name } } } fragment F on Item { child { maybe } }", """{"a":true}""", """{"item":{"child":{"maybe":null,"name":"n"}}}""")]
    [InlineData("query ($a: Boolean!) { item { ...F @include(if: $a) child { name } } } fragment F on Item { child { maybe } }", """{"a":false}""", """{"item":{"child":{"name":"n"}}}""")]
    public async Task Skip_and_include_decide_for_each_request(string query, string variables, string data) => Assert.Equal(data, await s_executor.DataAsync(query, variables));

    [Fact]
    public async Task A_plan_outlives_the_variables_of_the_request_that_made_it()
    {
        const string Query = "query ($a: Boolean!) { items { child { name @include(if: $a) maybe } } loose { __typename } }";
        using (var first = System.Text.Json.JsonDocument.Parse("""{"a":true}"""))
            await s_executor.ExecuteAsync(new GraphQLRequest { Query = Query, Variables = first.RootElement }, new Services(), cancellationToken: TestContext.Current.CancellationToken);
        Assert.StartsWith("""{"items":[{"child":{"name":"n","maybe":null}}""", await s_executor.DataAsync(Query, """{"a":true}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ look { seen child { x: name } } }", "child child.name")]
    [InlineData("{ look { seen ...F } } fragment F on Look { child { later } }", "child")]
    [InlineData("{ look { seen } }", "")]
    public async Task A_resolver_can_see_what_is_selected_below_it(string query, string seen) =>
        Assert.Contains($"\"seen\":\"{seen}\"", await s_executor.DataAsync(query), StringComparison.Ordinal);

    [Theory]
    [InlineData("", null, RequestErrorKind.Syntax)]
    [InlineData("{ a", null, RequestErrorKind.Syntax)]
    [InlineData("{ nope }", null, RequestErrorKind.Validation)]
    [InlineData("query A { __typename } query B { __typename }", null, RequestErrorKind.Operation)]
    [InlineData("query A { __typename }", "B", RequestErrorKind.Operation)]
    [InlineData("query A($a: Int!) { __typename @skip(if: false) items { name @include(if: true) } }", null, RequestErrorKind.Validation)]
    public async Task What_cannot_be_executed_says_at_which_step(string query, string? operationName, RequestErrorKind kind)
    {
        var result = Assert.IsType<RequestErrorResult>(await s_executor.ExecuteAsync(query, operationName: operationName));
        Assert.Equal(kind, result.Kind);
        Assert.StartsWith("""{"errors":[{"message":""", Json(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mutations_can_be_forbidden()
    {
        var result = await s_executor.ExecuteAsync(new GraphQLRequest { Query = "mutation { fail }" }, new Services(), new RequestOptions { AllowMutations = false }, TestContext.Current.CancellationToken);
        Assert.Equal(RequestErrorKind.NotAllowed, Assert.IsType<RequestErrorResult>(result).Kind);
    }

    [Fact]
    public async Task Fragments_cannot_smuggle_in_more_depth_than_allowed()
    {
        var fragments = string.Concat(Enumerable.Range(0, 300).Select(i => $"fragment F{i} on Item {{ child {{ {(i < 299 ? $"...F{i + 1}" : "name")} }} }} "));
        var result = await s_executor.ExecuteAsync("{ item { ...F0 } } " + fragments);
        Assert.Equal("The operation is nested 302 fields deep; at most 200 are allowed. Select less at a time.", ErrorsOf(result).Single().Message);
    }

    [Fact]
    public async Task Fragments_cannot_multiply_fields_beyond_what_is_allowed()
    {
        var fragments = string.Concat(Enumerable.Range(0, 40).Select(i => $"fragment F{i} on Item {{ a{i}: child {{ {(i < 39 ? $"...F{i + 1}" : "name")} }} b{i}: child {{ {(i < 39 ? $"...F{i + 1}" : "name")} }} }} "));
        var errors = ErrorsOf(await s_executor.ExecuteAsync("{ item { ...F0 } } " + fragments));
        Assert.Equal(
            ["The operation selects 2147483647 fields; at most 5000 are allowed. Select less at a time.", "The operation has 2147483647 aliases; at most 1000 are allowed. Send several operations."],
            errors.Select(error => error.Message));
    }

    [Fact]
    public async Task An_operation_that_takes_too_long_is_ended()
    {
        var executor = Limited(new ExecutorOptions { Timeout = TimeSpan.FromMilliseconds(20) });
        var result = Assert.IsType<OperationResult>(await executor.ExecuteAsync("{ item(kind: \"wait\") { name } }", services: new Services(new CancellationTokenSource())));
        Assert.Equal("""{"data":null,"errors":[{"message":"The operation took longer than the 0.02 seconds allowed. Select less at a time.","extensions":{"code":"LIMIT_EXCEEDED","limit":"Seconds","allowed":0.02}}]}""", Json(result));
    }

    [Fact]
    public async Task A_mutation_has_a_time_limit_of_its_own()
    {
        const string slow = "mutation { slowThenRead(n: 1) { name } }";
        var (longer, shorter) = (TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(1));
        var done = await Limited(new ExecutorOptions { Timeout = shorter, MutationTimeout = longer }).ExecuteAsync(slow, services: new Services(new Log()));
        Assert.Equal("""{"data":{"slowThenRead":{"name":"m"}}}""", Json(done));
        var ended = await Limited(new ExecutorOptions { Timeout = longer, MutationTimeout = shorter }).ExecuteAsync(slow, services: new Services(new Log()));
        Assert.Equal(["LIMIT_EXCEEDED"], ErrorsOf(ended).Select(error => error.Extensions!["code"]));
    }

    [Fact]
    public async Task No_mutation_begins_once_the_time_is_up()
    {
        var log = new Log();
        var ended = await Limited(new ExecutorOptions { MutationTimeout = TimeSpan.FromMilliseconds(1) }).ExecuteAsync("mutation { slowThenRead(n: 1) { name } add(n: 2) }", services: new Services(log));
        Assert.Equal(["LIMIT_EXCEEDED"], ErrorsOf(ended).Select(error => error.Extensions!["code"]));
        Assert.Equal(["start 1", "end 1"], log.Lines);
    }

    [Fact]
    public async Task No_mutation_begins_once_the_client_has_gone()
    {
        var log = new Log();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => s_executor.ExecuteAsync(new GraphQLRequest { Query = "mutation { add(n: 1) }" }, new Services(log), cancellationToken: new CancellationToken(canceled: true)));
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task A_response_of_too_many_items_is_cut_off_where_they_are()
    {
        var result = await Limited(new ExecutorOptions { MaxListItems = 3 }).ExecuteAsync("{ a: items { name } b: items { name } }");
        Assert.StartsWith("""{"data":{"a":[{"name":"1"},{"name":"2"}],"b":null},"errors":[{"message":"The response has 4 list items or more; at most 3 are allowed. Ask for smaller pages.",""", Json(result), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_request_ends_as_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var running = s_executor.ExecuteAsync(new GraphQLRequest { Query = "{ item(kind: \"wait\") { name } }" }, new Services(cancellation), cancellationToken: cancellation.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    public sealed record Item(string? Name, int Number = 0);

    [ObjectType("Look")]
    public sealed record Look(string Seen)
    {
        public Item Child { get; } = new("n");
    }

    public sealed class Log
    {
        public List<string> Lines { get; } = [];
    }

    [ObjectType("Dog")]
    public sealed record Dog(string Name, bool Barks);

    public record Feline(string Name);

    public sealed record Tomcat(string Name) : Feline(Name);

    [ObjectType("Cat", typeof(Feline))]
    public static class CatType;

    [ObjectType("Query")]
    public static class QueryType
    {
        public static async Task<Item?> ItemAsync(string kind, ResolverContext context, CancellationToken cancellationToken)
        {
            if (kind == "wait")
            {
                await context.GetService<CancellationTokenSource>().CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            return kind == "null" ? null : new Item(kind == "null name" ? null : "n");
        }

        public static Look Look(ResolverContext context) => new(string.Join(' ', new[]
        {
            context.IsSelected("child") ? "child" : "",
            context.IsSelected("child", "name") ? "child.name" : "",
        }.Where(path => path.Length > 0)));

        public static Item? Required(string kind) => kind == "null" ? null : new Item("n");

        public static IEnumerable<Item> Items() => [new("1"), new("2")];

        public static Task<List<Item>> Loose() => Task.FromResult(new List<Item> { new("1"), new("2") });

        public static IReadOnlyList<IReadOnlyList<int?>> Strict() => [[1], [2, null]];

        public static IReadOnlyList<object> Animals() => [new Dog("Rex", true), new Tomcat("Tom")];

        public static object[] Pets() => [new Dog("Rex", true), new Tomcat("Tom")];
    }

    [ObjectType("Mutation")]
    public static class MutationType
    {
        public static int Add(int n, Log log)
        {
            log.Lines.Add($"add {n}");
            return n;
        }

        public static int? Fail() => throw new GraphQLException("No", "NO");

        public static async Task<Item> SlowThenRead(int n, Log log)
        {
            log.Lines.Add($"start {n}");
            await Task.Delay(5);
            log.Lines.Add($"end {n}");
            return new Item("m", n);
        }
    }

    [ObjectType("Item", typeof(Item))]
    public static class ItemType
    {
        public static string? Maybe() => null;

        public static string? Fails() => throw new GraphQLException("Not today", "CLOSED", new Dictionary<string, object?> { ["opens"] = "mon" });

        public static string FailsHard() => throw new InvalidOperationException("secret");

        public static async Task<string> Later(Item item, ResolverContext context)
        {
            await Task.Yield();
            (context.Services.GetService(typeof(Log)) as Log)?.Lines.Add($"later {item.Number}");
            return $"later {item.Number}";
        }

        public static async Task<string> LaterFails()
        {
            await Task.Yield();
            throw new InvalidOperationException("secret");
        }

        public static Item Child() => new("n");

        public static Task<Item> ChildHard() => Task.FromResult(new Item("n"));
    }

    private static readonly RequestExecutor s_lingering = Executor("type Query { begin: Int! }", typeof(LingeringType));

    [ObjectType("Query")]
    public static class LingeringType
    {
        public static int Begin(Lingering lingering)
        {
            _ = lingering.RunAsync();
            return 1;
        }
    }

    public sealed class Lingering
    {
        public Task Opened { get; set; } = Task.CompletedTask;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task RunAsync()
        {
            await Opened;
            Ended.SetResult();
        }
    }

    private sealed class One(object service) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType.IsInstanceOfType(service) ? service : null;
    }
}
