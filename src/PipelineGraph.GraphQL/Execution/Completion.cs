using System.Text.Json;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>How values of one output type become a response (section 6.4.3), worked out once for each field.</summary>
internal sealed class Completion
{
    private readonly ScalarType? _scalar;

    public Completion(GraphQLType type, IReadOnlyDictionary<object, string>? enumNames = null)
    {
        IsNonNull = type.IsNonNull;
        Type = type.Nullable;
        EnumNames = enumNames;
        _scalar = Type as ScalarType;
        Item = Type is ListType list ? new Completion(list.OfType, enumNames) : null;
        IsLeaf = Type is ScalarType or EnumType;
    }

    public bool IsNonNull { get; }

    /// <summary>Without non-null.</summary>
    public GraphQLType Type { get; }

    public bool IsLeaf { get; }

    public Completion? Item { get; }

    /// <summary>GraphQL names by C# value, of an enum that is one in C# too.</summary>
    public IReadOnlyDictionary<object, string>? EnumNames { get; }

    /// <summary>CompleteValue for leaf types: the value in the form that <see cref="WriteLeaf"/> takes.</summary>
    public object Serialize(object value)
    {
        if (_scalar is not null) return _scalar.Serialize(value);
        if (EnumNames is not null && EnumNames.TryGetValue(value, out var name)) return name;
        if (value is string text && ((EnumType)Type).Values.ContainsKey(text)) return text;
        throw new InputException($"Enum \"{Type}\" cannot represent value: {Inspect.Clr(value)}");
    }

    public void WriteLeaf(Utf8JsonWriter writer, object value)
    {
        if (_scalar is not null) _scalar.Write(writer, value);
        else writer.WriteStringValue((string)value);
    }
}
