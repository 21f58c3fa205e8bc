using System.Text.Json;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Turns input for one place into the CLR value that code there takes; made once, when the schema is bound.</summary>
/// <remarks>Documents and variables are validated before, so what is wrong here is exceptional.</remarks>
internal abstract class InputCoercer
{
    /// <summary>The value for input that was left out and has no default.</summary>
    public virtual object? Absent => null;

    public object? FromJson(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? Null : Read(value);

    public object? FromLiteral(ValueNode value, VariableValues variables) => value switch
    {
        NullValueNode => Null,
        VariableNode variable => variables.TryGet(variable.Name.Value, out var given) ? FromVariable(given) : Absent,
        _ => Read(value, variables),
    };

    public object? FromVariable(VariableValue value) => value.Json is { } json ? FromJson(json) : FromLiteral(value.Literal!, VariableValues.None);

    protected virtual object? Null => null;

    protected abstract object? Read(JsonElement value);

    protected abstract object? Read(ValueNode value, VariableValues variables);
}

/// <summary>A scalar's parsed value.</summary>
internal sealed class ScalarCoercer(ScalarType type) : InputCoercer
{
    protected override object? Read(JsonElement value) => type.Parse(value);

    protected override object? Read(ValueNode value, VariableValues variables) =>
        value is ListValueNode or ObjectValueNode
            ? type.Parse(LiteralJson.ToJson(value, name => variables.TryGet(name, out var given) ? given.Json ?? LiteralJson.ToJson(given.Literal!) : null))
            : type.Parse(value);
}

/// <summary>An enum value: a CLR enum where code has one, else its name.</summary>
internal sealed class EnumCoercer(EnumType type, IReadOnlyDictionary<string, object> values) : InputCoercer
{
    protected override object? Read(JsonElement value) => Find(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());

    protected override object? Read(ValueNode value, VariableValues variables) => Find(value is EnumValueNode literal ? literal.Value : value.ToString());

    private object Find(string name) =>
        values.TryGetValue(name, out var value) ? value : throw new InputException($"Value \"{name}\" does not exist in \"{type.Name}\" enum.");
}

/// <summary>An array or list; one value stands for a list of one (section 3.11).</summary>
internal sealed class ListCoercer(InputCoercer item, Type itemType, bool asList, bool isNonNull) : InputCoercer
{
    private readonly Type _listType = typeof(List<>).MakeGenericType(itemType);

    protected override object? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) return Finish([item.FromJson(value)]);
        var items = new object?[value.GetArrayLength()];
        var i = 0;
        foreach (var element in value.EnumerateArray()) items[i++] = item.FromJson(element);
        return Finish(items);
    }

    protected override object? Read(ValueNode value, VariableValues variables)
    {
        if (value is not ListValueNode list) return Finish([item.FromLiteral(value, variables)]);
        var items = new object?[list.Values.Count];
        for (var i = 0; i < items.Length; i++)
        {
            // A variable left out is null in a list: the list keeps its length (section 3.11).
            var element = item.FromLiteral(list.Values[i], variables);
            items[i] = ReferenceEquals(element, Undefined.Value) ? null : element;
            // A variable with a default may stand here, and be null all the same.
            if (isNonNull && list.Values[i] is VariableNode variable && IsNull(variable, variables))
                throw new InputException($"Expected variable \"${variable.Name.Value}\" provided to a non-null list item not to be null.");
        }
        return Finish(items);
    }

    private static bool IsNull(VariableNode node, VariableValues variables) => !variables.TryGet(node.Name.Value, out var value) || value.IsNull;

    private object Finish(object?[] items)
    {
        if (itemType == typeof(object)) return items;
        var array = Array.CreateInstance(itemType, items.Length);
        for (var i = 0; i < items.Length; i++) array.SetValue(items[i], i);
        return asList ? Activator.CreateInstance(_listType, array)! : array;
    }
}

/// <summary>Stands for input that was left out, where code takes untyped values.</summary>
public sealed class Undefined
{
    public static Undefined Value { get; } = new();

    private Undefined()
    {
    }
}

/// <summary>Where code takes untyped values, what was left out is <see cref="Undefined"/>.</summary>
internal sealed class UntypedCoercer(InputCoercer inner) : InputCoercer
{
    public override object? Absent => Undefined.Value;

    protected override object? Read(JsonElement value) => inner.FromJson(value);

    protected override object? Read(ValueNode value, VariableValues variables) => inner.FromLiteral(value, variables);
}

/// <summary>Where code takes an <see cref="Optional{T}"/>.</summary>
internal sealed class OptionalCoercer<T>(InputCoercer inner) : InputCoercer
{
    public override object? Absent { get; } = default(Optional<T>);

    protected override object? Null { get; } = new Optional<T>(default!);

    protected override object? Read(JsonElement value) => new Optional<T>((T)inner.FromJson(value)!);

    protected override object? Read(ValueNode value, VariableValues variables) => new Optional<T>((T)inner.FromLiteral(value, variables)!);
}
