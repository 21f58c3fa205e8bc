using System.Globalization;
using System.Text.Json;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Tests.Execution;

public sealed class InputCoercionTests
{
    private const string Sdl = """
        scalar Date
        enum Order { ASC DESC_LAST }
        input Filter { name: String, min: Int = 1, tags: [String!], nested: Filter, order: Order = ASC, day: Date }
        input Pick @oneOf { id: ID, name: String }
        type Query {
          show(int: Int, float: Float, text: String, flag: Boolean, id: ID, list: [Int], filter: Filter, order: Order, day: Date, count: Int! = 7): String!
          pick(by: Pick!): String!
          optional(a: Int, b: String = "b"): String!
          days(days: [Date!]!): [Date!]!
        }
        """;

    private static readonly RequestExecutor s_executor = Build();

    [Theory]
    [InlineData("int: 5", "int=5")]
    [InlineData("float: 5", "float=5")]
    [InlineData("id: 5", "id=5")]
    [InlineData("list: 5", "list=[5]")]
    [InlineData("list: [1, null]", "list=[1,]")]
    [InlineData("list: null", "")]
    [InlineData("order: DESC_LAST", "order=DescLast")]
    [InlineData("day: \"2026-11-21\"", "day=2026-11-21")]
    [InlineData("count: 3", "", 3)]
    [InlineData("filter: {}", "filter=(,1,,Asc)")]
    [InlineData("filter: {name: \"a\", min: null, tags: \"t\", nested: {order: DESC_LAST}}", "filter=(a,,t,Asc,nested=(,1,,DescLast))")]
    public async Task Literals_become_what_code_takes(string argument, string expected, int count = 7) =>
        Assert.Equal($$"""{"show":"{{expected}};{{count}}"}""", await s_executor.DataAsync($"{{ show({argument}) }}"));

    [Theory]
    [InlineData("$v: Int", "int: $v", "5", "int=5")]
    [InlineData("$v: Int", "int: $v", "5.0", "int=5")]
    [InlineData("$v: Int", "float: 1.5, int: $v", null, "float=1.5")]
    [InlineData("$v: Int = 4", "int: $v", null, "int=4")]
    [InlineData("$v: [Int]", "list: $v", "3", "list=[3]")]
    [InlineData("$v: Int", "list: [1, $v]", null, "list=[1,]")]
    [InlineData("$v: Int", "filter: {min: $v}", null, "filter=(,1,,Asc)")]
    [InlineData("$v: Filter", "filter: $v", """{"nested":{"tags":["a","b"]},"day":"2026-01-02"}""", "filter=(,1,,Asc,nested=(,1,a;b,Asc),2026-01-02)")]
    [InlineData("$v: Order", "order: $v", "\"DESC_LAST\"", "order=DescLast")]
    public async Task Variables_become_what_their_place_takes(string definition, string argument, string? value, string expected) =>
        Assert.Equal($$"""{"show":"{{expected}};7"}""", await s_executor.DataAsync($"query ({definition}) {{ show({argument}) }}", value is null ? "{}" : $$"""{"v":{{value}}}"""));

    [Theory]
    [InlineData("Int", "\"5\"", "Variable \"$v\" got invalid value \"5\"; Int cannot represent non-integer value: \"5\"")]
    [InlineData("Int", "2147483648", "Variable \"$v\" got invalid value 2147483648; Int cannot represent non 32-bit signed integer value: 2147483648")]
    [InlineData("Int!", "null", "Variable \"$v\" of non-null type \"Int!\" must not be null.")]
    [InlineData("Int!", null, "Variable \"$v\" of required type \"Int!\" was not provided.")]
    [InlineData("String", "[1]", "Variable \"$v\" got invalid value [1]; String cannot represent a non string value: [1]")]
    [InlineData("[Int!]", "[1, null]", "Variable \"$v\" got invalid value null at \"v[1]\"; Expected non-nullable type \"Int!\" not to be null.")]
    [InlineData("Order", "\"ASK\"", "Variable \"$v\" got invalid value \"ASK\"; Value \"ASK\" does not exist in \"Order\" enum. Did you mean the enum value \"ASC\"?")]
    [InlineData("Filter", "{\"nested\": {\"mim\": 1}}", "Variable \"$v\" got invalid value { mim: 1 } at \"v.nested\"; Field \"mim\" is not defined by type \"Filter\". Did you mean \"min\"?")]
    [InlineData("Pick!", "{}", "Variable \"$v\" got invalid value {}; Exactly one key must be specified for OneOf type \"Pick\".")]
    [InlineData("Pick!", "{\"id\": null}", "Variable \"$v\" got invalid value null at \"v.id\"; Field \"id\" must be non-null.")]
    [InlineData("Date", "\"21/11/2026\"", "Variable \"$v\" got invalid value \"21/11/2026\"; \"21/11/2026\" is not a date as 2026-11-21.")]
    public async Task A_bad_variable_is_refused_before_anything_is_executed(string type, string? value, string message)
    {
        var result = await s_executor.ExecuteAsync($"query ($v: {type}) {{ {Use(type)} }}", value is null ? "{}" : $$"""{"v":{{value}}}""");
        var refused = Assert.IsType<RequestErrorResult>(result);
        Assert.Equal((RequestErrorKind.Variables, message), (refused.Kind, refused.Errors.Single().Message));
    }

