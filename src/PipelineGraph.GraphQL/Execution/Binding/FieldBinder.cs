using System.Linq.Expressions;
using System.Reflection;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Binds one field to one method or property: arguments by name, the parent, the context, and services.</summary>
internal sealed class FieldBinder(Schema schema, InputBinder inputs, OutputBinder outputs, BindingProblems problems)
{
    /// <summary>Binds a field to a resolver that takes and gives untyped values.</summary>
    public BoundField Bind(Field field, FieldResolver resolver) => new()
    {
        Field = field,
        Resolver = resolver,
        Completion = new Completion(field.Type),
        Arguments = [.. field.Arguments.Values.Select(argument => inputs.Bind(argument, typeof(object), acceptsNull: true, argument.Name))],
        ToStream = stream => (IAsyncEnumerable<object?>)stream,
    };

    public BoundField Bind(ObjectType owner, Field field, MemberInfo member, Type? runtimeType)
    {
        var place = $"{owner.Name}.{field.Name} ({ClrTypes.Show(member.DeclaringType!)}.{member.Name})";
        var arguments = new InputCoercer?[field.Arguments.Count];
        var call = member is MethodInfo method
            ? Expression.Call(Target(method, method.IsStatic, runtimeType), method, method.GetParameters().Select((parameter, i) => Parameter(parameter, i, field, runtimeType, arguments, place)))
            : (Expression)Expression.Property(Target(member, ((PropertyInfo)member).GetMethod!.IsStatic, runtimeType), (PropertyInfo)member);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] is not null) continue;
            var argument = field.Arguments.GetAt(i).Value;
            problems.Add($"{place} has no parameter for the argument {argument}.");
            arguments[i] = inputs.Bind(argument, typeof(object), acceptsNull: true, place);
        }
        var returned = ClrTypes.Awaited(call.Type);
        if (returned == typeof(void) || returned == typeof(Task) || returned == typeof(ValueTask))
        {
            problems.Add($"{place} returns nothing; the schema has {field.Type}.");
            return Bind(field, (_, _, _) => default);
        }
        var event_ = owner == schema.SubscriptionType ? ClrTypes.StreamItem(returned) : null;
        if (owner == schema.SubscriptionType && event_ is null)
        {
            problems.Add($"{place} must return IAsyncEnumerable<T>, or a task of one: it is a subscription.");
            return Bind(field, (_, _, _) => default);
        }
        var completion = outputs.Bind(field.Type, event_ ?? returned, place);
        var isDirect = field.Arguments.Count == 0 && DirectBinder.IsDirect(member, runtimeType, call);
        return new BoundField
        {
            Field = field,
            Resolver = ResolverCompiler.Compile(call),
            Completion = completion,
            Leaf = isDirect && completion.IsLeaf ? DirectBinder.Leaf(call, completion) : null,
            Getter = isDirect && !completion.IsLeaf ? DirectBinder.Getter(call) : null,
            Arguments = arguments!,
            ToStream = event_ is null ? null : ResolverCompiler.StreamOf(event_),
        };
    }

    private static Expression? Target(MemberInfo member, bool isStatic, Type? runtimeType)
    {
        if (isStatic) return null;
        return runtimeType is not null && member.DeclaringType!.IsAssignableFrom(runtimeType)
            ? Expression.Convert(ResolverCompiler.Parent, member.DeclaringType)
            : ResolverCompiler.Instance(member.DeclaringType!);
    }

    private Expression Parameter(ParameterInfo parameter, int index, Field field, Type? runtimeType, InputCoercer?[] arguments, string place)
    {
        var type = parameter.ParameterType;
        var at = field.Arguments.IndexOf(parameter.Name!);
        if (at >= 0)
        {
            var definition = field.Arguments.GetAt(at).Value;
            arguments[at] = inputs.Bind(definition, type, ClrTypes.AcceptsNull(parameter), $"{place} argument {definition.Name}");
            return ResolverCompiler.Unbox(Expression.ArrayIndex(ResolverCompiler.Arguments, Expression.Constant(at)), type, definition.Name);
        }
        if (index == 0 && runtimeType is not null && type.IsAssignableFrom(runtimeType)) return Expression.Convert(ResolverCompiler.Parent, type);
        if (type == typeof(CancellationToken)) return Expression.Property(ResolverCompiler.Context, nameof(ResolverContext.CancellationToken));
        if (type == typeof(ResolverContext)) return ResolverCompiler.Context;
        if (type == typeof(IServiceProvider)) return Expression.Property(ResolverCompiler.Context, nameof(ResolverContext.Services));
        if (!type.IsValueType && type != typeof(string) && !type.IsArray) return ResolverCompiler.Service(type);
        problems.Add($"{place}: the parameter {parameter.Name} is neither an argument of the field nor a service.");
        return Expression.Default(type);
    }
}
