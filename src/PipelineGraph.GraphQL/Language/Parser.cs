namespace PipelineGraph.GraphQL.Language;

/// <summary>Recursive descent over the grammar of appendix C; the first fault ends it with a <see cref="SyntaxException"/>.</summary>
public sealed partial class Parser
{
    private readonly Lexer _lexer;
    private readonly ParserOptions _options;
    private Token _token;
    private int _lastEnd;
    private int _tokens;
    private int _depth;

    private Parser(Source source, ParserOptions? options)
    {
        _lexer = new Lexer(source);
        _options = options ?? ParserOptions.Default;
        Advance();
        _lastEnd = 0;
    }

    public static DocumentNode Parse(string text, ParserOptions? options = null) => Parse(new Source(text), options);

    public static DocumentNode Parse(Source source, ParserOptions? options = null) => new Parser(source, options).ParseDocument();

    /// <summary>Reads one value, such as `[1, {a: $b}]`.</summary>
    public static ValueNode ParseValue(string text, ParserOptions? options = null) =>
        new Parser(new Source(text), options).Whole(parser => parser.ParseValue(isConst: false));

    /// <summary>Reads one type reference, such as `[Int!]!`.</summary>
    public static TypeNode ParseType(string text, ParserOptions? options = null) =>
        new Parser(new Source(text), options).Whole(parser => parser.ParseTypeReference());

    private T Whole<T>(Func<Parser, T> read)
    {
        var result = read(this);
        Expect(TokenKind.EndOfFile);
        return result;
    }

    /// <summary>Document : Definition+</summary>
    private DocumentNode ParseDocument()
    {
        var definitions = new List<DefinitionNode>();
        do definitions.Add(ParseDefinition());
        while (_token.Kind != TokenKind.EndOfFile);
        return new DocumentNode { Definitions = definitions, Location = new Location(_lexer.Source, 0, _token.End) };
    }

    /// <summary>Definition : ExecutableDefinition | TypeSystemDefinition | TypeSystemExtension</summary>
    private DefinitionNode ParseDefinition()
    {
        if (Peek(TokenKind.BraceLeft)) return ParseOperationDefinition();
        var hasDescription = PeekDescription();
        var keyword = hasDescription ? _lexer.Read(_token.End) : _token;
        if (hasDescription && keyword.Kind == TokenKind.BraceLeft)
            throw Error(_token.Start, "Unexpected description, descriptions are not supported on shorthand queries.");
        if (keyword.Kind != TokenKind.Name) throw Unexpected(keyword);
        switch (keyword.Value)
        {
            case "query" or "mutation" or "subscription": return ParseOperationDefinition();
            case "fragment": return ParseFragmentDefinition();
            case "schema" or "scalar" or "type" or "interface" or "union" or "enum" or "input" or "directive":
                return ParseTypeSystemDefinition(_token.Start, ParseDescription(), isExtension: false);
        }
        if (hasDescription) throw Error(_token.Start, "Unexpected description, only GraphQL definitions support descriptions.");
        return keyword.Value == "extend" ? ParseTypeSystemExtension() : throw Unexpected(keyword);
    }

    /// <summary>OperationDefinition : Description? OperationType Name? VariablesDefinition? Directives? SelectionSet | SelectionSet</summary>
    private OperationDefinitionNode ParseOperationDefinition()
    {
        var start = _token.Start;
        if (Peek(TokenKind.BraceLeft))
        {
            return new OperationDefinitionNode { Operation = OperationType.Query, SelectionSet = ParseSelectionSet(), Location = From(start) };
        }
        return new OperationDefinitionNode
        {
            Description = ParseDescription(),
            Operation = ParseOperationType(),
            Name = Peek(TokenKind.Name) ? ParseName() : null,
            VariableDefinitions = OptionalMany(TokenKind.ParenLeft, ParseVariableDefinition, TokenKind.ParenRight),
            Directives = ParseDirectives(isConst: false),
            SelectionSet = ParseSelectionSet(),
            Location = From(start),
        };
    }

    /// <summary>OperationType : one of query mutation subscription</summary>
    private OperationType ParseOperationType()
    {
        var token = Expect(TokenKind.Name);
        return token.Value switch
        {
            "query" => OperationType.Query,
            "mutation" => OperationType.Mutation,
            "subscription" => OperationType.Subscription,
            _ => throw Unexpected(token),
        };
    }

    /// <summary>VariableDefinition : Description? Variable : Type DefaultValue? Directives[Const]?</summary>
    private VariableDefinitionNode ParseVariableDefinition()
    {
        var start = _token.Start;
        var description = ParseDescription();
        var variable = ParseVariable();
        Expect(TokenKind.Colon);
        return new VariableDefinitionNode
        {
            Description = description,
            Variable = variable,
            Type = ParseTypeReference(),
            DefaultValue = Skip(TokenKind.EqualsSign) ? ParseValue(isConst: true) : null,
            Directives = ParseDirectives(isConst: true),
            Location = From(start),
        };
    }

