using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Tests.Language;

public sealed class PrinterTests
{
    /// <summary>Every construct of the executable language, laid out as the printer lays it out.</summary>
    private const string Executable = """"
        """
        What the front page
        needs
        """
        query Front($id: [ID!]! = ["a"], $when: When = {from: 1, to: null} @seen) @live {
          start: node(id: $id, deep: {list: [1, -2.5e3, true, null, RED], s: "\"hi\""}) @include(if: true) {
            ...Names @skip(if: false)
            ... on Person @here {
              name
            }
            ... {
              __typename
            }
          }
          long(
            firstArgument: "a text that is rather long"
            secondArgument: "and another one that makes the line too long"
          )
        }

        query Described(
        "the one"
        $a: Int
        $b: Int
        ) {
          a
        }

        mutation {
          write(text: """
          a block
            of text
          """)
        }

        subscription Watch {
          changes
        }

        "who it is"
        fragment Names on Person {
          first
        }
        """";

    private const string TypeSystem = """"
        """The whole"""
        schema @on {
          query: Q
          mutation: M
        }

        "A date"
        scalar Date @specifiedBy(url: "https://example.com")

        type Q implements A & B @on {
          """What it is"""
          a(
            "the first"
            x: Int = 1 @on
            y: [In!]
          ): T! @deprecated
          b(x: Int, y: Int = 2): [T]
        }

        type Empty

        interface A implements B {
          a: T
        }

        union U @on = Q | M

        enum E {
          "one"
          ONE
          TWO @on
        }

        input In @oneOf {
          a: Int = 3
          b: String
        }

        directive @on(a: Int = 1, b: Boolean!) repeatable on FIELD | ENUM_VALUE

        extend schema @on

        extend scalar Date @on

        extend type Q implements C

        extend interface A {
          b: Int
        }

        extend union U = E

        extend enum E {
          THREE
        }

        extend input In {
          c: Int
        }
        """";

    [Theory]
    [InlineData(Executable)]
    [InlineData(TypeSystem)]
    public void What_is_printed_reads_as_the_same(string text) => Assert.Equal(text.ReplaceLineEndings("\n"), Printer.Print(Parser.Parse(text)));

    [Theory]
    [InlineData("{a b}", "{\n  a\n  b\n}")]
    [InlineData("query{a}", "{\n  a\n}")]
    [InlineData("query@d{a}", "query @d {\n  a\n}")]
    [InlineData("{a(s:\"\\u{7}\\u{e9}\\u{1f600}\")}", "{\n  a(s: \"\\u0007é\U0001F600\")\n}")]
    public void Layout_is_normalised(string text, string expected) => Assert.Equal(expected, Printer.Print(Parser.Parse(text)));

    [Theory]
    [InlineData("one")]
    [InlineData(" leading")]
    [InlineData("ends with \"")]
    [InlineData("ends with \\")]
    [InlineData("two\n  lines")]
    [InlineData("holds \"\"\" quotes")]
    [InlineData("")]
    public void Block_strings_keep_their_value(string value)
    {
        var printed = Printer.Print(new StringValueNode { Value = value, IsBlock = true });
        Assert.Equal(value, ((StringValueNode)Parser.ParseValue(printed)).Value);
    }
}
