namespace PipelineGraph.GraphQL.Language;

public sealed partial class Parser
{
    private static readonly HashSet<string> s_directiveLocations = new(Enum.GetValues<DirectiveLocation>().Select(location => location.ToName()), StringComparer.Ordinal);

    /// <summary>TypeSystemExtension : extend (SchemaExtension | TypeExtension)</summary>
    private TypeSystemDefinitionNode ParseTypeSystemExtension()
    {
        var start = _token.Start;
        Advance();
        if (_token.Kind != TokenKind.Name || _token.Value == "directive") throw Unexpected(_token);
        return ParseTypeSystemDefinition(start, description: null, isExtension: true);
    }

    /// <summary>TypeSystemDefinition : SchemaDefinition | TypeDefinition | DirectiveDefinition</summary>
    private TypeSystemDefinitionNode ParseTypeSystemDefinition(int start, StringValueNode? description, bool isExtension) => _token.Value switch
    {
        "schema" => ParseSchema(start, description, isExtension),
        "scalar" => ParseScalar(start, description, isExtension),
        "type" => ParseObjectType(start, description, isExtension),
        "interface" => ParseInterface(start, description, isExtension),
        "union" => ParseUnion(start, description, isExtension),
        "enum" => ParseEnum(start, description, isExtension),
        "input" => ParseInputObject(start, description, isExtension),
        "directive" => ParseDirectiveDefinition(start, description),
        _ => throw Unexpected(_token),
    };

    /// <summary>SchemaDefinition : Description? schema Directives[Const]? { RootOperationTypeDefinition+ }</summary>
    private SchemaDefinitionNode ParseSchema(int start, StringValueNode? description, bool isExtension)
    {
        Advance();
        var directives = ParseDirectives(isConst: true);
        var operationTypes = isExtension
            ? OptionalMany(TokenKind.BraceLeft, ParseOperationTypeDefinition, TokenKind.BraceRight)
            : Many(TokenKind.BraceLeft, ParseOperationTypeDefinition, TokenKind.BraceRight);
        if (isExtension) ExtendsSomething(directives.Count + operationTypes.Count);
        return new SchemaDefinitionNode
        {
            Description = description,
            Directives = directives,
            OperationTypes = operationTypes,
            IsExtension = isExtension,
            Location = From(start),
        };
    }

    /// <summary>RootOperationTypeDefinition : OperationType : NamedType</summary>
    private OperationTypeDefinitionNode ParseOperationTypeDefinition()
    {
        var start = _token.Start;
        var operation = ParseOperationType();
        Expect(TokenKind.Colon);
        return new OperationTypeDefinitionNode { Operation = operation, Type = ParseNamedType(), Location = From(start) };
    }

    /// <summary>ScalarTypeDefinition : Description? scalar Name Directives[Const]?</summary>
    private ScalarTypeDefinitionNode ParseScalar(int start, StringValueNode? description, bool isExtension)
    {
        Advance();
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        if (isExtension) ExtendsSomething(directives.Count);
        return new ScalarTypeDefinitionNode { Description = description, Name = name, Directives = directives, IsExtension = isExtension, Location = From(start) };
    }

    /// <summary>ObjectTypeDefinition : Description? type Name ImplementsInterfaces? Directives[Const]? FieldsDefinition?</summary>
    private ObjectTypeDefinitionNode ParseObjectType(int start, StringValueNode? description, bool isExtension)
    {
        var (name, interfaces, directives, fields) = ParseComposite(isExtension);
        return new ObjectTypeDefinitionNode
        {
            Description = description,
            Name = name,
            Interfaces = interfaces,
            Directives = directives,
            Fields = fields,
            IsExtension = isExtension,
            Location = From(start),
        };
    }

    /// <summary>InterfaceTypeDefinition : Description? interface Name ImplementsInterfaces? Directives[Const]? FieldsDefinition?</summary>
    private InterfaceTypeDefinitionNode ParseInterface(int start, StringValueNode? description, bool isExtension)
    {
        var (name, interfaces, directives, fields) = ParseComposite(isExtension);
        return new InterfaceTypeDefinitionNode
        {
            Description = description,
            Name = name,
            Interfaces = interfaces,
            Directives = directives,
            Fields = fields,
            IsExtension = isExtension,
            Location = From(start),
        };
    }

    /// <summary>ImplementsInterfaces : implements &amp;? NamedType (&amp; NamedType)*; FieldsDefinition : { FieldDefinition+ }</summary>
    private (NameNode, List<NamedTypeNode>, List<DirectiveNode>, List<FieldDefinitionNode>) ParseComposite(bool isExtension)
    {
        Advance();
        var name = ParseName();
        var interfaces = SkipKeyword("implements") ? DelimitedMany(TokenKind.Ampersand, ParseNamedType) : [];
        var directives = ParseDirectives(isConst: true);
        var fields = OptionalMany(TokenKind.BraceLeft, ParseFieldDefinition, TokenKind.BraceRight);
        if (isExtension) ExtendsSomething(interfaces.Count + directives.Count + fields.Count);
        return (name, interfaces, directives, fields);
    }

