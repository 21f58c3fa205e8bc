using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace PipelineGraph.GraphQL.AspNetCore.Http;

/// <summary>Writes an answer that is one JSON object (GraphQL over HTTP, "Response").</summary>
internal static class JsonResponse
{
    public const string AllowedMethods = "GET, POST";

    /// <summary>An operation's result: 200, whatever fields failed.</summary>
    public static async Task WriteAsync(HttpContext context, ResponseMediaType? type, OperationResult result)
    {
        await WriteAsync(context, type, StatusCodes.Status200OK, result.Json);
        result.Dispose();
    }

    /// <summary>A request that was not executed: 400, or 200 for <c>application/json</c>, whose clients read the body only.</summary>
    public static Task WriteAsync(HttpContext context, ResponseMediaType? type, RequestErrorResult result)
    {
        var status = type == ResponseMediaType.Json && result.Kind != RequestErrorKind.DocumentMismatch ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        if (result.Kind == RequestErrorKind.NotAllowed)
        {
            status = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = HttpMethods.Post;
        }

        return WriteAsync(context, type, status, result.WriteTo);
    }

    /// <summary>A request that never became a GraphQL request.</summary>
    public static Task WriteAsync(HttpContext context, ResponseMediaType? type, Refusal refusal)
    {
        var headers = context.Response.Headers;
        switch (refusal.StatusCode)
        {
            case StatusCodes.Status401Unauthorized:
                // RFC 6750, 3.1: who sent no key gets no error code.
                headers.WWWAuthenticate = context.Request.Headers.Authorization.Count == 0
                    ? "Bearer realm=\"graphql\""
                    : "Bearer realm=\"graphql\", error=\"invalid_token\"";
                break;
            case StatusCodes.Status405MethodNotAllowed:
                headers.Allow = AllowedMethods;
                break;
            case StatusCodes.Status415UnsupportedMediaType:
                headers["Accept-Post"] = "application/json";
                break;
            case StatusCodes.Status503ServiceUnavailable:
                headers.RetryAfter = "5";
                break;
        }

        if (refusal.RetryAfter is { } seconds) headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);

        return WriteAsync(context, type, refusal.StatusCode, writer => WriteErrors(writer, refusal));
    }

    /// <summary><c>{"errors":[…]}</c> with the one error of a refusal.</summary>
    public static void WriteErrors(IBufferWriter<byte> buffer, Refusal refusal)
    {
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteStartArray("errors");
        writer.WriteStartObject();
        writer.WriteString("message", refusal.Message);
        writer.WriteStartObject("extensions");
        writer.WriteString("code", refusal.Code);
        if (refusal.RetryAfter is { } seconds) writer.WriteNumber("retryAfter", seconds);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static Task WriteAsync(HttpContext context, ResponseMediaType? type, int status, Action<IBufferWriter<byte>> write)
    {
        // Written whole before the first byte leaves: what throws here is still answered as a failure.
        var buffer = new ArrayBufferWriter<byte>();
        write(buffer);
        return WriteAsync(context, type, status, buffer.WrittenMemory);
    }

    private static Task WriteAsync(HttpContext context, ResponseMediaType? type, int status, ReadOnlyMemory<byte> json)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = type == ResponseMediaType.GraphQLResponseJson
            ? "application/graphql-response+json; charset=utf-8"
            : "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = HeaderNames.Accept;
        return response.Body.WriteAsync(json, context.RequestAborted).AsTask();
    }
}