    [Fact]
    public async Task Absent_null_and_given_are_three_things()
    {
        Assert.Equal("""{"optional":"absent b"}""", await s_executor.DataAsync("{ optional }"));
        Assert.Equal("""{"optional":"null null"}""", await s_executor.DataAsync("{ optional(a: null, b: null) }"));
        Assert.Equal("""{"optional":"3 c"}""", await s_executor.DataAsync("query ($a: Int, $b: String) { optional(a: $a, b: $b) }", """{"a":3,"b":"c"}"""));
        Assert.Equal("""{"optional":"absent b"}""", await s_executor.DataAsync("query ($a: Int, $b: String) { optional(a: $a, b: $b) }", "{}"));
    }

    [Fact]
    public async Task One_of_takes_exactly_one()
    {
        Assert.Equal("""{"pick":"id 4"}""", await s_executor.DataAsync("{ pick(by: {id: 4}) }"));
        Assert.Equal("""{"pick":"name x"}""", await s_executor.DataAsync("query ($by: Pick!) { pick(by: $by) }", """{"by":{"name":"x"}}"""));
    }

    [Fact]
    public async Task A_custom_scalar_reads_and_writes_its_own_type() =>
        Assert.Equal("""{"days":["2026-01-02","2026-01-03"]}""", await s_executor.DataAsync("query ($d: Date!) { days(days: [\"2026-01-01\", $d]) }", """{"d":"2026-01-02"}"""));

    private static string Use(string type) => type switch
    {
        "Int" or "Int!" => "show(int: $v)",
        "String" => "show(text: $v)",
        "[Int!]" => "show(list: $v)",
        "Order" => "show(order: $v)",
        "Filter" => "show(filter: $v)",
        "Date" => "show(day: $v)",
        _ => "pick(by: $v)",
    };

    private static RequestExecutor Build() => new RequestExecutorBuilder()
        .AddSdl(Sdl, "test")
        .AddScalar(new DateScalar())
        .AddType(typeof(QueryType)).AddType(typeof(Filter)).AddType(typeof(Pick))
        .Build();

    public enum Order
    {
        Asc,
        DescLast,
    }

    [InputType("Filter")]
    public sealed record Filter
    {
        public string? Name { get; init; }

        public int? Min { get; init; }

        public IReadOnlyList<string>? Tags { get; init; }

        public Filter? Nested { get; init; }

        public Order? Order { get; init; }

        public Optional<DateOnly?> Day { get; init; }

        public override string ToString() =>
            $"({Name},{Min},{string.Join(';', Tags ?? [])},{Order}{(Nested is null ? "" : $",nested={Nested}")}{(Day.HasValue ? $",{Day.Value:yyyy-MM-dd}" : "")})";
    }

    [InputType("Pick")]
    public sealed record Pick(string? Id, string? Name);

    public sealed class DateScalar() : ScalarType("Date")
    {
        public override Type RuntimeType => typeof(DateOnly);

        public override object Parse(JsonElement value) =>
            value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date
                : throw new InputException($"{value.GetRawText()} is not a date as 2026-11-21.");

        public override void Write(Utf8JsonWriter writer, object value) => writer.WriteStringValue(((DateOnly)value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    [ObjectType("Query")]
    public static class QueryType
    {
        public static string Show(int? @int, double? @float, string? text, bool? flag, string? id, IReadOnlyList<int?>? list, Filter? filter, Order? order, DateOnly? day, int count)
        {
            (string Name, string? Value)[] given =
            [
                ("int", @int?.ToString(CultureInfo.InvariantCulture)), ("float", @float?.ToString(CultureInfo.InvariantCulture)), ("text", text), ("flag", flag?.ToString()), ("id", id),
                ("list", list is null ? null : $"[{string.Join(',', list)}]"), ("filter", filter?.ToString()), ("order", order?.ToString()), ("day", day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ];
            return string.Join(' ', given.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={pair.Value}")) + string.Create(CultureInfo.InvariantCulture, $";{count}");
        }

        public static string PickAsync(Pick by) => by.Id is null ? $"name {by.Name}" : $"id {by.Id}";

        public static string Optional(Optional<int?> a, string? b) => $"{(a.HasValue ? a.Value?.ToString(CultureInfo.InvariantCulture) ?? "null" : "absent")} {b ?? "null"}";

        public static IEnumerable<DateOnly> Days(List<DateOnly> days) => days.Select(day => day.AddDays(1));
    }
}
