using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Enum type (section 3.9)</summary>
public sealed class EnumType(string name) : NamedType(name)
{
    /// <summary>In source order.</summary>
    public OrderedDictionary<string, EnumValue> Values { get; } = new(StringComparer.Ordinal);
}

/// <summary>One value of an enum type.</summary>
public sealed class EnumValue(string name)
{
    public string Name { get; } = name;

    public string? Description { get; init; }

    public string? DeprecationReason { get; init; }

    public EnumValueDefinitionNode? Node { get; init; }
}

/// <summary>Input object type (section 3.10)</summary>
public sealed class InputObjectType(string name) : NamedType(name)
{
    /// <summary>In source order.</summary>
    public OrderedDictionary<string, InputValue> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>Marked @oneOf: exactly one field, and that not null.</summary>
    public bool IsOneOf { get; internal set; }
}

/// <summary>An argument of a field or directive, or a field of an input object (sections 3.6.1 and 3.10).</summary>
public sealed class InputValue(string name, GraphQLType type)
{
    public string Name { get; } = name;

    public GraphQLType Type { get; } = type;

    public string? Description { get; init; }

    public ValueNode? DefaultValue { get; init; }

    public string? DeprecationReason { get; init; }

    public InputValueDefinitionNode? Node { get; init; }

    /// <summary>Non-null and without a default.</summary>
    public bool IsRequired => Type.IsNonNull && DefaultValue is null;

    public override string ToString() => $"{Name}: {Type}";
}

/// <summary>Directive definition (section 3.13)</summary>
public sealed class DirectiveDefinition(string name)
{
    public string Name { get; } = name;

    public string? Description { get; init; }

    public bool IsRepeatable { get; init; }

    public required IReadOnlyList<DirectiveLocation> Locations { get; init; }

    /// <summary>In source order.</summary>
    public OrderedDictionary<string, InputValue> Arguments { get; init; } = new(StringComparer.Ordinal);

    public DirectiveDefinitionNode? Node { get; init; }
}
