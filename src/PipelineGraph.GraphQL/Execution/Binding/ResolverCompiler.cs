using System.Linq.Expressions;
using System.Reflection;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Compiles calls of methods and properties into resolvers, so that no reflection is left when requests run.</summary>
internal static class ResolverCompiler
{
    public static readonly ParameterExpression Parent = Expression.Parameter(typeof(object), "parent");
    public static readonly ParameterExpression Arguments = Expression.Parameter(typeof(object?[]), "arguments");
    public static readonly ParameterExpression Context = Expression.Parameter(typeof(ResolverContext), "context");

    public static FieldResolver Compile(Expression call) =>
        Expression.Lambda<FieldResolver>(ToValueTask(call), Parent, Arguments, Context).Compile();

    public static Expression Service(Type type) =>
        Expression.Convert(Expression.Call(Context, typeof(ResolverContext).GetMethod(nameof(ResolverContext.GetService), BindingFlags.NonPublic | BindingFlags.Instance)!, Expression.Constant(type)), type);

    public static Expression Instance(Type type) =>
        Expression.Convert(Expression.Call(Context, typeof(ResolverContext).GetMethod(nameof(ResolverContext.GetOrCreate), BindingFlags.NonPublic | BindingFlags.Instance)!, Expression.Constant(type)), type);

    /// <summary>A coerced value as the type that code takes.</summary>
    public static Expression Unbox(Expression value, Type type, string name) =>
        type.IsValueType && Nullable.GetUnderlyingType(type) is null
            ? Expression.Call(Own(nameof(NotNull), type), value, Expression.Constant(name))
            : Expression.Convert(value, type);

    /// <summary>Makes a source stream's events objects.</summary>
    public static Func<object, IAsyncEnumerable<object?>> StreamOf(Type item) =>
        Own(nameof(Box), item).CreateDelegate<Func<object, IAsyncEnumerable<object?>>>();

    private static Expression ToValueTask(Expression call)
    {
        if (call.Type.IsGeneric(typeof(Task<>))) return Expression.Call(Own(nameof(FromTask), call.Type.GetGenericArguments()[0]), call);
        if (call.Type.IsGeneric(typeof(ValueTask<>))) return Expression.Call(Own(nameof(FromValueTask), call.Type.GetGenericArguments()[0]), call);
        return Expression.New(typeof(ValueTask<object?>).GetConstructor([typeof(object)])!, Expression.Convert(call, typeof(object)));
    }

    private static MethodInfo Own(string name, Type argument) =>
        typeof(ResolverCompiler).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(argument);

    private static T NotNull<T>(object? value, string name) where T : struct =>
        value is T given ? given : throw new GraphQLException($"\"{name}\" must not be null.", ErrorCodes.Input);

    private static ValueTask<object?> FromTask<T>(Task<T> task) => FromValueTask(new ValueTask<T>(task));

    private static ValueTask<object?> FromValueTask<T>(ValueTask<T> task) =>
        task.IsCompletedSuccessfully ? new ValueTask<object?>(task.Result) : Await(task);

    private static async ValueTask<object?> Await<T>(ValueTask<T> task) => await task;

    private static IAsyncEnumerable<object?> Box<T>(object stream) =>
        stream as IAsyncEnumerable<object?> ?? BoxItems((IAsyncEnumerable<T>)stream);

    private static async IAsyncEnumerable<object?> BoxItems<T>(
        IAsyncEnumerable<T> stream,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var item in stream.WithCancellation(cancellationToken)) yield return item;
    }
}
