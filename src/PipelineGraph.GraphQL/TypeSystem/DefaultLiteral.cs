using System.Globalization;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>A default value as clients are told it: coerced to its type, so that a list is a list and nested defaults are filled in.</summary>
internal static class DefaultLiteral
{
    /// <param name="sorted">Fields of input objects by name, instead of in the order of the schema.</param>
    public static string Print(InputValue input, bool sorted = false) => Printer.Print(Coerce(input.Type, input.DefaultValue!, sorted));

    private static ValueNode Coerce(GraphQLType type, ValueNode value, bool sorted) => (type.Nullable, value) switch
    {
        (_, NullValueNode) => value,
        (ListType list, ListValueNode items) => new ListValueNode { Values = [.. items.Values.Select(item => Coerce(list.OfType, item, sorted))] },
        (ListType list, _) => new ListValueNode { Values = [Coerce(list.OfType, value, sorted)] },
        (InputObjectType inputObject, ObjectValueNode literal) => new ObjectValueNode { Fields = [.. Fields(inputObject, literal, sorted)] },
        (IdType, StringValueNode text) when IsInteger(text.Value) => new IntValueNode { Value = text.Value },
        (FloatType or ScalarType, FloatValueNode or IntValueNode) when type.Nullable is not IdType => Number(value),
        (_, StringValueNode text) => new StringValueNode { Value = text.Value },
        _ => value,
    };

    private static IEnumerable<ObjectFieldNode> Fields(InputObjectType type, ObjectValueNode literal, bool sorted)
    {
        IEnumerable<InputValue> fields = sorted ? type.Fields.Values.OrderBy(field => field.Name, StringComparer.Ordinal) : type.Fields.Values;
        foreach (var field in fields)
        {
            var given = literal.Fields.FirstOrDefault(candidate => candidate.Name.Value == field.Name)?.Value ?? field.DefaultValue;
            if (given is not null) yield return new ObjectFieldNode { Name = new NameNode { Value = field.Name }, Value = Coerce(field.Type, given, sorted) };
        }
    }

    private static ValueNode Number(ValueNode value)
    {
        var text = value is IntValueNode integer ? integer.Value : ((FloatValueNode)value).Value;
        var printed = Inspect.Number(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        return IsInteger(printed) ? new IntValueNode { Value = printed } : new FloatValueNode { Value = printed };
    }

    private static bool IsInteger(string text)
    {
        var digits = text.StartsWith('-') ? text[1..] : text;
        return digits.Length > 0 && digits.All(char.IsAsciiDigit) && (digits.Length == 1 || digits[0] != '0');
    }
}
