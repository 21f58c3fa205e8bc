using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Tests.Language;

public sealed class LexerTests
{
    [Theory]
    [InlineData("\"simple\"", "simple")]
    [InlineData("\"quote \\\" slash \\/ \\\\ \\b\\f\\n\\r\\t\"", "quote \" slash / \\ \b\f\n\r\t")]
    [InlineData("\"\\u0041\\u{42}\\u{1F600}\"", "AB\U0001F600")]
    [InlineData("\"\\uD83D\\uDE00\"", "\U0001F600")]
    [InlineData("\"\"", "")]
    public void Strings_have_their_escapes_resolved(string text, string expected) =>
        Assert.Equal((TokenKind.String, expected), Read(text));

    [Theory]
    [InlineData("\"\"\"\n    one\n      two\n\n    three\n  \"\"\"", "one\n  two\n\nthree")]
    [InlineData("\"\"\"first\n   second\"\"\"", "first\nsecond")]
    [InlineData("\"\"\"a\r\n b\r c\"\"\"", "a\nb\nc")]
    [InlineData("\"\"\"raw \\n \\\"\"\" \\u0041\"\"\"", "raw \\n \"\"\" \\u0041")]
    public void Block_strings_lose_their_common_indentation(string text, string expected) =>
        Assert.Equal((TokenKind.BlockString, expected), Read(text));

    [Theory]
    [InlineData("4", TokenKind.Int)]
    [InlineData("-0", TokenKind.Int)]
    [InlineData("4.123", TokenKind.Float)]
    [InlineData("-1.123E-4", TokenKind.Float)]
    [InlineData("0e1", TokenKind.Float)]
    public void Numbers_keep_their_text(string text, TokenKind kind) => Assert.Equal((kind, text), Read(text));

    [Theory]
    [InlineData("\"", "Unterminated string.", 2)]
    [InlineData("\"a\nb\"", "Unterminated string.", 3)]
    [InlineData("'single'", "Unexpected single quote character ('), did you mean to use a double quote (\")?", 1)]
    [InlineData("\"bad \\z esc\"", "Invalid character escape sequence: \"\\z\".", 6)]
    [InlineData("\"bad \\u{110000} esc\"", "Invalid Unicode escape sequence: \"\\u{110000}\".", 6)]
    [InlineData("\"bad \\uD800 esc\"", "Invalid Unicode escape sequence: \"\\uD800\".", 6)]
    [InlineData("00", "Invalid number, unexpected digit after 0: \"0\".", 2)]
    [InlineData("1.", "Invalid number, expected digit but got: <EOF>.", 3)]
    [InlineData("1a", "Invalid number, expected digit but got: \"a\".", 2)]
    [InlineData("..", "Unexpected character: \".\".", 1)]
    [InlineData("\u00AA", "Unexpected character: U+00AA.", 1)]
    public void Faults_say_what_and_where(string text, string message, int column)
    {
        var error = Assert.Throws<SyntaxException>(() => Read(text)).Error;
        Assert.Equal("Syntax Error: " + message, error.Message);
        Assert.Equal([new SourceLocation(1, column)], error.Locations);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_character() =>
        Assert.Equal("Syntax Error: Invalid character: U+DEAD.", Assert.Throws<SyntaxException>(() => Read("\uDEAD")).Error.Message);

    [Fact]
    public void Byte_order_marks_commas_and_comments_are_ignored() =>
        Assert.Equal((TokenKind.Name, "foo"), Read("\uFEFF ,,\t\r\n# comment \u00e9 \U0001F600\n foo"));

    private static (TokenKind, string?) Read(string text)
    {
        var token = new Lexer(new Source(text)).Read(0);
        return (token.Kind, token.Value);
    }
}
