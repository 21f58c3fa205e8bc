using PipelineGraph.GraphQL.Execution;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Introspection;

/// <summary>The fields of introspection as ordinary resolvers over the schema (section 4.2).</summary>
internal static class IntrospectionResolvers
{
    public static IEnumerable<(Field Field, FieldResolver Resolver)> For(Schema schema)
    {
        yield return (schema.GetField(schema.QueryType!, "__schema")!, (_, _, _) => new ValueTask<object?>(schema));
        yield return (schema.GetField(schema.QueryType!, "__type")!, (_, arguments, _) => new ValueTask<object?>(schema.GetType((string)arguments[0]!)));
        foreach (var (name, fields) in Types(schema))
        {
            var type = (ObjectType)schema.GetType(name)!;
            foreach (var (field, read) in fields) yield return (type.Fields[field], (parent, arguments, _) => new ValueTask<object?>(read(parent!, arguments)));
        }
    }

    private static Dictionary<string, Dictionary<string, Func<object, object?[], object?>>> Types(Schema schema) => new()
    {
        ["__Schema"] = new()
        {
            ["description"] = (_, _) => schema.Description,
            ["types"] = (_, _) => schema.Types.Values,
            ["queryType"] = (_, _) => schema.QueryType,
            ["mutationType"] = (_, _) => schema.MutationType,
            ["subscriptionType"] = (_, _) => schema.SubscriptionType,
            ["directives"] = (_, _) => schema.Directives.Values,
        },
        ["__Type"] = new()
        {
            ["kind"] = (type, _) => Kind((GraphQLType)type),
            ["name"] = (type, _) => (type as NamedType)?.Name,
            ["description"] = (type, _) => (type as NamedType)?.Description,
            ["specifiedByURL"] = (type, _) => (type as ScalarType)?.SpecifiedByUrl,
            ["fields"] = (type, arguments) => (type as FieldsType)?.Fields.Values.Where(field => Shows(field.DeprecationReason, arguments)),
            ["interfaces"] = (type, _) => (type as FieldsType)?.Interfaces,
            ["possibleTypes"] = (type, _) => type is GraphQLType { IsAbstract: true } ? schema.GetPossibleTypes((NamedType)type) : null,
            ["enumValues"] = (type, arguments) => (type as EnumType)?.Values.Values.Where(value => Shows(value.DeprecationReason, arguments)),
            ["inputFields"] = (type, arguments) => (type as InputObjectType)?.Fields.Values.Where(field => Shows(field.DeprecationReason, arguments)),
            ["ofType"] = (type, _) => (type as ListType)?.OfType ?? (type as NonNullType)?.OfType,
            ["isOneOf"] = (type, _) => (type as InputObjectType)?.IsOneOf,
        },
        ["__Field"] = new()
        {
            ["name"] = (field, _) => ((Field)field).Name,
            ["description"] = (field, _) => ((Field)field).Description,
            ["args"] = (field, arguments) => ((Field)field).Arguments.Values.Where(argument => Shows(argument.DeprecationReason, arguments)),
            ["type"] = (field, _) => ((Field)field).Type,
            ["isDeprecated"] = (field, _) => ((Field)field).DeprecationReason is not null,
            ["deprecationReason"] = (field, _) => ((Field)field).DeprecationReason,
        },
        ["__InputValue"] = new()
        {
            ["name"] = (input, _) => ((InputValue)input).Name,
            ["description"] = (input, _) => ((InputValue)input).Description,
            ["type"] = (input, _) => ((InputValue)input).Type,
            ["defaultValue"] = (input, _) => ((InputValue)input).DefaultValue is null ? null : DefaultLiteral.Print((InputValue)input),
            ["isDeprecated"] = (input, _) => ((InputValue)input).DeprecationReason is not null,
            ["deprecationReason"] = (input, _) => ((InputValue)input).DeprecationReason,
        },
        ["__EnumValue"] = new()
        {
            ["name"] = (value, _) => ((EnumValue)value).Name,
            ["description"] = (value, _) => ((EnumValue)value).Description,
            ["isDeprecated"] = (value, _) => ((EnumValue)value).DeprecationReason is not null,
            ["deprecationReason"] = (value, _) => ((EnumValue)value).DeprecationReason,
        },
        ["__Directive"] = new()
        {
            ["name"] = (directive, _) => ((DirectiveDefinition)directive).Name,
            ["description"] = (directive, _) => ((DirectiveDefinition)directive).Description,
            ["isRepeatable"] = (directive, _) => ((DirectiveDefinition)directive).IsRepeatable,
            ["locations"] = (directive, _) => ((DirectiveDefinition)directive).Locations.Select(location => location.ToName()),
            ["args"] = (directive, arguments) => ((DirectiveDefinition)directive).Arguments.Values.Where(argument => Shows(argument.DeprecationReason, arguments)),
            ["isDeprecated"] = (_, _) => false,
            ["deprecationReason"] = (_, _) => null,
        },
    };

    private static bool Shows(string? deprecationReason, object?[] arguments) => deprecationReason is null || arguments[0] is true;

    private static string Kind(GraphQLType type) => type switch
    {
        ScalarType => "SCALAR",
        ObjectType => "OBJECT",
        InterfaceType => "INTERFACE",
        UnionType => "UNION",
        EnumType => "ENUM",
        InputObjectType => "INPUT_OBJECT",
        ListType => "LIST",
        _ => "NON_NULL",
    };
}
