using System.Text;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Conformance;

/// <summary>A document without its ignored characters (section 2.1.5), its block strings as short as they can be.</summary>
internal static class IgnoredCharacters
{
    public static string Strip(string document)
    {
        var lexer = new Lexer(new Source(document));
        var text = new StringBuilder();
        var afterWord = false;
        for (var token = lexer.Read(0); token.Kind != TokenKind.EndOfFile; token = lexer.Read(token.End))
        {
            var isWord = token.Kind is TokenKind.Name or TokenKind.Int or TokenKind.Float or TokenKind.String or TokenKind.BlockString;
            if (afterWord && (isWord || token.Kind == TokenKind.Spread)) text.Append(' ');
            if (token.Kind == TokenKind.BlockString) text.Append(BlockString.Print(token.Value!, minimize: true));
            else text.Append(document, token.Start, token.End - token.Start);
            afterWord = isWord;
        }
        return text.ToString();
    }
}
