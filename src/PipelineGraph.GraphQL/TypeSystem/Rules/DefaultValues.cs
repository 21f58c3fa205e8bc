using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>Default values are values of their types (section 3.6.1) and do not lead back to themselves (section 3.10).</summary>
internal sealed class DefaultValues(Schema schema, SchemaErrors errors)
{
    private readonly HashSet<InputValue> _onPath = [];

    public void Check()
    {
        foreach (var directive in schema.Directives.Values) Check($"@{directive.Name}", directive.Arguments.Values);
        foreach (var type in schema.Types.Values)
        {
            if (type is InputObjectType inputObject) Check(inputObject.Name, inputObject.Fields.Values);
            if (type is not FieldsType fields) continue;
            foreach (var field in fields.Fields.Values) Check($"{type.Name}.{field.Name}", field.Arguments.Values);
        }
    }

    private void Check(string place, IEnumerable<InputValue> inputs)
    {
        foreach (var input in inputs)
        {
            if (input.DefaultValue is not { } value) continue;
            if (Fault(input.Type, value) is { } fault) errors.Report("DefaultValues", $"The default of {place} \"{input.Name}\" is not valid: {fault}", value);
            else if (LeadsBack(input)) errors.Report("DefaultValues", $"The default of {place} \"{input.Name}\" leads back to itself.", value);
        }
    }

    private static string? Fault(GraphQLType type, ValueNode value)
    {
        if (value is NullValueNode) return type.IsNonNull ? $"Expected value of type \"{type}\", found null." : null;
        switch (type.Nullable)
        {
            case ListType list:
                return value is ListValueNode items ? items.Values.Select(item => Fault(list.OfType, item)).FirstOrDefault(fault => fault is not null) : Fault(list.OfType, value);
            case EnumType enumType:
                return value is EnumValueNode { Value: var name } && enumType.Values.ContainsKey(name) ? null : $"Value {value} does not exist in \"{type}\" enum.";
            case InputObjectType inputObject: return ObjectFault(inputObject, value);
            case ScalarType scalar:
                try
                {
                    scalar.Parse(value);
                    return null;
                }
                catch (Exception exception) when (exception is InputException or FormatException or OverflowException or ArgumentException or InvalidOperationException)
                {
                    return exception.Message;
                }
            default: return null;
        }
    }

    private static string? ObjectFault(InputObjectType type, ValueNode value)
    {
        if (value is not ObjectValueNode literal) return $"Expected value of type \"{type}\", found {value}.";
        foreach (var given in literal.Fields)
        {
            if (!type.Fields.TryGetValue(given.Name.Value, out var field)) return $"Field \"{given.Name.Value}\" is not defined by type \"{type}\".";
            if (Fault(field.Type, given.Value) is { } fault) return fault;
        }
        var missing = type.Fields.Values.FirstOrDefault(field => field.IsRequired && !literal.Fields.Any(given => given.Name.Value == field.Name));
        if (missing is not null) return $"Field \"{type}.{missing.Name}\" of required type \"{missing.Type}\" was not provided.";
        return type.IsOneOf && literal.Fields is not [{ Value: not NullValueNode }] ? $"OneOf Input Object \"{type}\" must specify exactly one key, and not null." : null;
    }

    /// <summary>InputObjectDefaultValueHasCycle: a default that leaves out fields takes the defaults of those.</summary>
    private bool LeadsBack(InputValue input)
    {
        if (!_onPath.Add(input)) return true;
        var found = input.DefaultValue is { } value && LeadsBack(input.Type, value);
        _onPath.Remove(input);
        return found;
    }

    private bool LeadsBack(GraphQLType type, ValueNode value) => value switch
    {
        ListValueNode list => list.Values.Any(item => LeadsBack(type.Nullable is ListType items ? items.OfType : type, item)),
        ObjectValueNode literal when type.Named is InputObjectType inputObject => inputObject.Fields.Values.Any(field =>
            literal.Fields.FirstOrDefault(given => given.Name.Value == field.Name) is { } given ? LeadsBack(field.Type, given.Value) : LeadsBack(field)),
        _ => false,
    };
}
