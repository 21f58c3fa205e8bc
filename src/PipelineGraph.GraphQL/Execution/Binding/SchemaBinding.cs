using System.Text.Json;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>What every field of a schema is bound to, and which object type a CLR value has.</summary>
internal sealed class SchemaBinding
{
    private readonly Dictionary<Field, BoundField> _fields = [];
    private readonly Dictionary<ObjectType, BoundField> _typeNames = [];
    private readonly Dictionary<Type, List<ObjectType>> _objectTypes = [];

    public void Add(BoundField field) => _fields.Add(field.Field, field);

    public bool IsBound(Field field) => _fields.ContainsKey(field);

    public void AddRuntimeType(ObjectType type, Type runtimeType)
    {
        if (!_objectTypes.TryGetValue(runtimeType, out var types)) _objectTypes.Add(runtimeType, types = []);
        types.Add(type);
    }

    public void AddTypeNames(Schema schema)
    {
        foreach (var type in schema.Types.Values.OfType<ObjectType>())
        {
            var field = schema.GetField(type, "__typename")!;
            object name = type.Name;
            var encoded = JsonEncodedText.Encode(type.Name);
            _typeNames[type] = new BoundField
            {
                Field = field,
                Resolver = (_, _, _) => new ValueTask<object?>(name),
                Completion = new Completion(field.Type),
                Leaf = (_, writer) =>
                {
                    writer.WriteStringValue(encoded);
                    return true;
                },
                Arguments = [],
            };
        }
    }

    public BoundField? Find(Schema schema, ObjectType type, string fieldName)
    {
        if (fieldName == "__typename") return _typeNames[type];
        return schema.GetField(type, fieldName) is { } field ? _fields.GetValueOrDefault(field) : null;
    }

    /// <summary>ResolveAbstractType (section 6.4.3): by the value's own word, else by its CLR type or the nearest base of it.</summary>
    public ObjectType? ObjectTypeOf(object value, NamedType abstractType, Schema schema)
    {
        if (value is IGraphQLTyped typed) return schema.GetType(typed.GraphQLTypeName) as ObjectType;
        var possible = schema.GetPossibleTypes(abstractType);
        for (var type = value.GetType(); type is not null; type = type.BaseType)
        {
            if (_objectTypes.GetValueOrDefault(type)?.Find(possible.Contains) is { } found) return found;
        }
        foreach (var type in value.GetType().GetInterfaces())
        {
            if (_objectTypes.GetValueOrDefault(type)?.Find(possible.Contains) is { } found) return found;
        }
        return null;
    }

    /// <summary>CLR types that stand for several of the possible types, without a word of their own.</summary>
    public IEnumerable<(Type Type, IReadOnlyList<ObjectType> ObjectTypes)> Ambiguous(IReadOnlyList<ObjectType> possible) =>
        from pair in _objectTypes
        let shared = pair.Value.Where(possible.Contains).ToList()
        where shared.Count > 1 && !pair.Key.IsAssignableTo(typeof(IGraphQLTyped))
        select (pair.Key, (IReadOnlyList<ObjectType>)shared);
}
