using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>What has fields: an object or an interface type.</summary>
public abstract class FieldsType(string name) : NamedType(name)
{
    /// <summary>In source order.</summary>
    public OrderedDictionary<string, Field> Fields { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<InterfaceType> Interfaces { get; internal set; } = [];
}

/// <summary>Object type (section 3.6)</summary>
public sealed class ObjectType(string name) : FieldsType(name);

/// <summary>Interface type (section 3.7)</summary>
public sealed class InterfaceType(string name) : FieldsType(name);

/// <summary>Union type (section 3.8)</summary>
public sealed class UnionType(string name) : NamedType(name)
{
    public IReadOnlyList<ObjectType> Types { get; internal set; } = [];
}

/// <summary>A field of an object or interface type (section 3.6)</summary>
public sealed class Field(string name, GraphQLType type)
{
    public string Name { get; } = name;

    public GraphQLType Type { get; } = type;

    public string? Description { get; init; }

    /// <summary>In source order.</summary>
    public OrderedDictionary<string, InputValue> Arguments { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Set when the field is deprecated.</summary>
    public string? DeprecationReason { get; init; }

    public FieldDefinitionNode? Node { get; init; }

    public override string ToString() => $"{Name}: {Type}";
}
