using System.Globalization;
using System.Text;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.Validation.Rules;

/// <summary>Tells whether two fields have the same arguments; each field's are written out once.</summary>
internal sealed class FieldArguments
{
    private readonly Dictionary<FieldNode, Dictionary<string, string>> _written = [];

    public bool AreSame(FieldNode first, FieldNode second)
    {
        if (first.Arguments.Count != second.Arguments.Count) return false;
        if (first.Arguments.Count == 0) return true;
        var (a, b) = (Write(first), Write(second));
        return a.All(argument => b.TryGetValue(argument.Key, out var value) && value == argument.Value);
    }

    private Dictionary<string, string> Write(FieldNode field)
    {
        if (_written.TryGetValue(field, out var arguments)) return arguments;
        arguments = new(StringComparer.Ordinal);
        foreach (var argument in field.Arguments)
        {
            var text = new StringBuilder();
            Write(text, argument.Value);
            arguments[argument.Name.Value] = text.ToString();
        }

        return _written[field] = arguments;
    }

    /// <summary>The same text for the same value and for no other: the order of an input object's fields says nothing.</summary>
    private static void Write(StringBuilder text, ValueNode value)
    {
        switch (value)
        {
            case StringValueNode n:
                text.Append(n.IsBlock ? "block" : "string").Append(n.Value.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(n.Value);
                break;
            case ListValueNode n:
                text.Append('[');
                foreach (var item in n.Values)
                {
                    Write(text, item);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case ObjectValueNode n:
                text.Append('{');
                foreach (var field in n.Fields.OrderBy(static field => field.Name.Value, StringComparer.Ordinal))
                {
                    text.Append(field.Name.Value).Append(':');
                    Write(text, field.Value);
                    text.Append(',');
                }

                text.Append('}');
                break;
            default:
                text.Append(value);
                break;
        }
    }
}
