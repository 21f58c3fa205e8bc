namespace PipelineGraph.GraphQL.Language;

public sealed partial class Parser
{
    /// <summary>Value[Const] : [~Const] Variable | IntValue | FloatValue | StringValue | BooleanValue | NullValue | EnumValue | ListValue[?Const] | ObjectValue[?Const]</summary>
    private ValueNode ParseValue(bool isConst)
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.BracketLeft: return ParseList(isConst);
            case TokenKind.BraceLeft: return ParseObject(isConst);
            case TokenKind.Int:
                Advance();
                return new IntValueNode { Value = token.Value!, Location = From(token.Start) };
            case TokenKind.Float:
                Advance();
                return new FloatValueNode { Value = token.Value!, Location = From(token.Start) };
            case TokenKind.String or TokenKind.BlockString: return ParseString();
            case TokenKind.Name:
                Advance();
                return token.Value switch
                {
                    "true" => new BooleanValueNode { Value = true, Location = From(token.Start) },
                    "false" => new BooleanValueNode { Value = false, Location = From(token.Start) },
                    "null" => new NullValueNode { Location = From(token.Start) },
                    _ => new EnumValueNode { Value = token.Value!, Location = From(token.Start) },
                };
            case TokenKind.Dollar when !isConst: return ParseVariable();
            case TokenKind.Dollar:
                Advance();
                if (_token.Kind == TokenKind.Name) throw Error(token.Start, $"Unexpected variable \"${_token.Value}\" in constant value.");
                throw Unexpected(token);
            default: throw Unexpected(token);
        }
    }

    /// <summary>Variable : $ Name</summary>
    private VariableNode ParseVariable()
    {
        var start = _token.Start;
        Expect(TokenKind.Dollar);
        return new VariableNode { Name = ParseName(), Location = From(start) };
    }

    private StringValueNode ParseString()
    {
        var token = _token;
        Advance();
        return new StringValueNode { Value = token.Value!, IsBlock = token.Kind == TokenKind.BlockString, Location = From(token.Start) };
    }

    /// <summary>ListValue[Const] : [ ] | [ Value[?Const]+ ]</summary>
    private ListValueNode ParseList(bool isConst)
    {
        var start = _token.Start;
        Enter();
        var values = Any(TokenKind.BracketLeft, () => ParseValue(isConst), TokenKind.BracketRight);
        _depth--;
        return new ListValueNode { Values = values, Location = From(start) };
    }

    /// <summary>ObjectValue[Const] : { } | { ObjectField[?Const]+ }</summary>
    private ObjectValueNode ParseObject(bool isConst)
    {
        var start = _token.Start;
        Enter();
        var fields = Any(TokenKind.BraceLeft, () => ParseObjectField(isConst), TokenKind.BraceRight);
        _depth--;
        return new ObjectValueNode { Fields = fields, Location = From(start) };
    }

    /// <summary>ObjectField[Const] : Name : Value[?Const]</summary>
    private ObjectFieldNode ParseObjectField(bool isConst)
    {
        var start = _token.Start;
        var name = ParseName();
        Expect(TokenKind.Colon);
        return new ObjectFieldNode { Name = name, Value = ParseValue(isConst), Location = From(start) };
    }
}
