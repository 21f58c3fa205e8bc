using System.Reflection;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Questions about CLR types that binding asks.</summary>
internal static class ClrTypes
{
    private static readonly HashSet<Type> s_lists =
        [typeof(IEnumerable<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyList<>), typeof(ICollection<>), typeof(IList<>), typeof(List<>)];

    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    public static bool IsGeneric(this Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    /// <summary>The item type of a list type that an argument may have.</summary>
    public static Type? InputItem(Type type) =>
        type.IsArray ? type.GetElementType() : type.IsGenericType && s_lists.Contains(type.GetGenericTypeDefinition()) ? type.GetGenericArguments()[0] : null;

    /// <summary>T of the IEnumerable&lt;T&gt; that a type is.</summary>
    public static Type? OutputItem(Type type) => type == typeof(string) ? null : ArgumentOf(type, typeof(IEnumerable<>));

    /// <summary>T of the IAsyncEnumerable&lt;T&gt; that a type is.</summary>
    public static Type? StreamItem(Type type) => ArgumentOf(type, typeof(IAsyncEnumerable<>));

    /// <summary>T of Task&lt;T&gt; or ValueTask&lt;T&gt;, else the type itself.</summary>
    public static Type Awaited(Type type) => type.IsGeneric(typeof(Task<>)) || type.IsGeneric(typeof(ValueTask<>)) ? type.GetGenericArguments()[0] : type;

    /// <summary>Can code be given null here? Annotations of reference types count.</summary>
    public static bool AcceptsNull(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType
            ? new NullabilityInfoContext().Create(parameter).WriteState != NullabilityState.NotNull
            : Nullable.GetUnderlyingType(parameter.ParameterType) is not null;

    public static bool AcceptsNull(PropertyInfo property) =>
        !property.PropertyType.IsValueType
            ? new NullabilityInfoContext().Create(property).WriteState != NullabilityState.NotNull
            : Nullable.GetUnderlyingType(property.PropertyType) is not null;

    /// <summary>A type's name as C# writes it, for messages.</summary>
    public static string Show(Type type)
    {
        if (s_keywords.TryGetValue(type, out var keyword)) return keyword;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Show(underlying) + "?";
        if (type.IsArray) return Show(type.GetElementType()!) + "[]";
        return type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Show))}>"
            : type.Name;
    }

    private static Type? ArgumentOf(Type type, Type definition) =>
        type.IsGeneric(definition)
            ? type.GetGenericArguments()[0]
            : Array.Find(type.GetInterfaces(), candidate => candidate.IsGeneric(definition))?.GetGenericArguments()[0];
}
