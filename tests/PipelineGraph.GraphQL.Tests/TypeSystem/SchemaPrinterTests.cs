using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Tests.TypeSystem;

public sealed class SchemaPrinterTests
{
    private const string Sdl = """"
        schema {
          query: Root
        }

        """One mark"""
        directive @mark(
          """Which"""
          a: Int = 3
        ) repeatable on OBJECT | FIELD

        type Root implements Node {
          id: ID!

          """Said once"""
          list(first: Int = 10, in: In = {x: 1, e: [A]}): [Root!]! @deprecated(reason: "Use \"id\"")
          color: E @deprecated
        }

        interface Node {
          id: ID!
        }

        union Any = Root

        enum E {
          B
          A
        }

        input In @oneOf {
          x: Int
          e: [E!]
        }

        scalar Url @specifiedBy(url: "https://example.com")
        """";

    [Fact]
    public void A_schema_prints_in_source_order() => Assert.Equal(Sdl.Replace(" @oneOf", "", StringComparison.Ordinal), Print(Sdl.Replace(" @oneOf", "", StringComparison.Ordinal)));

    [Fact]
    public void Sorted_everything_goes_by_name() =>
        Assert.Equal("enum E {\n  A\n  B\n}\n\ntype Query {\n  a: E\n  b(x: Int, y: Int): Int\n}", Print("type Query { b(y: Int, x: Int): Int a: E } enum E { B A }", sorted: true));

    [Fact]
    public void Defaults_are_coerced_to_their_types() =>
        Assert.Equal("type Query {\n  a(l: [Int] = [1], f: Float = 1, in: I = {x: 2, y: \"d\"}): Int\n}\n\ninput I {\n  x: Int\n  y: String = \"d\"\n}", Print("type Query { a(l: [Int] = 1, f: Float = 1.0, in: I = {x: 2}): Int } input I { x: Int y: String = \"d\" }"));

    private static string Print(string sdl, bool sorted = false) => SchemaPrinter.Print(Schema.FromSdl(sdl), sorted);
}