    /// <summary>FieldDefinition : Description? Name ArgumentsDefinition? : Type Directives[Const]?</summary>
    private FieldDefinitionNode ParseFieldDefinition()
    {
        var start = _token.Start;
        var description = ParseDescription();
        var name = ParseName();
        var arguments = ParseArgumentsDefinition();
        Expect(TokenKind.Colon);
        return new FieldDefinitionNode
        {
            Description = description,
            Name = name,
            Arguments = arguments,
            Type = ParseTypeReference(),
            Directives = ParseDirectives(isConst: true),
            Location = From(start),
        };
    }

    /// <summary>ArgumentsDefinition : ( InputValueDefinition+ )</summary>
    private List<InputValueDefinitionNode> ParseArgumentsDefinition() =>
        OptionalMany(TokenKind.ParenLeft, ParseInputValueDefinition, TokenKind.ParenRight);

    /// <summary>InputValueDefinition : Description? Name : Type DefaultValue? Directives[Const]?</summary>
    private InputValueDefinitionNode ParseInputValueDefinition()
    {
        var start = _token.Start;
        var description = ParseDescription();
        var name = ParseName();
        Expect(TokenKind.Colon);
        return new InputValueDefinitionNode
        {
            Description = description,
            Name = name,
            Type = ParseTypeReference(),
            DefaultValue = Skip(TokenKind.EqualsSign) ? ParseValue(isConst: true) : null,
            Directives = ParseDirectives(isConst: true),
            Location = From(start),
        };
    }

    /// <summary>UnionTypeDefinition : Description? union Name Directives[Const]? (= |? NamedType (| NamedType)*)?</summary>
    private UnionTypeDefinitionNode ParseUnion(int start, StringValueNode? description, bool isExtension)
    {
        Advance();
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        var types = Skip(TokenKind.EqualsSign) ? DelimitedMany(TokenKind.Pipe, ParseNamedType) : [];
        if (isExtension) ExtendsSomething(directives.Count + types.Count);
        return new UnionTypeDefinitionNode
        {
            Description = description,
            Name = name,
            Directives = directives,
            Types = types,
            IsExtension = isExtension,
            Location = From(start),
        };
    }

    /// <summary>EnumTypeDefinition : Description? enum Name Directives[Const]? { EnumValueDefinition+ }?</summary>
    private EnumTypeDefinitionNode ParseEnum(int start, StringValueNode? description, bool isExtension)
    {
        Advance();
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        var values = OptionalMany(TokenKind.BraceLeft, ParseEnumValueDefinition, TokenKind.BraceRight);
        if (isExtension) ExtendsSomething(directives.Count + values.Count);
        return new EnumTypeDefinitionNode
        {
            Description = description,
            Name = name,
            Directives = directives,
            Values = values,
            IsExtension = isExtension,
            Location = From(start),
        };
    }

    /// <summary>EnumValueDefinition : Description? EnumValue Directives[Const]?</summary>
    private EnumValueDefinitionNode ParseEnumValueDefinition()
    {
        var start = _token.Start;
        var description = ParseDescription();
        if (_token.Value is "true" or "false" or "null" && _token.Kind == TokenKind.Name)
            throw Error(_token.Start, $"{_token} is reserved and cannot be used for an enum value.");
        return new EnumValueDefinitionNode { Description = description, Name = ParseName(), Directives = ParseDirectives(isConst: true), Location = From(start) };
    }

    /// <summary>InputObjectTypeDefinition : Description? input Name Directives[Const]? { InputValueDefinition+ }?</summary>
    private InputObjectTypeDefinitionNode ParseInputObject(int start, StringValueNode? description, bool isExtension)
    {
        Advance();
        var name = ParseName();
        var directives = ParseDirectives(isConst: true);
        var fields = OptionalMany(TokenKind.BraceLeft, ParseInputValueDefinition, TokenKind.BraceRight);
        if (isExtension) ExtendsSomething(directives.Count + fields.Count);
        return new InputObjectTypeDefinitionNode
        {
            Description = description,
            Name = name,
            Directives = directives,
            Fields = fields,
            IsExtension = isExtension,
            Location = From(start),
        };
    }

    /// <summary>DirectiveDefinition : Description? directive @ Name ArgumentsDefinition? repeatable? on |? DirectiveLocation (| DirectiveLocation)*</summary>
    private DirectiveDefinitionNode ParseDirectiveDefinition(int start, StringValueNode? description)
    {
        Advance();
        Expect(TokenKind.At);
        var name = ParseName();
        var arguments = ParseArgumentsDefinition();
        var isRepeatable = SkipKeyword("repeatable");
        ExpectKeyword("on");
        return new DirectiveDefinitionNode
        {
            Description = description,
            Name = name,
            Arguments = arguments,
            IsRepeatable = isRepeatable,
            Locations = DelimitedMany(TokenKind.Pipe, ParseDirectiveLocation),
            Location = From(start),
        };
    }

    private NameNode ParseDirectiveLocation()
    {
        var token = _token;
        var name = ParseName();
        return s_directiveLocations.Contains(name.Value) ? name : throw Unexpected(token);
    }

    private void ExtendsSomething(int parts)
    {
        if (parts == 0) throw Unexpected(_token);
    }
}
