using System.Text.Json;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>A variable's value as given: the request's JSON or, if it left the variable out, the default literal.</summary>
internal readonly record struct VariableValue(JsonElement? Json, ValueNode? Literal)
{
    public bool IsNull => Json is { } json ? json.ValueKind == JsonValueKind.Null : Literal is null or NullValueNode;
}

/// <summary>The values of an operation's variables, known to be of their types (section 6.1.2).</summary>
/// <remarks>They stay JSON: what CLR value one becomes depends on the place that uses it.</remarks>
internal sealed class VariableValues
{
    public static VariableValues None { get; } = new([]);

    private readonly Dictionary<string, VariableValue> _values;

    public VariableValues(Dictionary<string, VariableValue> values) => _values = values;

    public bool TryGet(string name, out VariableValue value) => _values.TryGetValue(name, out value);

    public bool IsTrue(string name) =>
        TryGet(name, out var value) && (value.Json is { ValueKind: JsonValueKind.True } || value.Literal is BooleanValueNode { Value: true });
}
