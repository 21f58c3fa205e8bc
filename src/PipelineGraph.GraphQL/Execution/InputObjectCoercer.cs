using System.Text.Json;
using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>An input object: fills a CLR object, or a dictionary where code takes untyped values (section 3.10).</summary>
internal sealed class InputObjectCoercer(InputObjectType type) : InputCoercer
{
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private InputCoercer[] _fields = [];
    private Func<object?[], object> _create = _ => throw new InvalidOperationException();

    /// <summary>Input types refer to each other, so what they consist of comes after they all are made.</summary>
    public void Complete(InputCoercer[] fields, Func<object?[], object> create)
    {
        _fields = fields;
        _create = create;
        for (var i = 0; i < fields.Length; i++) _positions[type.Fields.GetAt(i).Key] = i;
    }

    protected override object? Read(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new InputException($"Expected type \"{type.Name}\" to be an object.");
        var values = new object?[_fields.Length];
        var given = new bool[_fields.Length];
        foreach (var member in value.EnumerateObject())
        {
            if (!_positions.TryGetValue(member.Name, out var i)) continue;
            values[i] = _fields[i].FromJson(member.Value);
            given[i] = true;
        }
        return Create(values, given);
    }

    protected override object? Read(ValueNode value, VariableValues variables)
    {
        if (value is not ObjectValueNode literal) throw new InputException($"Expected type \"{type.Name}\" to be an object.");
        var values = new object?[_fields.Length];
        var given = new bool[_fields.Length];
        foreach (var member in literal.Fields)
        {
            if (!_positions.TryGetValue(member.Name.Value, out var i)) continue;
            if (member.Value is VariableNode variable)
            {
                if (!variables.TryGet(variable.Name.Value, out var variableValue)) continue;
                // A nullable variable may stand here when the field has a default (section 5.8.5).
                if (variableValue.IsNull && type.Fields.GetAt(i).Value.Type.IsNonNull)
                    throw new InputException($"Field \"{member.Name.Value}\" of non-null type must not be null.");
            }
            values[i] = _fields[i].FromLiteral(member.Value, variables);
            given[i] = true;
        }
        if (type.IsOneOf) CheckOneOf(literal, given, variables);
        return Create(values, given);
    }

    /// <summary>A variable may have made a valid literal name no field, or give it null.</summary>
    private void CheckOneOf(ObjectValueNode literal, bool[] given, VariableValues variables)
    {
        var isNull = literal.Fields.Any(field => field.Value is VariableNode variable && variables.TryGet(variable.Name.Value, out var value) && value.IsNull);
        if (given.Count(isGiven => isGiven) != 1 || isNull)
            throw new InputException($"Exactly one key must be specified for OneOf type \"{type.Name}\", and not null.");
    }

    private object Create(object?[] values, bool[] given)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (given[i]) continue;
            var field = type.Fields.GetAt(i).Value;
            values[i] = field.DefaultValue is { } literal ? _fields[i].FromLiteral(literal, VariableValues.None) : _fields[i].Absent;
        }
        return _create(values);
    }
}
