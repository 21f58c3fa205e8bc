using PipelineGraph.GraphQL.Introspection;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Turns valid SDL definitions, their extensions and the built-in types into a schema.</summary>
internal sealed class SchemaAssembly
{
    private readonly List<DefinitionNode> _definitions;
    private readonly IReadOnlyDictionary<string, ScalarType> _scalars;
    private readonly OrderedDictionary<string, NamedType> _types = new(StringComparer.Ordinal);

    public SchemaAssembly(List<DefinitionNode> definitions, IReadOnlyDictionary<string, ScalarType> scalars)
    {
        // The types of introspection cannot be replaced, as clients rely on them.
        var own = IntrospectionSdl.Document.Definitions.OfType<TypeDefinitionNode>().Select(node => node.Name.Value).ToHashSet(StringComparer.Ordinal);
        _definitions = [.. definitions.Where(node => node is not TypeDefinitionNode type || !own.Contains(type.Name.Value)), .. IntrospectionSdl.Document.Definitions];
        _scalars = scalars;
    }

    public Schema Assemble()
    {
        foreach (var group in _definitions.OfType<TypeDefinitionNode>().GroupBy(node => node.Name.Value, StringComparer.Ordinal))
        {
            List<TypeDefinitionNode> nodes = [.. group.OrderBy(node => node.IsExtension)];
            var type = Declare(nodes[0]);
            type.Nodes = nodes;
            type.Description = nodes[0].Description?.Value ?? type.Description;
            _types.Add(type.Name, type);
        }
        foreach (var type in _types.Values.ToList()) Fill(type);
        var schemaNodes = _definitions.OfType<SchemaDefinitionNode>().ToList();
        return new Schema(
            _types,
            Directives(),
            Root(schemaNodes, OperationType.Query),
            Root(schemaNodes, OperationType.Mutation),
            Root(schemaNodes, OperationType.Subscription))
        {
            Description = schemaNodes.Find(node => node.Description is not null)?.Description!.Value,
            Nodes = schemaNodes,
        };
    }

    private NamedType Declare(TypeDefinitionNode node)
    {
        var name = node.Name.Value;
        return node switch
        {
            ScalarTypeDefinitionNode => _scalars.GetValueOrDefault(name) ?? BuiltIn(name) ?? new ScalarType(name),
            ObjectTypeDefinitionNode => new ObjectType(name),
            InterfaceTypeDefinitionNode => new InterfaceType(name),
            UnionTypeDefinitionNode => new UnionType(name),
            EnumTypeDefinitionNode => new EnumType(name),
            _ => new InputObjectType(name),
        };
    }

    private void Fill(NamedType type)
    {
        switch (type)
        {
            case ScalarType t: t.SpecifiedByUrl = t.AppliedDirectives.StringArgument("specifiedBy", "url"); break;
            case FieldsType t:
                var composites = t.Nodes.OfType<CompositeTypeDefinitionNode>().ToList();
                t.Interfaces = [.. composites.SelectMany(node => node.Interfaces).Select(name => Named(name)).OfType<InterfaceType>()];
                foreach (var node in composites.SelectMany(composite => composite.Fields)) t.Fields.TryAdd(node.Name.Value, ToField(node));
                break;
            case UnionType t:
                t.Types = [.. t.Nodes.OfType<UnionTypeDefinitionNode>().SelectMany(node => node.Types).Select(name => Named(name)).OfType<ObjectType>()];
                break;
            case EnumType t:
                foreach (var node in t.Nodes.OfType<EnumTypeDefinitionNode>().SelectMany(node => node.Values)) t.Values.TryAdd(node.Name.Value, ToEnumValue(node));
                break;
            case InputObjectType t:
                t.IsOneOf = t.AppliedDirectives.Any(directive => directive.Name.Value == "oneOf");
                foreach (var node in t.Nodes.OfType<InputObjectTypeDefinitionNode>().SelectMany(node => node.Fields))
                    t.Fields.TryAdd(node.Name.Value, ToInputValue(node));
                break;
        }
    }

