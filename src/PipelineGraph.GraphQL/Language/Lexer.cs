using System.Globalization;
using System.Text;

namespace PipelineGraph.GraphQL.Language;

/// <summary>Turns source text into tokens, one at a time (section 2.1); ignored characters and comments never appear.</summary>
public sealed class Lexer(Source source)
{
    private readonly string _body = source.Body;

    public Source Source { get; } = source;

    /// <summary>The first token at or after a position.</summary>
    public Token Read(int position)
    {
        while (position < _body.Length)
        {
            var c = _body[position];
            switch (c)
            {
                case '\uFEFF' or '\t' or ' ' or ',' or '\n' or '\r': position++; continue;
                case '#': position = SkipComment(position); continue;
                case '!': return Punctuator(TokenKind.Bang, position);
                case '$': return Punctuator(TokenKind.Dollar, position);
                case '&': return Punctuator(TokenKind.Ampersand, position);
                case '(': return Punctuator(TokenKind.ParenLeft, position);
                case ')': return Punctuator(TokenKind.ParenRight, position);
                case '.' when At(position + 1) == '.' && At(position + 2) == '.': return new Token(TokenKind.Spread, position, position + 3);
                case ':': return Punctuator(TokenKind.Colon, position);
                case '=': return Punctuator(TokenKind.EqualsSign, position);
                case '@': return Punctuator(TokenKind.At, position);
                case '[': return Punctuator(TokenKind.BracketLeft, position);
                case ']': return Punctuator(TokenKind.BracketRight, position);
                case '{': return Punctuator(TokenKind.BraceLeft, position);
                case '|': return Punctuator(TokenKind.Pipe, position);
                case '}': return Punctuator(TokenKind.BraceRight, position);
                case '"' when At(position + 1) == '"' && At(position + 2) == '"': return ReadBlockString(position);
                case '"': return ReadString(position);
            }
            if (char.IsAsciiDigit(c) || c == '-') return ReadNumber(position);
            if (IsNameStart(c)) return ReadName(position);
            throw Error(position, c == '\''
                ? "Unexpected single quote character ('), did you mean to use a double quote (\")?"
                : $"{(IsScalarValue(c) || IsSurrogatePair(position) ? "Unexpected" : "Invalid")} character: {Print(position)}.");
        }
        return new Token(TokenKind.EndOfFile, _body.Length, _body.Length);
    }

    private static Token Punctuator(TokenKind kind, int position) => new(kind, position, position + 1);

    private int SkipComment(int position)
    {
        while (position < _body.Length && _body[position] is not ('\n' or '\r'))
        {
            if (IsScalarValue(_body[position])) position++;
            else if (IsSurrogatePair(position)) position += 2;
            else break;
        }
        return position;
    }

    /// <summary>Name :: NameStart NameContinue*</summary>
    private Token ReadName(int start)
    {
        var end = start + 1;
        while (IsNameStart(At(end)) || char.IsAsciiDigit(At(end))) end++;
        return new Token(TokenKind.Name, start, end, _body[start..end]);
    }

    /// <summary>IntValue :: IntegerPart; FloatValue :: IntegerPart FractionalPart? ExponentPart?</summary>
    private Token ReadNumber(int start)
    {
        var position = start;
        var isFloat = false;
        if (At(position) == '-') position++;
        if (At(position) == '0')
        {
            position++;
            if (char.IsAsciiDigit(At(position))) throw Error(position, $"Invalid number, unexpected digit after 0: {Print(position)}.");
        }
        else
        {
            position = SkipDigits(position);
        }
        if (At(position) == '.')
        {
            isFloat = true;
            position = SkipDigits(position + 1);
        }
        if (At(position) is 'e' or 'E')
        {
            isFloat = true;
            position++;
            if (At(position) is '+' or '-') position++;
            position = SkipDigits(position);
        }
        if (At(position) == '.' || IsNameStart(At(position))) throw Error(position, $"Invalid number, expected digit but got: {Print(position)}.");
        return new Token(isFloat ? TokenKind.Float : TokenKind.Int, start, position, _body[start..position]);
    }

    private int SkipDigits(int position)
    {
        if (!char.IsAsciiDigit(At(position))) throw Error(position, $"Invalid number, expected digit but got: {Print(position)}.");
        while (char.IsAsciiDigit(At(position))) position++;
        return position;
    }

