using PipelineGraph.GraphQL.Execution;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Conformance;

/// <summary>Answers every field from its type alone: lists of two, an enum's first value, a union's first and an interface's last type by name.</summary>
internal static class Wiring
{
    public static FieldResolver Resolver(ObjectType _, Field field) => (_, _, context) => new ValueTask<object?>(
        context.ParentType == context.Schema.SubscriptionType ? JsonRoot.NoEvents() : Value(field.Type, context.Schema));

    private static object Value(GraphQLType type, Schema schema) => type.Nullable switch
    {
        ListType list => new[] { Value(list.OfType, schema), Value(list.OfType, schema) },
        ScalarType { Name: "Int" } => 2,
        ScalarType { Name: "Float" } => 3.14,
        ScalarType { Name: "Boolean" } => true,
        ScalarType { Name: "ID" } => "id",
        ScalarType => "str",
        EnumType enumType => enumType.Values.GetAt(0).Key,
        UnionType union => new Typed(Names(union, schema)[0]),
        InterfaceType implemented => new Typed(Names(implemented, schema) is [.., var last] ? last : ""),
        var objectType => new Typed(objectType.Named.Name),
    };

    private static List<string> Names(NamedType type, Schema schema) => [.. schema.GetPossibleTypes(type).Select(possible => possible.Name).Order(StringComparer.Ordinal)];

    private sealed record Typed(string GraphQLTypeName) : IGraphQLTyped;
}
