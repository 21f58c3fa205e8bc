using System.Buffers;
using System.Text.Json;

namespace PipelineGraph.GraphQL.Conformance;

/// <summary>Executes over a JSON root value, or from the types alone.</summary>
internal static class Execution
{
    private static readonly JsonElement s_empty = JsonDocument.Parse("{}").RootElement;

    public static async Task<Answer> RunAsync(RequestExecutor executor, Request request)
    {
        var result = await ExecuteAsync(executor, request.Document, request.Text("operationName"), request["variables"], request["root"] ?? s_empty);
        switch (result)
        {
            case RequestErrorResult refused:
                var errors = refused.Errors.Select(error => FindingOf(refused.Kind, error)).ToList();
                return new Answer { Errors = errors, WriteMore = writer => writer.WriteNull("data") };
            case OperationResult single:
                return new Answer { Errors = FieldErrors(single), WriteMore = writer => WriteData(writer, single) };
            default:
                List<OperationResult> all = [];
                await foreach (var one in (ResponseStream)result) all.Add(one);
                return new Answer { WriteMore = writer => WriteResults(writer, all) };
        }
    }

    public static async Task<Answer> IntrospectAsync(RequestExecutor executor)
    {
        var result = (OperationResult)await ExecuteAsync(executor, Introspection, null, null, s_empty);
        return new Answer { Errors = FieldErrors(result), WriteMore = writer => WriteData(writer, result) };
    }

    private static Task<ExecutionResult> ExecuteAsync(RequestExecutor executor, string document, string? operationName, JsonElement? variables, JsonElement root) =>
        executor.ExecuteAsync(new GraphQLRequest { Query = document, OperationName = operationName, Variables = variables }, new RootValue(root));

    private static Finding FindingOf(RequestErrorKind kind, GraphQLError error) => kind switch
    {
        RequestErrorKind.Syntax => Finding.Of("syntax", error),
        RequestErrorKind.Validation => RuleNames.OfDocument(error),
        _ => Finding.Of(error.Path is null ? "request" : "field", error),
    };

    private static List<Finding> FieldErrors(OperationResult result) => [.. result.Errors.Select(error => Finding.Of(error.Path is null ? "request" : "field", error))];

    private static void WriteData(Utf8JsonWriter writer, OperationResult result)
    {
        var buffer = new ArrayBufferWriter<byte>();
        result.WriteTo(buffer);
        using var response = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = 1_000_000 });
        writer.WritePropertyName("data");
        if (response.RootElement.TryGetProperty("data", out var data)) writer.WriteRawValue(data.GetRawText(), skipInputValidation: true);
        else writer.WriteNullValue();
    }

    private static void WriteResults(Utf8JsonWriter writer, List<OperationResult> results)
    {
        writer.WriteStartArray("results");
        foreach (var result in results)
        {
            writer.WriteStartObject();
            WriteData(writer, result);
            writer.WriteStartArray("errors");
            foreach (var error in FieldErrors(result)) Answer.Write(writer, error);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private const string Introspection = """
        query IntrospectionQuery {
          __schema {
            description
            queryType { name kind }
            mutationType { name kind }
            subscriptionType { name kind }
            types { ...FullType }
            directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
          }
        }
        fragment FullType on __Type {
          kind name description specifiedByURL isOneOf
          fields(includeDeprecated: true) {
            name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
          }
          inputFields(includeDeprecated: true) { ...InputValue }
          interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
          possibleTypes { ...TypeRef }
        }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
        fragment TypeRef on __Type {
          kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
            ofType { kind name ofType { kind name } } } } } } } } }
        }
        """;
}
