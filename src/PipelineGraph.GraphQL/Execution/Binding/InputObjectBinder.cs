using System.Linq.Expressions;
using System.Reflection;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>Finds how an input object's fields become a C# object: by constructor parameter or by property, of the same name.</summary>
internal sealed class InputObjectBinder(InputBinder inputs, BindingProblems problems)
{
    public void Bind(InputObjectType type, Type clr, InputObjectCoercer coercer)
    {
        var values = Expression.Parameter(typeof(object?[]), "values");
        var constructor = clr.GetConstructors().OrderBy(candidate => candidate.GetParameters().Length)
            .LastOrDefault(candidate => candidate.GetParameters().All(parameter => Find(type, parameter.Name!) is not null));
        if (constructor is null && !clr.IsValueType)
        {
            problems.Add($"{ClrTypes.Show(clr)} needs a public constructor without parameters, or with the fields of {type.Name} as parameters.");
            return;
        }
        var parameters = constructor?.GetParameters() ?? [];
        var fields = new InputCoercer[type.Fields.Count];
        var arguments = new Expression[parameters.Length];
        var assignments = new List<MemberBinding>();
        for (var i = 0; i < fields.Length; i++)
        {
            var field = type.Fields.GetAt(i).Value;
            var place = $"{type.Name}.{field.Name} ({ClrTypes.Show(clr)})";
            var given = Expression.ArrayIndex(values, Expression.Constant(i));
            var at = Array.FindIndex(parameters, parameter => Find(type, parameter.Name!) == field);
            if (at >= 0)
            {
                fields[i] = inputs.Bind(field, parameters[at].ParameterType, ClrTypes.AcceptsNull(parameters[at]), place);
                arguments[at] = ResolverCompiler.Unbox(given, parameters[at].ParameterType, field.Name);
            }
            else if (clr.GetProperty(field.Name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase) is { SetMethod.IsPublic: true } property)
            {
                fields[i] = inputs.Bind(field, property.PropertyType, ClrTypes.AcceptsNull(property), place);
                assignments.Add(Expression.Bind(property, ResolverCompiler.Unbox(given, property.PropertyType, field.Name)));
            }
            else
            {
                problems.Add($"Input field {type.Name}.{field.Name} has no property in {ClrTypes.Show(clr)}.");
            }
        }
        ReportUnknown(type, clr);
        if (fields.Contains(null)) return;
        var create = constructor is null ? Expression.New(clr) : Expression.New(constructor, arguments);
        var body = Expression.Convert(Expression.MemberInit(create, assignments), typeof(object));
        coercer.Complete(fields, Expression.Lambda<Func<object?[], object>>(body, values).Compile());
    }

    private void ReportUnknown(InputObjectType type, Type clr)
    {
        foreach (var property in clr.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is { IsPublic: true } && Find(type, property.Name) is null)
                problems.Add($"{ClrTypes.Show(clr)}.{property.Name} is not a field of the input {type.Name} in the schema.");
        }
    }

    private static InputValue? Find(InputObjectType type, string name) =>
        type.Fields.Values.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase));
}
