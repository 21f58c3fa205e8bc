namespace PipelineGraph.GraphQL.Language;

/// <summary>A reference to a type (section 2.11).</summary>
public abstract class TypeNode : Node;

public sealed class NamedTypeNode : TypeNode
{
    public required NameNode Name { get; init; }
}

/// <summary>ListType : [ Type ]</summary>
public sealed class ListTypeNode : TypeNode
{
    public required TypeNode Type { get; init; }
}

/// <summary>NonNullType : Type !</summary>
public sealed class NonNullTypeNode : TypeNode
{
    /// <summary>A named or a list type.</summary>
    public required TypeNode Type { get; init; }
}