    /// <summary>StringValue :: `"` StringCharacter* `"`</summary>
    private Token ReadString(int start)
    {
        var position = start + 1;
        var chunk = position;
        StringBuilder? value = null;
        while (position < _body.Length)
        {
            var c = _body[position];
            if (c == '"')
            {
                var text = value is null ? _body[chunk..position] : value.Append(_body, chunk, position - chunk).ToString();
                return new Token(TokenKind.String, start, position + 1, text);
            }
            if (c == '\\')
            {
                value ??= new StringBuilder();
                value.Append(_body, chunk, position - chunk);
                position = ReadEscape(position, value);
                chunk = position;
            }
            else if (c is '\n' or '\r') break;
            else if (IsScalarValue(c)) position++;
            else if (IsSurrogatePair(position)) position += 2;
            else throw Error(position, $"Invalid character within String: {Print(position)}.");
        }
        throw Error(position, "Unterminated string.");
    }

    private int ReadEscape(int position, StringBuilder value)
    {
        if (At(position + 1) == 'u') return At(position + 2) == '{' ? ReadBracedUnicode(position, value) : ReadFixedUnicode(position, value);
        value.Append(At(position + 1) switch
        {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw Error(position, $"Invalid character escape sequence: \"{Slice(position, 2)}\"."),
        });
        return position + 2;
    }

    /// <summary>\u{ HexDigit+ }, at most eight digits.</summary>
    private int ReadBracedUnicode(int position, StringBuilder value)
    {
        var point = 0;
        var size = 3;
        while (size < 12)
        {
            var c = At(position + size++);
            if (c == '}')
            {
                if (size < 5 || !Rune.IsValid(point)) break;
                value.Append(new Rune(point).ToString());
                return position + size;
            }
            if (!char.IsAsciiHexDigit(c)) break;
            point = (point << 4) | HexDigit(c);
            if (point < 0) break;
        }
        throw Error(position, $"Invalid Unicode escape sequence: \"{Slice(position, size)}\".");
    }

    /// <summary>\u HexDigit{4}, or two of them that make a surrogate pair.</summary>
    private int ReadFixedUnicode(int position, StringBuilder value)
    {
        var code = HexCode(position + 2);
        if (Rune.IsValid(code))
        {
            value.Append((char)code);
            return position + 6;
        }
        if (code >= 0 && char.IsHighSurrogate((char)code) && At(position + 6) == '\\' && At(position + 7) == 'u')
        {
            var low = HexCode(position + 8);
            if (low >= 0 && char.IsLowSurrogate((char)low))
            {
                value.Append((char)code).Append((char)low);
                return position + 12;
            }
        }
        throw Error(position, $"Invalid Unicode escape sequence: \"{Slice(position, 6)}\".");
    }

    private int HexCode(int position)
    {
        var code = 0;
        for (var i = position; i < position + 4; i++)
        {
            if (!char.IsAsciiHexDigit(At(i))) return -1;
            code = (code << 4) | HexDigit(At(i));
        }
        return code;
    }

    /// <summary>StringValue :: `"""` BlockStringCharacter* `"""`</summary>
    private Token ReadBlockString(int start)
    {
        var position = start + 3;
        var chunk = position;
        var line = new StringBuilder();
        var lines = new List<string>();
        while (position < _body.Length)
        {
            var c = _body[position];
            if (c == '"' && At(position + 1) == '"' && At(position + 2) == '"')
            {
                lines.Add(line.Append(_body, chunk, position - chunk).ToString());
                return new Token(TokenKind.BlockString, start, position + 3, BlockString.Dedent(lines));
            }
            if (c == '\\' && At(position + 1) == '"' && At(position + 2) == '"' && At(position + 3) == '"')
            {
                line.Append(_body, chunk, position - chunk);
                chunk = position + 1;
                position += 4;
            }
            else if (c is '\n' or '\r')
            {
                lines.Add(line.Append(_body, chunk, position - chunk).ToString());
                line.Clear();
                position += c == '\r' && At(position + 1) == '\n' ? 2 : 1;
                chunk = position;
            }
            else if (IsScalarValue(c)) position++;
            else if (IsSurrogatePair(position)) position += 2;
            else throw Error(position, $"Invalid character within String: {Print(position)}.");
        }
        throw Error(position, "Unterminated string.");
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsScalarValue(char c) => !char.IsSurrogate(c);

    private bool IsSurrogatePair(int position) => char.IsHighSurrogate(At(position)) && char.IsLowSurrogate(At(position + 1));

    private static int HexDigit(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;

    private char At(int position) => position < _body.Length ? _body[position] : '\0';

    private string Slice(int start, int length) => _body.Substring(start, Math.Min(length, _body.Length - start));

    private string Print(int position)
    {
        if (position >= _body.Length) return "<EOF>";
        var c = _body[position];
        if (c is >= ' ' and <= '~') return c == '"' ? "'\"'" : $"\"{c}\"";
        var point = IsSurrogatePair(position) ? char.ConvertToUtf32(c, _body[position + 1]) : c;
        return "U+" + point.ToString("X4", CultureInfo.InvariantCulture);
    }

    private SyntaxException Error(int position, string description) => new(Source, position, description);
}
