using System.Text.Json;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Conformance;

/// <summary>Fields as the properties of a JSON value: {"$error": text} fails, {"$args": true} gives the arguments, {"$events": []} is a source stream.</summary>
internal static class JsonRoot
{
    public static ValueTask<object?> Resolve(object? parent, object?[] arguments, ResolverContext context)
    {
        var root = parent is null ? (JsonElement?)context.GetService<RootValue>().Json : (parent as JsonObjectValue)?.Json;
        if (context.ParentType == context.Schema.SubscriptionType) return new ValueTask<object?>(Events(root, arguments, context.Field));
        return new ValueTask<object?>(Property(root, context.FieldName) is { } value ? Convert(context.Field, context.Field.Type, value, arguments) : null);
    }

    public static async IAsyncEnumerable<object?> NoEvents()
    {
        await Task.CompletedTask;
        yield break;
    }

    private static async IAsyncEnumerable<object?> Events(JsonElement? root, object?[] arguments, Field field)
    {
        await Task.CompletedTask;
        var value = Property(root, field.Name);
        if (Property(value, "$error") is { } error) throw new GraphQLException(error.ToString(), ErrorCodes.Internal);
        if (Property(value, "$events") is not { ValueKind: JsonValueKind.Array } events) yield break;
        foreach (var item in events.EnumerateArray()) yield return Convert(field, field.Type, item, arguments);
    }

    private static object? Convert(Field field, GraphQLType type, JsonElement value, object?[] arguments)
    {
        if (Property(value, "$error") is { ValueKind: JsonValueKind.String } error) throw new GraphQLException(error.GetString()!, ErrorCodes.Internal);
        if (Property(value, "$args") is { ValueKind: JsonValueKind.True }) return ArgumentText.Write(field, arguments);
        return Convert(type, value);
    }

    /// <summary>The value in the form the engine takes for the type.</summary>
    private static object? Convert(GraphQLType type, JsonElement value) => (type.Nullable, value.ValueKind) switch
    {
        (_, JsonValueKind.Null or JsonValueKind.Undefined) => null,
        (ListType list, JsonValueKind.Array) => value.EnumerateArray().Select(item => Convert(list.OfType, item)).ToList(),
        (ScalarType scalar, _) when scalar.GetType() == typeof(ScalarType) => value,
        (_, JsonValueKind.String) when type.Named is not FieldsType => value.GetString(),
        (_, JsonValueKind.Number) when type.Named is not FieldsType => value.GetDouble(),
        (_, JsonValueKind.True) when type.Named is not FieldsType => true,
        (_, JsonValueKind.False) when type.Named is not FieldsType => false,
        _ when type.Named is ScalarType or EnumType => value,
        _ => new JsonObjectValue(value),
    };

    private static JsonElement? Property(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var property) ? property : null;
}

/// <summary>The root value of one request.</summary>
internal sealed record RootValue(JsonElement Json) : IServiceProvider
{
    public object? GetService(Type serviceType) => serviceType == typeof(RootValue) ? this : null;
}

/// <summary>A JSON value where a composite type is expected; it tells its type by "__typename".</summary>
internal sealed record JsonObjectValue(JsonElement Json) : IGraphQLTyped
{
    public string GraphQLTypeName =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("__typename", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
}
