using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.GraphQL.TypeSystem;

namespace PipelineGraph.GraphQL.Conformance;

/// <summary>Coerced arguments as JSON text with sorted keys, numbers and strings written as JavaScript writes them.</summary>
internal static class ArgumentText
{
    public static string Write(Field field, object?[] arguments)
    {
        var given = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!ReferenceEquals(arguments[i], Undefined.Value)) given[field.Arguments.GetAt(i).Key] = arguments[i];
        }
        var text = new StringBuilder();
        Write(text, given);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case null: text.Append("null"); break;
            case string s: WriteString(text, s); break;
            case bool flag: text.Append(flag ? "true" : "false"); break;
            case int number: text.Append(number.ToString(CultureInfo.InvariantCulture)); break;
            case double number: text.Append(Inspect.Number(number)); break;
            case object?[] items: WriteAll(text, '[', items, item => Write(text, item), ']'); break;
            case Dictionary<string, object?> fields: WriteFields(text, fields); break;
            case JsonElement json: WriteJson(text, json); break;
            default: throw new InvalidOperationException($"An argument is a {value.GetType().Name}.");
        }
    }

    private static void WriteJson(StringBuilder text, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                WriteFields(text, json.EnumerateObject().DistinctBy(field => field.Name).ToDictionary(field => field.Name, object? (field) => field.Value));
                break;
            case JsonValueKind.Array: WriteAll(text, '[', json.EnumerateArray(), item => Write(text, item), ']'); break;
            case JsonValueKind.Number: Write(text, json.GetDouble()); break;
            case JsonValueKind.String: Write(text, json.GetString()); break;
            default: text.Append(json.GetRawText()); break;
        }
    }

    private static void WriteFields(StringBuilder text, Dictionary<string, object?> fields) => WriteAll(
        text,
        '{',
        fields.OrderBy(field => field.Key, StringComparer.Ordinal),
        field =>
        {
            WriteString(text, field.Key);
            text.Append(':');
            Write(text, field.Value);
        },
        '}');

    private static void WriteAll<T>(StringBuilder text, char open, IEnumerable<T> items, Action<T> write, char close)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst) text.Append(',');
            isFirst = false;
            write(item);
        }
        text.Append(close);
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case < ' ': text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
                default: text.Append(c); break;
            }
        }
        text.Append('"');
    }
}
