using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Makes the completions of fields, and says where what code returns does not fit the schema.</summary>
internal sealed class OutputBinder(Schema schema, IReadOnlyDictionary<ObjectType, Type?> runtimeTypes, EnumBinder enums, BindingProblems problems)
{
    public Completion Bind(GraphQLType type, Type clr, string place)
    {
        IReadOnlyDictionary<object, string>? enumNames = null;
        if (Fault(type, clr, ref enumNames) is { } expected)
            problems.Add($"{place} is {type} in the schema, which needs {expected}, not {ClrTypes.Show(clr)}.");
        return new Completion(type, enumNames);
    }

    /// <summary>What would fit, when the type does not.</summary>
    private string? Fault(GraphQLType type, Type clr, ref IReadOnlyDictionary<object, string>? enumNames)
    {
        clr = Nullable.GetUnderlyingType(clr) ?? clr;
        if (clr == typeof(object)) return null;
        switch (type.Nullable)
        {
            case ListType list:
                return ClrTypes.OutputItem(clr) is { } item ? Fault(list.OfType, item, ref enumNames) : "a list";
            case ScalarType scalar:
                return scalar.RuntimeType.IsAssignableFrom(clr) || scalar.GetType() == typeof(ScalarType) ? null : ClrTypes.Show(scalar.RuntimeType);
            case EnumType enumType:
                if (!clr.IsEnum) return clr == typeof(string) ? null : "a C# enum";
                enumNames = enums.BindNames(enumType, clr);
                return null;
            case ObjectType objectType:
                return runtimeTypes.GetValueOrDefault(objectType) is { } runtimeType && !Related(runtimeType, clr) ? ClrTypes.Show(runtimeType) : null;
            default:
                return schema.GetPossibleTypes(type.Named).Any(possible => runtimeTypes.GetValueOrDefault(possible) is not { } known || Related(known, clr))
                    ? null
                    : $"the C# type of one of {string.Join(", ", schema.GetPossibleTypes(type.Named))}";
        }
    }

    /// <summary>An interface in code may be implemented by any class.</summary>
    private static bool Related(Type runtimeType, Type clr) =>
        runtimeType.IsAssignableFrom(clr) || clr.IsAssignableFrom(runtimeType) || (clr.IsInterface && !runtimeType.IsSealed);
}
