using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>A type as a field or an input has it: named, or a list or non-null around another (section 3.4).</summary>
public abstract class GraphQLType
{
    /// <summary>The type with every list and non-null taken away.</summary>
    public abstract NamedType Named { get; }

    public bool IsNonNull => this is NonNullType;

    /// <summary>The type without its outermost non-null.</summary>
    public GraphQLType Nullable => this is NonNullType nonNull ? nonNull.OfType : this;

    /// <summary>IsInputType(type)</summary>
    public bool IsInput => Named is ScalarType or EnumType or InputObjectType;

    /// <summary>IsOutputType(type)</summary>
    public bool IsOutput => Named is not InputObjectType;

    /// <summary>Scalars and enums: what has no selection set.</summary>
    public bool IsLeaf => Nullable is ScalarType or EnumType;

    /// <summary>Objects, interfaces and unions: what has a selection set.</summary>
    public bool IsComposite => this is ObjectType or InterfaceType or UnionType;

    /// <summary>Interfaces and unions: what has possible types.</summary>
    public bool IsAbstract => this is InterfaceType or UnionType;

    /// <summary>Types are equal when they are written alike.</summary>
    public static bool AreEqual(GraphQLType a, GraphQLType b) => (a, b) switch
    {
        (NonNullType x, NonNullType y) => AreEqual(x.OfType, y.OfType),
        (ListType x, ListType y) => AreEqual(x.OfType, y.OfType),
        _ => ReferenceEquals(a, b),
    };
}

/// <summary>[OfType] (section 3.11)</summary>
public sealed class ListType(GraphQLType ofType) : GraphQLType
{
    public GraphQLType OfType { get; } = ofType;

    public override NamedType Named => OfType.Named;

    public override string ToString() => $"[{OfType}]";
}

/// <summary>OfType! (section 3.12)</summary>
public sealed class NonNullType(GraphQLType ofType) : GraphQLType
{
    public GraphQLType OfType { get; } = ofType;

    public override NamedType Named => OfType.Named;

    public override string ToString() => $"{OfType}!";
}

/// <summary>A type of the schema.</summary>
public abstract class NamedType(string name) : GraphQLType
{
    public string Name { get; } = name;

    public string? Description { get; internal set; }

    /// <summary>The definition and its extensions; empty for built-in types.</summary>
    public IReadOnlyList<TypeDefinitionNode> Nodes { get; internal set; } = [];

    /// <summary>The directives applied to the definition and its extensions.</summary>
    public IEnumerable<DirectiveNode> AppliedDirectives => Nodes.SelectMany(node => node.Directives);

    public override NamedType Named => this;

    public override string ToString() => Name;
}
