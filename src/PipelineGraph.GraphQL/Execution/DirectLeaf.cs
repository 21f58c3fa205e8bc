using System.Text.Json;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Writes a leaf that a member of the parent alone gives, unboxed; false, or an exception, where it is none that the field may have.</summary>
internal delegate bool DirectLeaf(object parent, Utf8JsonWriter writer);

/// <summary>What direct leaves are compiled of.</summary>
internal static class DirectLeaves
{
    public static bool Value<T>(Utf8JsonWriter writer, T value, ScalarType<T> scalar) where T : struct
    {
        scalar.Write(writer, value);
        return true;
    }

    public static bool NullableValue<T>(Utf8JsonWriter writer, T? value, ScalarType<T> scalar, bool isNonNull) where T : struct =>
        value is { } given ? Value(writer, given, scalar) : Null(writer, isNonNull);

    public static bool Reference<T>(Utf8JsonWriter writer, T? value, ScalarType<T> scalar, bool isNonNull) where T : class
    {
        if (value is null) return Null(writer, isNonNull);
        scalar.Write(writer, value);
        return true;
    }

    public static bool EnumValue<T>(Utf8JsonWriter writer, T value, Dictionary<T, JsonEncodedText> names) where T : struct, Enum
    {
        if (!names.TryGetValue(value, out var name)) return false;
        writer.WriteStringValue(name);
        return true;
    }

    public static bool NullableEnumValue<T>(Utf8JsonWriter writer, T? value, Dictionary<T, JsonEncodedText> names, bool isNonNull) where T : struct, Enum =>
        value is { } given ? EnumValue(writer, given, names) : Null(writer, isNonNull);

    public static Dictionary<T, JsonEncodedText> Names<T>(IReadOnlyDictionary<object, string> names) where T : struct, Enum =>
        names.ToDictionary(pair => (T)pair.Key, pair => JsonEncodedText.Encode(pair.Value));

    private static bool Null(Utf8JsonWriter writer, bool isNonNull)
    {
        if (isNonNull) return false;
        writer.WriteNullValue();
        return true;
    }
}
