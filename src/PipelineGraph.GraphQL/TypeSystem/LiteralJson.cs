using System.Buffers;
using System.Text.Json;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL.TypeSystem;

/// <summary>A literal as the JSON a client would send as a variable; enum values become strings.</summary>
internal static class LiteralJson
{
    public static JsonElement ToJson(ValueNode value, Func<string, JsonElement?>? variables = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { MaxDepth = 10_000 })) Write(writer, value, variables);
        var reader = new Utf8JsonReader(buffer.WrittenSpan, new JsonReaderOptions { MaxDepth = 10_000 });
        return JsonElement.ParseValue(ref reader);
    }

    private static void Write(Utf8JsonWriter writer, ValueNode value, Func<string, JsonElement?>? variables)
    {
        switch (value)
        {
            case IntValueNode n: writer.WriteRawValue(n.Value); break;
            case FloatValueNode n: writer.WriteRawValue(n.Value); break;
            case StringValueNode n: writer.WriteStringValue(n.Value); break;
            case EnumValueNode n: writer.WriteStringValue(n.Value); break;
            case BooleanValueNode n: writer.WriteBooleanValue(n.Value); break;
            case ListValueNode n:
                writer.WriteStartArray();
                foreach (var item in n.Values) Write(writer, item, variables);
                writer.WriteEndArray();
                break;
            case ObjectValueNode n:
                writer.WriteStartObject();
                foreach (var field in n.Fields)
                {
                    if (field.Value is VariableNode variable && variables?.Invoke(variable.Name.Value) is null) continue;
                    writer.WritePropertyName(field.Name.Value);
                    Write(writer, field.Value, variables);
                }
                writer.WriteEndObject();
                break;
            case VariableNode n when variables?.Invoke(n.Name.Value) is { } given: given.WriteTo(writer); break;
            default: writer.WriteNullValue(); break;
        }
    }
}