    /// <summary>SelectionSet : { Selection+ }</summary>
    private SelectionSetNode ParseSelectionSet()
    {
        var start = _token.Start;
        Enter();
        var selections = Many(TokenKind.BraceLeft, ParseSelection, TokenKind.BraceRight);
        _depth--;
        return new SelectionSetNode { Selections = selections, Location = From(start) };
    }

    /// <summary>Selection : Field | FragmentSpread | InlineFragment</summary>
    private SelectionNode ParseSelection() => Peek(TokenKind.Spread) ? ParseFragment() : ParseField();

    /// <summary>Field : Alias? Name Arguments? Directives? SelectionSet?</summary>
    private FieldNode ParseField()
    {
        var start = _token.Start;
        var nameOrAlias = ParseName();
        var hasAlias = Skip(TokenKind.Colon);
        return new FieldNode
        {
            Alias = hasAlias ? nameOrAlias : null,
            Name = hasAlias ? ParseName() : nameOrAlias,
            Arguments = ParseArguments(isConst: false),
            Directives = ParseDirectives(isConst: false),
            SelectionSet = Peek(TokenKind.BraceLeft) ? ParseSelectionSet() : null,
            Location = From(start),
        };
    }

    /// <summary>FragmentSpread : ... FragmentName Directives?; InlineFragment : ... TypeCondition? Directives? SelectionSet</summary>
    private SelectionNode ParseFragment()
    {
        var start = _token.Start;
        Expect(TokenKind.Spread);
        var hasCondition = SkipKeyword("on");
        if (!hasCondition && Peek(TokenKind.Name))
        {
            return new FragmentSpreadNode { Name = ParseName(), Directives = ParseDirectives(isConst: false), Location = From(start) };
        }
        return new InlineFragmentNode
        {
            TypeCondition = hasCondition ? ParseNamedType() : null,
            Directives = ParseDirectives(isConst: false),
            SelectionSet = ParseSelectionSet(),
            Location = From(start),
        };
    }

    /// <summary>FragmentDefinition : Description? fragment FragmentName TypeCondition Directives? SelectionSet; FragmentName : Name but not on</summary>
    private FragmentDefinitionNode ParseFragmentDefinition()
    {
        var start = _token.Start;
        var description = ParseDescription();
        ExpectKeyword("fragment");
        if (_token is { Kind: TokenKind.Name, Value: "on" }) throw Unexpected(_token);
        var name = ParseName();
        ExpectKeyword("on");
        return new FragmentDefinitionNode
        {
            Description = description,
            Name = name,
            TypeCondition = ParseNamedType(),
            Directives = ParseDirectives(isConst: false),
            SelectionSet = ParseSelectionSet(),
            Location = From(start),
        };
    }

    /// <summary>Arguments[Const] : ( Argument[?Const]+ )</summary>
    private List<ArgumentNode> ParseArguments(bool isConst) =>
        OptionalMany(TokenKind.ParenLeft, () => ParseArgument(isConst), TokenKind.ParenRight);

    /// <summary>Argument[Const] : Name : Value[?Const]</summary>
    private ArgumentNode ParseArgument(bool isConst)
    {
        var start = _token.Start;
        var name = ParseName();
        Expect(TokenKind.Colon);
        return new ArgumentNode { Name = name, Value = ParseValue(isConst), Location = From(start) };
    }

    /// <summary>Directives[Const] : Directive[?Const]+; Directive[Const] : @ Name Arguments[?Const]?</summary>
    private List<DirectiveNode> ParseDirectives(bool isConst)
    {
        if (!Peek(TokenKind.At)) return [];
        var directives = new List<DirectiveNode>();
        while (Peek(TokenKind.At))
        {
            var start = _token.Start;
            Advance();
            directives.Add(new DirectiveNode { Name = ParseName(), Arguments = ParseArguments(isConst), Location = From(start) });
        }
        return directives;
    }

    /// <summary>Type : NamedType | ListType | NonNullType</summary>
    private TypeNode ParseTypeReference()
    {
        var start = _token.Start;
        TypeNode type;
        if (Skip(TokenKind.BracketLeft))
        {
            Enter();
            var inner = ParseTypeReference();
            Expect(TokenKind.BracketRight);
            _depth--;
            type = new ListTypeNode { Type = inner, Location = From(start) };
        }
        else
        {
            type = ParseNamedType();
        }
        return Skip(TokenKind.Bang) ? new NonNullTypeNode { Type = type, Location = From(start) } : type;
    }

    private NamedTypeNode ParseNamedType()
    {
        var start = _token.Start;
        return new NamedTypeNode { Name = ParseName(), Location = From(start) };
    }

    private NameNode ParseName()
    {
        var token = Expect(TokenKind.Name);
        return new NameNode { Value = token.Value!, Location = From(token.Start) };
    }

    private void Enter()
    {
        if (++_depth <= _options.MaxDepth) return;
        throw Beyond(new("Nesting", null, _options.MaxDepth), $"Syntax Error: Document is nested more than {_options.MaxDepth} levels deep. Parsing aborted.");
    }
}