    private Field ToField(FieldDefinitionNode node) => new(node.Name.Value, Resolve(node.Type))
    {
        Description = node.Description?.Value,
        Arguments = ToArguments(node.Arguments),
        DeprecationReason = Deprecation(node.Directives),
        Node = node,
    };

    private OrderedDictionary<string, InputValue> ToArguments(IReadOnlyList<InputValueDefinitionNode> nodes)
    {
        var arguments = new OrderedDictionary<string, InputValue>(nodes.Count, StringComparer.Ordinal);
        foreach (var node in nodes) arguments.TryAdd(node.Name.Value, ToInputValue(node));
        return arguments;
    }

    private InputValue ToInputValue(InputValueDefinitionNode node) => new(node.Name.Value, Resolve(node.Type))
    {
        Description = node.Description?.Value,
        DefaultValue = node.DefaultValue,
        DeprecationReason = Deprecation(node.Directives),
        Node = node,
    };

    private static EnumValue ToEnumValue(EnumValueDefinitionNode node) => new(node.Name.Value)
    {
        Description = node.Description?.Value,
        DeprecationReason = Deprecation(node.Directives),
        Node = node,
    };

    private OrderedDictionary<string, DirectiveDefinition> Directives()
    {
        var directives = new OrderedDictionary<string, DirectiveDefinition>(StringComparer.Ordinal);
        foreach (var node in _definitions.OfType<DirectiveDefinitionNode>())
        {
            directives.TryAdd(node.Name.Value, new DirectiveDefinition(node.Name.Value)
            {
                Description = node.Description?.Value,
                IsRepeatable = node.IsRepeatable,
                Locations = [.. node.Locations.Select(location => DirectiveLocationNames.Parse(location.Value))],
                Arguments = ToArguments(node.Arguments),
                Node = node,
            });
        }
        return directives;
    }

    /// <summary>Root types are named by the schema definition, or by default Query, Mutation and Subscription (section 3.3.1).</summary>
    private ObjectType? Root(List<SchemaDefinitionNode> schemaNodes, OperationType operation)
    {
        var named = schemaNodes.SelectMany(node => node.OperationTypes).FirstOrDefault(node => node.Operation == operation);
        if (named is not null) return Named(named.Type) as ObjectType;
        return schemaNodes.Exists(node => !node.IsExtension) ? null : _types.GetValueOrDefault(operation.ToString()) as ObjectType;
    }

    private static string? Deprecation(IReadOnlyList<DirectiveNode> directives) =>
        directives.Any(directive => directive.Name.Value == "deprecated")
            ? directives.StringArgument("deprecated", "reason") ?? "No longer supported"
            : null;

    private GraphQLType Resolve(TypeNode node) => node switch
    {
        NonNullTypeNode n => new NonNullType(Resolve(n.Type)),
        ListTypeNode n => new ListType(Resolve(n.Type)),
        _ => Named((NamedTypeNode)node),
    };

    private NamedType Named(NamedTypeNode node)
    {
        var name = node.Name.Value;
        if (_types.TryGetValue(name, out var type)) return type;
        var builtIn = BuiltIn(name) ?? throw new KeyNotFoundException($"Unknown type \"{name}\".");
        _types.Add(name, builtIn);
        return builtIn;
    }

    private static ScalarType? BuiltIn(string name) => name switch
    {
        "Int" => new IntType { Description = "The `Int` scalar type represents non-fractional signed whole numeric values. Int can represent values between -(2^31) and 2^31 - 1." },
        "Float" => new FloatType { Description = "The `Float` scalar type represents signed double-precision fractional values as specified by [IEEE 754](https://en.wikipedia.org/wiki/IEEE_floating_point)." },
        "String" => new StringType { Description = "The `String` scalar type represents textual data, represented as UTF-8 character sequences. The String type is most often used by GraphQL to represent free-form human-readable text." },
        "Boolean" => new BooleanType { Description = "The `Boolean` scalar type represents `true` or `false`." },
        "ID" => new IdType { Description = "The `ID` scalar type represents a unique identifier, often used to refetch an object or as key for a cache. The ID type appears in a JSON response as a String; however, it is not intended to be human-readable. When expected as an input type, any string (such as `\"4\"`) or integer (such as `4`) input value will be accepted as an ID." },
        _ => null,
    };
}
