using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>The types, directives and root operation types of a service (section 3.3); immutable once built.</summary>
public sealed class Schema
{
    private readonly Dictionary<NamedType, IReadOnlyList<ObjectType>> _possibleTypes = [];
    private readonly Dictionary<InterfaceType, IReadOnlyList<FieldsType>> _implementations = [];
    private readonly Field _schemaField;
    private readonly Field _typeField;
    private readonly Field _typeNameField;

    internal Schema(
        OrderedDictionary<string, NamedType> types,
        OrderedDictionary<string, DirectiveDefinition> directives,
        ObjectType? query,
        ObjectType? mutation,
        ObjectType? subscription)
    {
        Types = types;
        Directives = directives;
        QueryType = query;
        MutationType = mutation;
        SubscriptionType = subscription;
        foreach (var type in types.Values) Index(type);
        var text = new NonNullType(types["String"]);
        _schemaField = new Field("__schema", new NonNullType(types["__Schema"])) { Description = "Access the current type schema of this server." };
        _typeField = new Field("__type", types["__Type"])
        {
            Description = "Request the type information of a single type.",
            Arguments = new(StringComparer.Ordinal) { ["name"] = new InputValue("name", text) },
        };
        _typeNameField = new Field("__typename", text) { Description = "The name of the current Object type at runtime." };
    }

    public string? Description { get; internal init; }

    /// <summary>The schema definition and its extensions, if written out.</summary>
    public IReadOnlyList<SchemaDefinitionNode> Nodes { get; internal init; } = [];

    /// <summary>In source order, the built-in ones last.</summary>
    public OrderedDictionary<string, NamedType> Types { get; }

    /// <summary>In source order, the built-in ones last.</summary>
    public OrderedDictionary<string, DirectiveDefinition> Directives { get; }

    public ObjectType? QueryType { get; }

    public ObjectType? MutationType { get; }

    public ObjectType? SubscriptionType { get; }

    public static Schema FromSdl(string text) => new SchemaBuilder().Add(text).Build();

    public NamedType? GetType(string name) => Types.TryGetValue(name, out var type) ? type : null;

    public ObjectType? GetRootType(OperationType operation) => operation switch
    {
        OperationType.Query => QueryType,
        OperationType.Mutation => MutationType,
        _ => SubscriptionType,
    };

    /// <summary>The type a reference in a document names; null when the schema has no such type.</summary>
    public GraphQLType? GetType(TypeNode node) => node switch
    {
        NonNullTypeNode n => GetType(n.Type) is { } inner ? new NonNullType(inner) : null,
        ListTypeNode n => GetType(n.Type) is { } inner ? new ListType(inner) : null,
        NamedTypeNode n => GetType(n.Name.Value),
        _ => null,
    };

    /// <summary>A field of a type by name, the meta-fields included (section 4.1).</summary>
    public Field? GetField(NamedType parent, string name)
    {
        if (parent is FieldsType type && type.Fields.TryGetValue(name, out var field)) return field;
        return name switch
        {
            "__typename" when parent.IsComposite => _typeNameField,
            "__schema" when parent == QueryType => _schemaField,
            "__type" when parent == QueryType => _typeField,
            _ => null,
        };
    }

    /// <summary>The object types a value of this type may have; an object type has itself.</summary>
    public IReadOnlyList<ObjectType> GetPossibleTypes(NamedType type) => _possibleTypes.GetValueOrDefault(type) ?? [];

    /// <summary>The object and interface types that implement an interface.</summary>
    public IReadOnlyList<FieldsType> GetImplementations(InterfaceType type) => _implementations.GetValueOrDefault(type) ?? [];

    /// <summary>Is a member of the union, or implements the interface?</summary>
    public bool IsSubType(NamedType abstractType, NamedType maybeSubType) => abstractType switch
    {
        UnionType => GetPossibleTypes(abstractType).Contains(maybeSubType),
        InterfaceType type => GetImplementations(type).Contains(maybeSubType),
        _ => false,
    };

    /// <summary>Can a value of one type stand where the other is expected (section 3.6.1, covariance; 5.8.5)?</summary>
    public bool IsTypeSubTypeOf(GraphQLType maybeSubType, GraphQLType superType) => (maybeSubType, superType) switch
    {
        _ when GraphQLType.AreEqual(maybeSubType, superType) => true,
        (NonNullType sub, NonNullType super) => IsTypeSubTypeOf(sub.OfType, super.OfType),
        (NonNullType sub, _) => IsTypeSubTypeOf(sub.OfType, superType),
        (ListType sub, ListType super) => IsTypeSubTypeOf(sub.OfType, super.OfType),
        (NamedType sub, NamedType super) => IsSubType(super, sub),
        _ => false,
    };

    /// <summary>Is there an object type that both may be?</summary>
    public bool DoTypesOverlap(NamedType a, NamedType b)
    {
        if (a == b) return true;
        var others = GetPossibleTypes(b);
        foreach (var type in GetPossibleTypes(a))
        {
            if (others.Contains(type)) return true;
        }
        return false;
    }

    private void Index(NamedType type)
    {
        switch (type)
        {
            case ObjectType o: _possibleTypes[o] = [o]; break;
            case UnionType u: _possibleTypes[u] = u.Types; break;
            case InterfaceType i:
                _possibleTypes[i] = [.. Types.Values.OfType<ObjectType>().Where(o => o.Interfaces.Contains(i))];
                _implementations[i] = [.. Types.Values.OfType<FieldsType>().Where(t => t.Interfaces.Contains(i))];
                break;
        }
    }
}
