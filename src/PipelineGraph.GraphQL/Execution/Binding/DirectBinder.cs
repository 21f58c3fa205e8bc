using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Compiles the members that need nothing but the parent, and give their value at once, for the <see cref="DirectWriter"/>.</summary>
internal static class DirectBinder
{
    private static readonly ParameterExpression s_writer = Expression.Parameter(typeof(Utf8JsonWriter), "writer");

    /// <summary>Does the member need the parent alone?</summary>
    public static bool IsDirect(MemberInfo member, Type? runtimeType, Expression call) =>
        runtimeType is not null && !IsAwaited(call.Type) && member switch
        {
            PropertyInfo property => !property.GetMethod!.IsStatic && member.DeclaringType!.IsAssignableFrom(runtimeType),
            MethodInfo { IsStatic: true } method => method.GetParameters() is [{ ParameterType: var type }] && type.IsAssignableFrom(runtimeType),
            MethodInfo method => method.GetParameters().Length == 0 && member.DeclaringType!.IsAssignableFrom(runtimeType),
            _ => false,
        };

    public static Func<object, object?> Getter(Expression call) =>
        Expression.Lambda<Func<object, object?>>(Expression.Convert(call, typeof(object)), ResolverCompiler.Parent).Compile();

    /// <summary>Null for a leaf whose value is of another type than its scalar writes, or an enum's that is no C# enum.</summary>
    public static DirectLeaf? Leaf(Expression call, Completion completion)
    {
        var clr = Nullable.GetUnderlyingType(call.Type);
        var isNonNull = Expression.Constant(completion.IsNonNull);
        var type = clr ?? call.Type;
        if (completion.Type is ScalarType scalar)
        {
            var written = typeof(ScalarType<>).MakeGenericType(type);
            if (!written.IsInstanceOfType(scalar)) return null;
            var constant = Expression.Constant(scalar, written);
            return (clr, type.IsValueType) switch
            {
                (not null, _) => Compile(nameof(DirectLeaves.NullableValue), type, call, constant, isNonNull),
                (null, true) => Compile(nameof(DirectLeaves.Value), type, call, constant),
                _ => Compile(nameof(DirectLeaves.Reference), type, call, constant, isNonNull),
            };
        }
        if (completion.Type is not EnumType || completion.EnumNames is not { } names || !type.IsEnum) return null;
        var table = Expression.Constant(Method(nameof(DirectLeaves.Names), type).Invoke(null, [names]));
        return clr is null
            ? Compile(nameof(DirectLeaves.EnumValue), type, call, table)
            : Compile(nameof(DirectLeaves.NullableEnumValue), type, call, table, isNonNull);
    }

    private static DirectLeaf Compile(string method, Type type, Expression value, params Expression[] others) =>
        Expression.Lambda<DirectLeaf>(Expression.Call(Method(method, type), [s_writer, value, .. others]), ResolverCompiler.Parent, s_writer).Compile();

    private static MethodInfo Method(string name, Type type) => typeof(DirectLeaves).GetMethod(name)!.MakeGenericMethod(type);

    private static bool IsAwaited(Type type) =>
        typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask) || type.IsGeneric(typeof(ValueTask<>)) || ClrTypes.StreamItem(type) is not null;
}
