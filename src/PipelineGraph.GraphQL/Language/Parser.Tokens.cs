namespace PipelineGraph.GraphQL.Language;

public sealed partial class Parser
{
    private bool Peek(TokenKind kind) => _token.Kind == kind;

    private bool PeekDescription() => _token.Kind is TokenKind.String or TokenKind.BlockString;

    /// <summary>Description : StringValue</summary>
    private StringValueNode? ParseDescription() => PeekDescription() ? ParseString() : null;

    private void Advance()
    {
        _lastEnd = _token.End;
        _token = _lexer.Read(_token.End);
        if (_token.Kind != TokenKind.EndOfFile && ++_tokens > _options.MaxTokens)
            throw Beyond(new("Tokens", null, _options.MaxTokens), $"Syntax Error: Document contains more than {_options.MaxTokens} tokens. Parsing aborted.");
    }

    private Token Expect(TokenKind kind)
    {
        var token = _token;
        if (token.Kind != kind) throw Error(token.Start, $"Expected {Token.Describe(kind)}, found {token}.");
        if (kind != TokenKind.EndOfFile) Advance();
        return token;
    }

    private bool Skip(TokenKind kind)
    {
        if (_token.Kind != kind) return false;
        Advance();
        return true;
    }

    private void ExpectKeyword(string keyword)
    {
        if (!SkipKeyword(keyword)) throw Error(_token.Start, $"Expected \"{keyword}\", found {_token}.");
    }

    private bool SkipKeyword(string keyword)
    {
        if (_token.Kind != TokenKind.Name || _token.Value != keyword) return false;
        Advance();
        return true;
    }

    private List<T> Any<T>(TokenKind open, Func<T> read, TokenKind close)
    {
        Expect(open);
        var items = new List<T>();
        while (!Skip(close)) items.Add(read());
        return items;
    }

    private List<T> Many<T>(TokenKind open, Func<T> read, TokenKind close)
    {
        Expect(open);
        var items = new List<T>();
        do items.Add(read());
        while (!Skip(close));
        return items;
    }

    private List<T> OptionalMany<T>(TokenKind open, Func<T> read, TokenKind close) => Peek(open) ? Many(open, read, close) : [];

    private List<T> DelimitedMany<T>(TokenKind delimiter, Func<T> read)
    {
        Skip(delimiter);
        var items = new List<T>();
        do items.Add(read());
        while (Skip(delimiter));
        return items;
    }

    private Location From(int start) => new(_lexer.Source, start, _lastEnd);

    private SyntaxException Error(int position, string description) => new(_lexer.Source, position, description);

    private SyntaxException Unexpected(Token token) => Error(token.Start, $"Unexpected {token}.");

    private SyntaxException Beyond(Limit limit, FormattableString message) =>
        new(limit.ToError(message) with { Locations = [_lexer.Source.GetLocation(_token.Start)] });
}
