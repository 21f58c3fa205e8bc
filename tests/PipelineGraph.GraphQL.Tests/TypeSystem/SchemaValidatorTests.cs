using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Tests.TypeSystem;

public sealed class SchemaValidatorTests
{
    [Theory]
    [InlineData("type A { a: Int }", "Query root type must be provided.")]
    [InlineData("input Query { a: Int }", "Query root type must be Object type, it cannot be Query.")]
    [InlineData("schema { query: Q mutation: Q } type Q { a: Int }", "All root types must be different, \"Q\" type is used as query and mutation root types.")]
    [InlineData("type Query", "Type Query must define one or more fields.")]
    [InlineData("type Query { __a: Int }", "Name \"__a\" must not begin with \"__\", which is reserved by GraphQL introspection.")]
    [InlineData("type Query { a: In } input In { b: Int }", "The type of Query.a must be Output Type but got: In.")]
    [InlineData("type Query { a(b: Query): Int }", "The type of Query.a(b:) must be Input Type but got: Query.")]
    [InlineData("type Query { a(b: Int! @deprecated): Int }", "Required argument Query.a(b:) cannot be deprecated.")]
    [InlineData("type Query implements Query2 { a: Int } type Query2 { a: Int }", "Type Query must only implement Interface types, it cannot implement Query2.")]
    [InlineData("interface I implements I { a: Int } type Query { a: Int }", "Type I cannot implement itself because it would create a circular reference.")]
    [InlineData("interface I { a: Int } type Query implements I & I { a: Int }", "Type Query can only implement I once.")]
    [InlineData("interface I { a: Int } interface J implements I { a: Int } type Query implements J { a: Int }", "Type Query must implement I because it is implemented by J.")]
    [InlineData("interface I { a: Int } type Query implements I { b: Int }", "Interface field I.a expected but Query does not provide it.")]
    [InlineData("interface I { a: Int! } type Query implements I { a: Int }", "Interface field I.a expects type Int! but Query.a is type Int.")]
    [InlineData("interface I { a(b: Int): Int } type Query implements I { a: Int }", "Interface field argument I.a(b:) expected but Query.a does not provide it.")]
    [InlineData("interface I { a: Int } type Query implements I { a(b: Int!): Int }", "Argument \"Query.a(b:)\" must not be required type \"Int!\" if not provided by the Interface field \"I.a\".")]
    [InlineData("union U type Query { a: U }", "Union type U must define one or more member types.")]
    [InlineData("union U = Query | Query type Query { a: U }", "Union type U can only include type Query once.")]
    [InlineData("union U = Int type Query { a: U }", "Union type U can only include Object types, it cannot include Int.")]
    [InlineData("enum E type Query { a: E }", "Enum type E must define one or more values.")]
    [InlineData("input I type Query { a(b: I): Int }", "Input Object type I must define one or more fields.")]
    [InlineData("directive @d(a: Int @d) on ARGUMENT_DEFINITION type Query { a: Int }", "Directive \"@d\" must not reference itself.")]
    [InlineData("directive @d(a: I) on INPUT_FIELD_DEFINITION input I { b: [I!] c: Int @d } type Query { a: Int }", "Directive \"@d\" must not reference itself.")]
    [InlineData("directive @d(a: Int @e(b: A)) on ENUM_VALUE directive @e(b: E) on ARGUMENT_DEFINITION enum E { A @d } type Query { a: Int }", "Directive \"@d\" must not reference itself.", "Directive \"@e\" must not reference itself.")]
    [InlineData("interface I { a: Int } type Query implements I { a: Int @deprecated }", "Interface field I.a is not deprecated, so implementation field Query.a must not be deprecated.")]
    [InlineData("input O @oneOf { a: O } type Query { a(b: O): Int }", "Input Object O cannot be provided a finite value because it references itself through fields: O.a.")]
    [InlineData("input I { a: I! } type Query { a(b: I): Int }", "Input Object I cannot be provided a finite value because it references itself through fields: I.a.")]
    [InlineData("input A { b: B! } input B { a: A! } type Query { a(b: A): Int }", "Input Object A cannot be provided a finite value because it references itself through fields: A.b, B.a.")]
    [InlineData("input O @oneOf { a: Int! } type Query { a(b: O): Int }", "OneOf input field O.a must be nullable.")]
    [InlineData("input O @oneOf { a: Int = 1 } type Query { a(b: O): Int }", "OneOf input field O.a cannot have a default value.")]
    [InlineData("type Query { a(b: Int = \"x\"): Int }", "Query.a(b:) has invalid default value: Int cannot represent non-integer value: \"x\"")]
    [InlineData("input I { a: I = {} } type Query { a(b: I): Int }", "Invalid circular reference. The default value of Input Object field I.a references itself.")]
    public void A_schema_that_breaks_chapter_3_is_refused(string sdl, params string[] messages) =>
        Assert.Equal(messages, Assert.Throws<SchemaException>(() => Schema.FromSdl(sdl)).Errors.Select(error => error.Message));

    [Fact]
    public void Covariant_fields_and_nullable_cycles_are_fine() => Assert.NotNull(Schema.FromSdl("""
        interface I { a: I b(x: Int): [I] }
        type Query implements I { a: Query! b(x: Int, y: Int = 1): [Query!]! }
        input A { b: B! list: [A!]! } input B { a: A }
        """));
}
