using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace PipelineGraph.GraphQL.AspNetCore.Http;

/// <summary>Reads one GraphQL request out of an HTTP request (GraphQL over HTTP, "Request").</summary>
internal static class RequestReader
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>The request, or why it is none.</summary>
    public static async ValueTask<(GraphQLRequest? Request, Refusal? Refusal)> ReadAsync(HttpContext context, int maxBodySize)
    {
        try
        {
            var request = HttpMethods.IsGet(context.Request.Method)
                ? RequestParameters.FromQuery(context.Request.Query)
                : RequestParameters.FromBody(await ReadBodyAsync(context, maxBodySize));
            return (request, null);
        }
        catch (RefusedException refused)
        {
            return (null, refused.Refusal);
        }
    }

    private static async ValueTask<JsonElement> ReadBodyAsync(HttpContext context, int maxBodySize)
    {
        RequireJson(context.Request);
        RequirePlain(context.Request);
        if (context.Request.ContentLength > maxBodySize) throw TooLarge(maxBodySize);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;

        // Past the limit nothing more is read; what the server does with the rest is its own affair.
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > maxBodySize) throw TooLarge(maxBodySize);
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return Parse(bytes);
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static void RequireJson(HttpRequest request)
    {
        if (request.ContentType is "application/json") return;
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals(Json.MediaType, StringComparison.OrdinalIgnoreCase)
            && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
            return;
        var given = string.IsNullOrEmpty(request.ContentType) ? "has no Content-Type" : $"is of type \"{request.ContentType}\"";
        throw new RefusedException(new(
            StatusCodes.Status415UnsupportedMediaType,
            $"The request body {given}. Send JSON in UTF-8 with the header \"Content-Type: application/json\".",
            "UNSUPPORTED_MEDIA_TYPE"));
    }

    private static void RequirePlain(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length == 0 || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) return;
        throw new RefusedException(new(
            StatusCodes.Status415UnsupportedMediaType,
            $"The request body has the content encoding \"{encoding}\". Send it as it is.",
            "UNSUPPORTED_MEDIA_TYPE"));
    }

    private static JsonElement Parse(byte[] bytes)
    {
        var json = bytes.AsSpan();
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        if (json.IsEmpty) throw RefusedException.BadRequest("The request body is empty. Send a JSON object with a \"query\".");
        if (!Utf8.IsValid(json)) throw RefusedException.BadRequest("The request body is not valid UTF-8.");
        return RequestParameters.ParseJson(json, "The request body");
    }

    private static RefusedException TooLarge(int maxBodySize) => new(new(
        StatusCodes.Status413PayloadTooLarge,
        FormattableString.Invariant($"The request body is longer than the {maxBodySize} bytes that are taken. Send less at once."),
        "REQUEST_TOO_LARGE"));
}
