using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PipelineGraph.GraphQL.AspNetCore.Http;

/// <summary>
/// The parameters of a request (GraphQL over HTTP, "Request Parameters"): <c>query</c> or <c>documentId</c>, <c>operationName</c>,
/// <c>variables</c> and <c>extensions</c>; others are ignored.
/// </summary>
internal static class RequestParameters
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    public static GraphQLRequest FromBody(JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.Array)
            throw RefusedException.BadRequest(
                "Batches are not taken: the request body is an array. Send each operation as a request of its own.", "BATCHING_NOT_SUPPORTED");
        if (body.ValueKind != JsonValueKind.Object)
            throw RefusedException.BadRequest($"The request body must be a JSON object with a \"query\", not {Describe(body)}.");
        return RequireDocument(new GraphQLRequest
        {
            Query = Text(body, "query"),
            DocumentId = Text(body, "documentId"),
            OperationName = Text(body, "operationName"),
            Variables = Map(body, "variables"),
            Extensions = Map(body, "extensions"),
        });
    }

    public static GraphQLRequest FromQuery(IQueryCollection query) => RequireDocument(new()
    {
        Query = Single(query, "query"),
        DocumentId = Single(query, "documentId"),
        OperationName = Single(query, "operationName"),
        Variables = Map(query, "variables"),
        Extensions = Map(query, "extensions"),
    });

    /// <summary>Whether a URL holds a request, so that it is not one for a page.</summary>
    public static bool AreIn(IQueryCollection query) => query.ContainsKey("query") || query.ContainsKey("documentId") || query.ContainsKey("extensions");

    public static JsonElement ParseJson(ReadOnlySpan<byte> json, string what)
    {
        try
        {
            var element = JsonElement.Parse(json, Options);
            // A lone surrogate passes the parser and would only throw where a resolver reads the text.
            if (json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0) RequireUnicode(element);
            return element;
        }
        catch (JsonException exception)
        {
            throw RefusedException.BadRequest($"{what} is not valid JSON: {exception.Message}");
        }
        catch (InvalidOperationException)
        {
            throw RefusedException.BadRequest($"{what} has a string with half of a surrogate pair, which is no Unicode text.");
        }
    }

    private static void RequireUnicode(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) RequireUnicode(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    RequireUnicode(property.Value);
                }

                break;
        }
    }

    private static GraphQLRequest RequireDocument(GraphQLRequest request) =>
        !string.IsNullOrEmpty(request.Query) || request.DocumentId is not null || request.Extensions?.TryGetProperty("persistedQuery"u8, out _) == true
            ? request
            : throw RefusedException.BadRequest("The parameter \"query\" is missing: it is the text of the GraphQL document.");

    private static string? Text(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw WrongType(name, "a string", value);
    }

    private static JsonElement? Map(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) ? RequireMap(name, value) : null;

    private static JsonElement? Map(IQueryCollection query, string name) =>
        Single(query, name) is { } text ? RequireMap(name, ParseJson(Encoding.UTF8.GetBytes(text), $"The parameter \"{name}\"")) : null;

    private static JsonElement? RequireMap(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Object => value,
        _ => throw WrongType(name, "a JSON object", value),
    };

    private static string? Single(IQueryCollection query, string name)
    {
        var values = query[name];
        if (values.Count > 1) throw RefusedException.BadRequest($"The parameter \"{name}\" is given {values.Count} times in the URL; give it once.");
        return string.IsNullOrEmpty(values) ? null : values.ToString();
    }

    private static RefusedException WrongType(string name, string wanted, JsonElement value) =>
        RefusedException.BadRequest($"The parameter \"{name}\" must be {wanted}, not {Describe(value)}.");

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
