namespace PipelineGraph.GraphQL.Language;

/// <summary>A definition of the type system, or an extension of one (sections 3.1 and 3.2).</summary>
public abstract class TypeSystemDefinitionNode : DefinitionNode
{
    /// <summary>True for `extend …`, which has no description and may leave the body out.</summary>
    public bool IsExtension { get; init; }
}

/// <summary>SchemaDefinition, SchemaExtension (section 3.3)</summary>
public sealed class SchemaDefinitionNode : TypeSystemDefinitionNode
{
    public IReadOnlyList<OperationTypeDefinitionNode> OperationTypes { get; init; } = [];
}

/// <summary>RootOperationTypeDefinition : OperationType : NamedType</summary>
public sealed class OperationTypeDefinitionNode : Node
{
    public required OperationType Operation { get; init; }

    public required NamedTypeNode Type { get; init; }
}

/// <summary>DirectiveDefinition (section 3.13)</summary>
public sealed class DirectiveDefinitionNode : TypeSystemDefinitionNode
{
    public required NameNode Name { get; init; }

    public IReadOnlyList<InputValueDefinitionNode> Arguments { get; init; } = [];

    public bool IsRepeatable { get; init; }

    public required IReadOnlyList<NameNode> Locations { get; init; }
}

/// <summary>TypeDefinition, TypeExtension (section 3.4)</summary>
public abstract class TypeDefinitionNode : TypeSystemDefinitionNode
{
    public required NameNode Name { get; init; }
}

public sealed class ScalarTypeDefinitionNode : TypeDefinitionNode;

/// <summary>The definition of an object or interface type: what has fields and implements interfaces.</summary>
public abstract class CompositeTypeDefinitionNode : TypeDefinitionNode
{
    public IReadOnlyList<NamedTypeNode> Interfaces { get; init; } = [];

    public IReadOnlyList<FieldDefinitionNode> Fields { get; init; } = [];
}

public sealed class ObjectTypeDefinitionNode : CompositeTypeDefinitionNode;

public sealed class InterfaceTypeDefinitionNode : CompositeTypeDefinitionNode;

public sealed class UnionTypeDefinitionNode : TypeDefinitionNode
{
    public IReadOnlyList<NamedTypeNode> Types { get; init; } = [];
}

public sealed class EnumTypeDefinitionNode : TypeDefinitionNode
{
    public IReadOnlyList<EnumValueDefinitionNode> Values { get; init; } = [];
}

public sealed class InputObjectTypeDefinitionNode : TypeDefinitionNode
{
    public IReadOnlyList<InputValueDefinitionNode> Fields { get; init; } = [];
}

/// <summary>FieldDefinition : Description? Name ArgumentsDefinition? : Type Directives? (section 3.6)</summary>
public sealed class FieldDefinitionNode : Node
{
    public StringValueNode? Description { get; init; }

    public required NameNode Name { get; init; }

    public IReadOnlyList<InputValueDefinitionNode> Arguments { get; init; } = [];

    public required TypeNode Type { get; init; }

    public IReadOnlyList<DirectiveNode> Directives { get; init; } = [];
}

/// <summary>InputValueDefinition : Description? Name : Type DefaultValue? Directives? (section 3.6.1)</summary>
public sealed class InputValueDefinitionNode : Node
{
    public StringValueNode? Description { get; init; }

    public required NameNode Name { get; init; }

    public required TypeNode Type { get; init; }

    public ValueNode? DefaultValue { get; init; }

    public IReadOnlyList<DirectiveNode> Directives { get; init; } = [];
}

/// <summary>EnumValueDefinition : Description? EnumValue Directives? (section 3.9)</summary>
public sealed class EnumValueDefinitionNode : Node
{
    public StringValueNode? Description { get; init; }

    public required NameNode Name { get; init; }

    public IReadOnlyList<DirectiveNode> Directives { get; init; } = [];
}
