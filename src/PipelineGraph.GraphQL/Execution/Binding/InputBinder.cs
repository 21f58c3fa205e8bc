using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Makes the coercers for arguments and input fields, and says where their C# types do not fit.</summary>
internal sealed class InputBinder(IReadOnlyDictionary<string, Type> inputTypes, EnumBinder enums, BindingProblems problems)
{
    private readonly Dictionary<(InputObjectType, Type), InputObjectCoercer> _objects = [];

    /// <param name="acceptsNull">Whether the place in code can take null.</param>
    /// <param name="place">How messages name the place.</param>
    public InputCoercer Bind(InputValue definition, Type target, bool acceptsNull, string place)
    {
        if (target == typeof(object)) return new UntypedCoercer(Bind(definition.Type, target, place));
        if (target.IsGeneric(typeof(Optional<>)))
        {
            var inner = target.GetGenericArguments()[0];
            if (!definition.Type.IsNonNull && inner.IsValueType && Nullable.GetUnderlyingType(inner) is null)
                problems.Add($"{place} can be null in the schema ({definition.Type}), so it needs the type Optional<{ClrTypes.Show(inner)}?>.");
            return (InputCoercer)Activator.CreateInstance(typeof(OptionalCoercer<>).MakeGenericType(inner), Bind(definition.Type, inner, place))!;
        }
        if (!definition.Type.IsNonNull && definition.DefaultValue is null && !acceptsNull)
            problems.Add($"{place} can be left out or null in the schema ({definition.Type}), but {ClrTypes.Show(target)} cannot: use {ClrTypes.Show(target)}? or Optional<{ClrTypes.Show(target)}?>.");
        return Bind(definition.Type, target, place);
    }

    private InputCoercer Bind(GraphQLType type, Type target, string place)
    {
        var clr = Nullable.GetUnderlyingType(target) ?? target;
        switch (type.Nullable)
        {
            case ListType list:
                var item = clr == typeof(object) ? clr : ClrTypes.InputItem(clr);
                if (item is null) return Mismatch(type, target, place, "a list");
                if (!list.OfType.IsNonNull && item.IsValueType && Nullable.GetUnderlyingType(item) is null)
                    problems.Add($"{place}: items can be null in the schema ({type}), so the item type must be {ClrTypes.Show(item)}?.");
                return new ListCoercer(Bind(list.OfType, item, place), item, clr.IsGeneric(typeof(List<>)), list.OfType.IsNonNull);
            case ScalarType scalar:
                return clr.IsAssignableFrom(scalar.RuntimeType) ? new ScalarCoercer(scalar) : Mismatch(type, target, place, ClrTypes.Show(scalar.RuntimeType));
            case EnumType enumType:
                if (clr == typeof(object)) return new EnumCoercer(enumType, enumType.Values.Keys.ToDictionary(name => name, object (name) => name, StringComparer.Ordinal));
                return clr.IsEnum ? new EnumCoercer(enumType, enums.Bind(enumType, clr)) : Mismatch(type, target, place, "a C# enum");
            case InputObjectType inputObject:
                if (clr == typeof(object)) return BindObject(inputObject, clr);
                if (inputTypes.TryGetValue(inputObject.Name, out var bound))
                    return bound == clr ? BindObject(inputObject, clr) : Mismatch(type, target, place, ClrTypes.Show(bound));
                return Mismatch(type, target, place, $"a class with [InputType(\"{inputObject.Name}\")]");
            default: throw new InvalidOperationException($"{type} is not an input type.");
        }
    }

    private InputObjectCoercer BindObject(InputObjectType type, Type clr)
    {
        if (_objects.TryGetValue((type, clr), out var known)) return known;
        var coercer = _objects[(type, clr)] = new InputObjectCoercer(type);
        if (clr == typeof(object))
        {
            var fields = type.Fields.Values.Select(field => Bind(field, clr, acceptsNull: true, field.Name)).ToArray();
            coercer.Complete(fields, values => ToDictionary(type, values));
        }
        else
        {
            new InputObjectBinder(this, problems).Bind(type, clr, coercer);
        }
        return coercer;
    }

    private static Dictionary<string, object?> ToDictionary(InputObjectType type, object?[] values)
    {
        var dictionary = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < values.Length; i++)
        {
            if (!ReferenceEquals(values[i], Undefined.Value)) dictionary[type.Fields.GetAt(i).Key] = values[i];
        }
        return dictionary;
    }

    private UntypedCoercer Mismatch(GraphQLType type, Type target, string place, string expected)
    {
        problems.Add($"{place} is {type} in the schema, which needs {expected}, not {ClrTypes.Show(target)}.");
        return new UntypedCoercer(new ListCoercer(null!, typeof(object), asList: false, isNonNull: false));
    }
}
