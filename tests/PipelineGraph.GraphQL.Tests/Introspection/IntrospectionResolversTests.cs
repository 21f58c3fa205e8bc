namespace PipelineGraph.GraphQL.Tests.Introspection;

public sealed class IntrospectionResolversTests
{
    private const string Sdl = """"
        "The whole" schema { query: Query }
        """What is known""" directive @mark(a: Int = 3, b: Int @deprecated(reason: "no")) repeatable on FIELD | ENUM
        interface Node { id: ID! }
        type Query implements Node { id: ID! old(a: [Int!] = 3, b: Int @deprecated): Int @deprecated(reason: "Use id") color: Color pick(by: Pick): Any }
        union Any = Query
        enum Color { RED BLUE @deprecated }
        input Pick @oneOf { a: Int b: String @deprecated }
        scalar Url @specifiedBy(url: "https://example.com")
        """";

    private static readonly RequestExecutor s_executor = new RequestExecutorBuilder().AddSdl(Sdl, "test").ResolveOthers((_, _) => (_, _, _) => default).Build();

    [Theory]
    [InlineData("{ __schema { description queryType { name } mutationType { name } } }", """{"__schema":{"description":"The whole","queryType":{"name":"Query"},"mutationType":null}}""")]
    [InlineData("{ __type(name: \"Nope\") { name } }", """{"__type":null}""")]
    [InlineData("{ __type(name: \"Query\") { kind fields { name } interfaces { name } possibleTypes { name } } }", """{"__type":{"kind":"OBJECT","fields":[{"name":"id"},{"name":"color"},{"name":"pick"}],"interfaces":[{"name":"Node"}],"possibleTypes":null}}""")]
    [InlineData("{ __type(name: \"Query\") { fields(includeDeprecated: true) { name isDeprecated deprecationReason args { name defaultValue } all: args(includeDeprecated: true) { name } } } }", """{"__type":{"fields":[{"name":"id","isDeprecated":false,"deprecationReason":null,"args":[],"all":[]},{"name":"old","isDeprecated":true,"deprecationReason":"Use id","args":[{"name":"a","defaultValue":"[3]"}],"all":[{"name":"a"},{"name":"b"}]},{"name":"color","isDeprecated":false,"deprecationReason":null,"args":[],"all":[]},{"name":"pick","isDeprecated":false,"deprecationReason":null,"args":[{"name":"by","defaultValue":null}],"all":[{"name":"by"}]}]}}""")]
    [InlineData("{ __type(name: \"Color\") { enumValues { name } all: enumValues(includeDeprecated: true) { name deprecationReason } } }", """{"__type":{"enumValues":[{"name":"RED"}],"all":[{"name":"RED","deprecationReason":null},{"name":"BLUE","deprecationReason":"No longer supported"}]}}""")]
    [InlineData("{ __type(name: \"Pick\") { isOneOf inputFields { name } all: inputFields(includeDeprecated: true) { name type { name } } } }", """{"__type":{"isOneOf":true,"inputFields":[{"name":"a"}],"all":[{"name":"a","type":{"name":"Int"}},{"name":"b","type":{"name":"String"}}]}}""")]
    [InlineData("{ __type(name: \"Url\") { kind specifiedByURL isOneOf } }", """{"__type":{"kind":"SCALAR","specifiedByURL":"https://example.com","isOneOf":null}}""")]
    [InlineData("{ __type(name: \"Any\") { kind possibleTypes { name } } }", """{"__type":{"kind":"UNION","possibleTypes":[{"name":"Query"}]}}""")]
    [InlineData("{ __type(name: \"Node\") { kind possibleTypes { name } fields { type { kind name ofType { kind name } } } } }", """{"__type":{"kind":"INTERFACE","possibleTypes":[{"name":"Query"}],"fields":[{"type":{"kind":"NON_NULL","name":null,"ofType":{"kind":"SCALAR","name":"ID"}}}]}}""")]
    [InlineData("{ __typename ...T } fragment T on Query { __type(name: \"__Type\") { __typename name } }", """{"__typename":"Query","__type":{"__typename":"__Type","name":"__Type"}}""")]
    public async Task A_schema_tells_about_itself(string query, string data) => Assert.Equal(data, await s_executor.DataAsync(query));

    [Fact]
    public async Task Directives_are_told_with_the_built_in_ones()
    {
        var data = await s_executor.DataAsync("{ __schema { directives { name isRepeatable locations args { name } } } }");
        Assert.StartsWith("""{"__schema":{"directives":[{"name":"mark","isRepeatable":true,"locations":["FIELD","ENUM"],"args":[{"name":"a"}]},{"name":"include",""", data, StringComparison.Ordinal);
    }
}
