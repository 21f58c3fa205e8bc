using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Tests.TypeSystem;

public sealed class SchemaBuilderTests
{
    [Fact]
    public void Texts_and_extensions_make_one_schema()
    {
        var schema = new SchemaBuilder()
            .Add("extend type Query implements Node { more: [Color!]! @deprecated(reason: \"later\") }", "more")
            .Add("interface Node { id: ID! } type Query { id: ID! } enum Color { RED }", "main")
            .Add("extend enum Color { BLUE } input One @oneOf { a: Int b: String } scalar Url @specifiedBy(url: \"https://example.com\")", "rest")
            .Build();

        Assert.Equal(["id", "more"], schema.QueryType!.Fields.Keys);
        Assert.Equal("later", schema.QueryType.Fields["more"].DeprecationReason);
        Assert.Equal(["RED", "BLUE"], ((EnumType)schema.GetType("Color")!).Values.Keys);
        Assert.True(((InputObjectType)schema.GetType("One")!).IsOneOf);
        Assert.Equal("https://example.com", ((ScalarType)schema.GetType("Url")!).SpecifiedByUrl);
        Assert.Equal([schema.QueryType], schema.GetPossibleTypes(schema.GetType("Node")!));
        Assert.True(schema.IsSubType(schema.GetType("Node")!, schema.QueryType));
    }

    [Fact]
    public void Only_the_built_in_scalars_in_use_are_types_of_the_schema()
    {
        var schema = Schema.FromSdl("type Query { a: Int }");
        Assert.NotNull(schema.GetType("Int"));
        Assert.NotNull(schema.GetType("String"));
        Assert.Null(schema.GetType("Float"));
    }

    [Theory]
    [InlineData("type Query { a: Int } type Query { b: Int }", "There can be only one type named \"Query\".")]
    [InlineData("type Query { a: Int a: Int }", "Field \"Query.a\" can only be defined once.")]
    [InlineData("type Query { a(x: Int, x: Int): Int }", "Argument \"Query.a(x:)\" can only be defined once.")]
    [InlineData("type Query { a: Strin }", "Unknown type \"Strin\". Did you mean \"String\"?")]
    [InlineData("type Query { a: Int } extend type Quer { b: Int }", "Cannot extend type \"Quer\" because it is not defined. Did you mean \"Query\"?")]
    [InlineData("type Query { a: Int } extend enum Query { B }", "Cannot extend non-enum type \"Query\".")]
    [InlineData("type Query { a: Int @nope }", "Unknown directive \"@nope\".")]
    [InlineData("type Query @oneOf { a: Int }", "Directive \"@oneOf\" may not be used on OBJECT.")]
    [InlineData("type Query { a: Int @deprecated @deprecated }", "The directive \"@deprecated\" can only be used once at this location.")]
    [InlineData("type Query { a: Int } scalar S @specifiedBy", "Directive \"@specifiedBy\" argument \"url\" of type \"String!\" is required, but it was not provided.")]
    [InlineData("type Query { a: Int @deprecated(raison: \"x\") }", "Unknown argument \"raison\" on directive \"@deprecated\". Did you mean \"reason\"?")]
    [InlineData("schema { query: Query query: Query } type Query { a: Int }", "There can be only one query type in schema.")]
    [InlineData("directive @a on FIELD directive @a on FIELD type Query { a: Int }", "There can be only one directive named \"@a\".")]
    [InlineData("enum E { A A } type Query { a: Int }", "Enum value \"E.A\" can only be defined once.")]
    public void A_fault_in_the_text_is_named(string sdl, string message) =>
        Assert.Equal([message], Assert.Throws<SchemaException>(() => Schema.FromSdl(sdl)).Errors.Select(error => error.Message));

    [Fact]
    public void All_faults_come_at_once_with_their_places()
    {
        var exception = Assert.Throws<SchemaException>(() => Schema.FromSdl("type Query {\n  a: Nope\n  b: Int @what\n}"));
        Assert.Equal(["2:6", "3:10"], exception.Errors.Select(error => $"{error.Locations[0].Line}:{error.Locations[0].Column}"));
        Assert.Contains("- Unknown type \"Nope\". (2:6)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_syntax_error_names_its_file() =>
        Assert.StartsWith("contacts.graphql: Syntax Error:", Assert.Throws<SchemaException>(() => new SchemaBuilder().Add("type {", "contacts.graphql").Build()).Errors[0].Message, StringComparison.Ordinal);
}
