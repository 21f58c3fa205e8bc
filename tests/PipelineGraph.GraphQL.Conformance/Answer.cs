using System.Text.Json;

namespace PipelineGraph.GraphQL.Conformance;

/// <summary>One error as an answer tells it; <paramref name="Stage"/> is syntax, sdl, schema, validate, request or field.</summary>
public sealed record Finding(string Stage, string? Rule, string Message, IReadOnlyList<SourceLocation> Locations, IReadOnlyList<object>? Path)
{
    public static Finding Of(string stage, GraphQLError error, string? rule = null) => new(stage, rule, error.Message, error.Locations, error.Path);
}

/// <summary>The answer to one request: what is wrong, or what was asked for.</summary>
public sealed class Answer
{
    public IReadOnlyList<Finding> Errors { get; init; } = [];

    /// <summary>Set when the answer is not simply whether there are errors.</summary>
    public bool? IsOk { get; init; }

    /// <summary>The text under "print" or "text".</summary>
    public (string Name, string Value)? Text { get; init; }

    /// <summary>Writes what the operation adds: an abstract syntax tree, data, results, rules.</summary>
    public Action<Utf8JsonWriter>? WriteMore { get; init; }

    /// <summary>What the engine should never do: an exception it did not mean to throw.</summary>
    public string? Crash { get; init; }

    public bool Ok => Crash is null && (IsOk ?? Errors.Count == 0);

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("ok", Ok);
        writer.WriteStartArray("errors");
        foreach (var error in Errors) Write(writer, error);
        writer.WriteEndArray();
        if (Text is { } text) writer.WriteString(text.Name, text.Value);
        WriteMore?.Invoke(writer);
        if (Crash is not null) writer.WriteString("crash", Crash);
    }

    public static void Write(Utf8JsonWriter writer, Finding error)
    {
        writer.WriteStartObject();
        writer.WriteString("stage", error.Stage);
        if (error.Rule is not null) writer.WriteString("rule", error.Rule);
        writer.WriteString("message", error.Message);
        writer.WriteStartArray("locations");
        foreach (var (line, column) in error.Locations)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(line);
            writer.WriteNumberValue(column);
            writer.WriteEndArray();
        }
        writer.WriteEndArray();
        if (error.Path is { } path)
        {
            writer.WriteStartArray("path");
            foreach (var segment in path)
            {
                if (segment is int index) writer.WriteNumberValue(index);
                else writer.WriteStringValue((string)segment);
            }
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }
}
