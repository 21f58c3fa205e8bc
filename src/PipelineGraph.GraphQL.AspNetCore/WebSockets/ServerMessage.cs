using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace PipelineGraph.GraphQL.AspNetCore.WebSockets;

/// <summary>The messages that a server sends (graphql-transport-ws, "Message types"). An id is written as its client wrote it, quotes and escapes with it.</summary>
internal static class ServerMessage
{
    public static void WriteAck(IBufferWriter<byte> output) => output.Write("{\"type\":\"connection_ack\"}"u8);

    /// <summary>A pong brings back the payload of its ping.</summary>
    public static void WritePong(IBufferWriter<byte> output, JsonElement payload)
    {
        output.Write("{\"type\":\"pong\""u8);
        if (payload.ValueKind == JsonValueKind.Object)
        {
            output.Write(",\"payload\":"u8);
            output.Write(JsonMarshal.GetRawUtf8Value(payload));
        }

        output.Write("}"u8);
    }

    public static void WriteNext(IBufferWriter<byte> output, JsonElement id, OperationResult result)
    {
        output.Write("{\"type\":\"next\",\"id\":"u8);
        output.Write(JsonMarshal.GetRawUtf8Value(id));
        output.Write(",\"payload\":"u8);
        result.WriteTo(output);
        output.Write("}"u8);
    }

    /// <summary>Nothing was executed, and nothing follows.</summary>
    public static void WriteError(IBufferWriter<byte> output, JsonElement id, IReadOnlyList<GraphQLError> errors)
    {
        output.Write("{\"type\":\"error\",\"id\":"u8);
        output.Write(JsonMarshal.GetRawUtf8Value(id));
        output.Write(",\"payload\":"u8);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartArray();
            foreach (var error in errors) error.WriteTo(json);
            json.WriteEndArray();
        }

        output.Write("}"u8);
    }

    public static void WriteComplete(IBufferWriter<byte> output, JsonElement id)
    {
        output.Write("{\"type\":\"complete\",\"id\":"u8);
        output.Write(JsonMarshal.GetRawUtf8Value(id));
        output.Write("}"u8);
    }
}
