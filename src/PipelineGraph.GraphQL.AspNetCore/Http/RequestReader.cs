using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
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
        if (context.Request.ContentLength > maxBodySize) throw TooLarge("", maxBodySize);
        var limit = context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } settable ? settable : null;
        if (context.Request.Headers.ContentEncoding.Count > 0 && Unpacked(context.Request) is { } unpacked)
        {
            // Packed bytes may give nothing when unpacked, for ever.
            if (limit is not null) limit.MaxRequestBodySize = maxBodySize;
            return await ReadPackedAsync(PipeReader.Create(unpacked), maxBodySize, context.RequestAborted);
        }

        if (limit is not null) limit.MaxRequestBodySize = null;
        return await ReadAsync(context.Request.BodyReader, maxBodySize, context.RequestAborted);
    }

    private static async ValueTask<JsonElement> ReadPackedAsync(PipeReader reader, int maxBodySize, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(reader, maxBodySize, cancellationToken);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge("", maxBodySize);
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException)
        {
            throw RefusedException.BadRequest("The request body cannot be unpacked: it is not what its Content-Encoding says.");
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static async ValueTask<JsonElement> ReadAsync(PipeReader reader, int maxBodySize, CancellationToken cancellationToken)
    {
        // Past the limit nothing more is read; what the server does with the rest is its own affair.
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > maxBodySize) throw TooLarge("", maxBodySize);
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return Parse(bytes, "The request body");
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

    /// <summary>The body unpacked; null if it is not packed.</summary>
    private static Stream? Unpacked(HttpRequest request) => request.Headers.ContentEncoding.ToString().ToLowerInvariant() switch
    {
        "" or "identity" => null,
        "gzip" => new GZipStream(request.Body, CompressionMode.Decompress),
        "br" => new BrotliStream(request.Body, CompressionMode.Decompress),
        var encoding => throw UnknownEncoding(encoding, "gzip or br, or none"),
    };

    /// <summary>For bodies whose parts may be packed, but not the whole.</summary>
    public static void RequirePlain(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.ToString().ToLowerInvariant() is var encoding and not ("" or "identity")) throw UnknownEncoding(encoding, "none");
    }

    private static RefusedException UnknownEncoding(string encoding, string known) => new(new(
        StatusCodes.Status415UnsupportedMediaType, $"The request body has the content encoding \"{encoding}\". Use {known}.", "UNSUPPORTED_MEDIA_TYPE"));

    /// <summary>JSON in UTF-8.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> json, string what)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        if (json.IsEmpty) throw RefusedException.BadRequest($"{what} is empty. Send a JSON object with a \"query\".");
        if (!Utf8.IsValid(json)) throw RefusedException.BadRequest($"{what} is not valid UTF-8.");
        return RequestParameters.ParseJson(json, what);
    }

    public static RefusedException TooLarge(string what, long most) => new(new(
        StatusCodes.Status413PayloadTooLarge,
        FormattableString.Invariant($"The request body is {what}longer than the {most} bytes that are taken. Send less at once."),
        "REQUEST_TOO_LARGE"));
}
