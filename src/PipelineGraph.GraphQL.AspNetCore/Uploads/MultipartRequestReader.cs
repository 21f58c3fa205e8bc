using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using PipelineGraph.GraphQL.AspNetCore.Http;

namespace PipelineGraph.GraphQL.AspNetCore.Uploads;

/// <summary>Reads a request with files (GraphQL multipart request specification): the parts <c>operations</c>, <c>map</c> and then the files, in this order.</summary>
internal sealed class MultipartRequestReader
{
    private const int LongestMap = 64 * 1024;

    private readonly HttpContext _context;
    private readonly GraphQLEndpointOptions _options;
    private readonly MultipartReader _parts;

    private MultipartRequestReader(HttpContext context, GraphQLEndpointOptions options)
    {
        _context = context;
        _options = options;
        var boundary = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > 70)
            throw FileMap.Refused("The Content-Type must have a boundary of 1 to 70 characters: multipart/form-data; boundary=…");
        _parts = new MultipartReader(boundary, context.Request.Body);
    }

    public static bool Accepts(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>
    /// The request, or why it is none. The files are whoever's who disposes them, also when there is no request; those of a request that will not be executed are not read.
    /// </summary>
    public static async ValueTask<(GraphQLRequest? Request, Refusal? Refusal)> ReadAsync(
        HttpContext context, GraphQLEndpointOptions options, RequestFiles files, Func<GraphQLRequest, bool> isExecuted)
    {
        try
        {
            RequestReader.RequirePlain(context.Request);
            if (context.Request.ContentLength > options.MaxUploadSize) throw RequestReader.TooLarge("with its files ", options.MaxUploadSize);
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = options.MaxUploadSize;
            return (await new MultipartRequestReader(context, options).ReadAsync(files, isExecuted), null);
        }
        catch (RefusedException refused)
        {
            return (null, refused.Refusal);
        }
    }

    private async Task<GraphQLRequest> ReadAsync(RequestFiles files, Func<GraphQLRequest, bool> isExecuted)
    {
        var operations = await JsonAsync("operations", "the first", _options.MaxRequestBodySize);
        var map = FileMap.Read(operations, await JsonAsync("map", "the second", LongestMap), _options.MaxUploads);
        var request = map.ToRequest();
        if (!isExecuted(request)) return request;

        while (await NextAsync() is { } part)
        {
            var (name, fileName) = NameOf(part);
            var key = map.Take(name);
            var content = files.NewContent();
            await CopyAsync(part, content.WriteAsync);
            content.Complete();
            files.Add(key, new Upload(fileName ?? name, part.ContentType, content));
        }

        return map.Missing.Count == 0
            ? request
            : throw FileMap.Refused($"The part \"map\" names files whose parts are missing: {string.Join(", ", map.Missing.Select(name => $"\"{name}\""))}.");
    }

    /// <summary>A part of JSON that must come now.</summary>
    private async Task<JsonElement> JsonAsync(string name, string place, int longest)
    {
        if (await NextAsync() is not { } part || NameOf(part).Name is var found && found != name)
            throw FileMap.Refused($"The part \"{name}\" is missing, or is not {place}: the parts are \"operations\", \"map\", and then the files.");
        var buffer = new ArrayBufferWriter<byte>();
        await CopyAsync(part, (bytes, _) =>
        {
            if (buffer.WrittenCount + bytes.Length > longest) throw RequestReader.TooLarge($"in its part \"{name}\" ", longest);
            buffer.Write(bytes.Span);
            return ValueTask.CompletedTask;
        });
        return RequestReader.Parse(buffer.WrittenSpan, $"The part \"{name}\"");
    }

    private Task<MultipartSection?> NextAsync() => ReadingAsync(_parts.ReadNextSectionAsync(_context.RequestAborted));

    private async Task CopyAsync(MultipartSection part, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (await ReadingAsync(part.Body.ReadAsync(buffer, _context.RequestAborted).AsTask()) is > 0 and var count)
                await write(buffer.AsMemory(0, count), _context.RequestAborted);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>What is wrong with the bytes that come; a full disk is something else.</summary>
    private async Task<T> ReadingAsync<T>(Task<T> read)
    {
        try
        {
            return await read;
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw RequestReader.TooLarge("with its files ", _options.MaxUploadSize);
        }
        catch (InvalidDataException exception)
        {
            throw FileMap.Refused($"A part cannot be read: {exception.Message}");
        }
        catch (IOException) when (!_context.RequestAborted.IsCancellationRequested)
        {
            throw FileMap.Refused("The body ends within a part: it has no closing boundary.");
        }
    }

    private static (string Name, string? FileName) NameOf(MultipartSection part)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 } name)
            throw FileMap.Refused("A part has no name. Each begins with Content-Disposition: form-data; name=\"…\".");
        var fileName = disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
        return (name, fileName.Value);
    }
}
