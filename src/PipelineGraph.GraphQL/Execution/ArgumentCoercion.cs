using PipelineGraph.GraphQL.Language;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Execution;

/// <summary>CoerceArgumentValues (section 6.4.1)</summary>
internal static class ArgumentCoercion
{
    public static object?[] Coerce(BoundField bound, FieldNode node, VariableValues variables)
    {
        var definitions = bound.Field.Arguments;
        if (definitions.Count == 0) return [];
        var values = new object?[definitions.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Coerce(definitions.GetAt(i).Value, bound.Arguments[i], node, variables);
        return values;
    }

    public static bool TryCoerce(BoundField bound, FieldNode node, VariableValues variables, out object?[]? values)
    {
        try
        {
            values = Coerce(bound, node, variables);
            return true;
        }
        catch (Exception exception) when (exception is InputException or GraphQLException or FormatException or OverflowException)
        {
            // Reported where and when the field is executed.
            values = null;
            return false;
        }
    }

    private static object? Coerce(InputValue definition, InputCoercer coercer, FieldNode node, VariableValues variables)
    {
        ValueNode? given = null;
        foreach (var argument in node.Arguments)
        {
            if (argument.Name.Value == definition.Name) given = argument.Value;
        }
        if (given is VariableNode variable)
        {
            if (variables.TryGet(variable.Name.Value, out var value))
            {
                return definition.Type.IsNonNull && value.IsNull
                    ? throw Invalid($"Argument \"{definition.Name}\" of non-null type \"{definition.Type}\" must not be null.", given)
                    : Read(() => coercer.FromVariable(value), given);
            }
            if (definition.IsRequired)
                throw Invalid($"Argument \"{definition.Name}\" of required type \"{definition.Type}\" was provided the variable \"${variable.Name.Value}\" which was not provided a runtime value.", given);
            given = null;
        }
        if (given is not null)
        {
            return definition.Type.IsNonNull && given is NullValueNode
                ? throw Invalid($"Argument \"{definition.Name}\" of non-null type \"{definition.Type}\" must not be null.", given)
                : Read(() => coercer.FromLiteral(given, variables), given);
        }
        if (definition.DefaultValue is { } literal) return coercer.FromLiteral(literal, VariableValues.None);
        return definition.IsRequired
            ? throw Invalid($"Argument \"{definition.Name}\" of required type \"{definition.Type}\" was not provided.", node)
            : coercer.Absent;
    }

    private static object? Read(Func<object?> read, ValueNode given)
    {
        try
        {
            return read();
        }
        catch (InputException exception)
        {
            throw Invalid(exception.Message, given);
        }
    }

    private static ArgumentFault Invalid(string message, Node node) => new(message, node);
}

/// <summary>An argument that cannot be coerced, and where it stands in the document.</summary>
internal sealed class ArgumentFault(string message, Node node) : GraphQLException(message, ErrorCodes.Input)
{
    public Node Node { get; } = node;
}
