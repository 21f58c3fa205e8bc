using System.Text.Json;
using PipelineGraph.GraphQL.AspNetCore.Http;

namespace PipelineGraph.GraphQL.AspNetCore.WebSockets;

/// <summary>One message of a client (graphql-transport-ws, "Message types"); whatever is none closes the socket with 4400.</summary>
/// <param name="Payload">A JSON object, or undefined where there is none.</param>
internal readonly record struct SocketMessage(string Type, JsonElement Id, JsonElement Payload)
{
    public static SocketMessage Read(ReadOnlySpan<byte> json)
    {
        var message = RequestParameters.ParseJson(json, "The message");
        if (message.ValueKind != JsonValueKind.Object) throw Bad("A message is a JSON object with a \"type\".");
        if (Property(message, "type") is not { ValueKind: JsonValueKind.String } type) throw Bad("A message has a \"type\", which is a string.");
        var payload = Property(message, "payload");
        return payload.ValueKind is JsonValueKind.Object or JsonValueKind.Undefined || type.ValueEquals("subscribe"u8)
            ? new SocketMessage(type.GetString()!, Property(message, "id"), payload)
            : throw Bad("The \"payload\" of a message is a JSON object.");
    }

    /// <summary>The id that the client chose, which is not empty.</summary>
    public string RequireId() => Id.ValueKind == JsonValueKind.String && Id.GetString() is { Length: > 0 } id
        ? id
        : throw Bad($"A \"{Type}\" has an \"id\", which is a string and not empty.");

    /// <summary>The request in the payload of a <c>subscribe</c>.</summary>
    public GraphQLRequest RequireRequest() => Payload.ValueKind == JsonValueKind.Undefined
        ? throw Bad("A \"subscribe\" has a \"payload\" with a \"query\".")
        : RequestParameters.FromBody(Payload);

    private static JsonElement Property(JsonElement message, string name) =>
        message.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : default;

    private static SocketClosingException Bad(string reason) => new(SocketClosing.BadMessage(reason));
}
