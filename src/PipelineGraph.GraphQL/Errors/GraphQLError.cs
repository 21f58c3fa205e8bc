using System.Text.Json;
using PipelineGraph.GraphQL.Language;

namespace PipelineGraph.GraphQL;

/// <summary>One entry of the "errors" list of a response (section 7.1.2).</summary>
public sealed record GraphQLError
{
    public required string Message { get; init; }

    public IReadOnlyList<SourceLocation> Locations { get; init; } = [];

    /// <summary>Response keys (string) and list indices (int) from the root to the field that failed.</summary>
    public IReadOnlyList<object>? Path { get; init; }

    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }

    /// <summary>The machine-readable code in <see cref="Extensions"/>, if there is one.</summary>
    public string? Code => Extensions is not null && Extensions.TryGetValue("code", out var code) ? code as string : null;

    public static GraphQLError At(string message, string code, params ReadOnlySpan<Node> nodes) => new()
    {
        Message = message,
        Locations = Node.LocationsOf(nodes),
        Extensions = new Dictionary<string, object?> { ["code"] = code },
    };

    /// <summary>Writes the error as one JSON object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("message"u8, Message);
        if (Locations.Count > 0)
        {
            writer.WriteStartArray("locations"u8);
            foreach (var location in Locations)
            {
                writer.WriteStartObject();
                writer.WriteNumber("line"u8, location.Line);
                writer.WriteNumber("column"u8, location.Column);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
        }
        if (Path is not null)
        {
            writer.WriteStartArray("path"u8);
            foreach (var segment in Path)
            {
                if (segment is int index) writer.WriteNumberValue(index);
                else writer.WriteStringValue((string)segment);
            }
            writer.WriteEndArray();
        }
        if (Extensions is { Count: > 0 })
        {
            writer.WritePropertyName("extensions"u8);
            JsonSerializer.Serialize(writer, Extensions);
        }
        writer.WriteEndObject();
    }
}
