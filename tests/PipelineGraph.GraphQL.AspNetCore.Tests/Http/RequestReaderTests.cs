using System.IO.Compression;
using System.Net;
using System.Text;

namespace PipelineGraph.GraphQL.AspNetCore.Tests.Http;

public sealed class RequestReaderTests
{
    private const string Query = """{"query":"{ hello }"}""";

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/graphql")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    public async Task A_body_that_is_not_called_JSON_in_UTF8_is_an_unsupported_media_type(string? contentType)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.PostAsync(Query, contentType: contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("application/json", Assert.Single(response.Headers.GetValues("Accept-Post")));
        Assert.Equal("UNSUPPORTED_MEDIA_TYPE", await Answer.CodeAsync(response));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("BR")]
    [InlineData("identity")]
    public async Task A_packed_body_is_unpacked(string encoding)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.SendAsync(new(HttpMethod.Post, "/graphql") { Content = Packed(Encoding.UTF8.GetBytes(Query), encoding) });

        Assert.Equal("""{"data":{"hello":"Hello world"}}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("deflate")]
    [InlineData("gzip, br")]
    [InlineData("zstd")]
    public async Task A_body_packed_in_another_way_is_an_unsupported_media_type(string encoding)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.SendAsync(new(HttpMethod.Post, "/graphql") { Content = Content(Encoding.UTF8.GetBytes(Query), encoding) });

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains(encoding, (await Answer.ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_body_that_is_not_packed_as_it_says_is_a_bad_request(string encoding)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.SendAsync(new(HttpMethod.Post, "/graphql") { Content = Content(Encoding.UTF8.GetBytes(Query), encoding) });

        Assert.Equal((HttpStatusCode.BadRequest, "BAD_REQUEST"), (response.StatusCode, await Answer.CodeAsync(response)));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task What_is_unpacked_has_the_limit_too(string encoding)
    {
        await using var host = await TestHost.StartAsync(static options => options.MaxRequestBodySize = 10_000);
        using var response = await host.SendAsync(new(HttpMethod.Post, "/graphql") { Content = Packed(Encoding.UTF8.GetBytes(Query + new string(' ', 1_000_000)), encoding) });

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "REQUEST_TOO_LARGE"), (response.StatusCode, await Answer.CodeAsync(response)));
    }

    [Fact]
    public async Task Packed_bytes_that_give_nothing_have_the_limit_too()
    {
        await using var host = await TestHost.StartAsync(static options => options.MaxRequestBodySize = 10_000);
        // A stored block of no bytes, over and over.
        byte[] packed = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0, .. Enumerable.Repeat<byte[]>([0, 0, 0, 0xFF, 0xFF], 20_000).SelectMany(static block => block)];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = Content(packed, "gzip") };
        request.Headers.TransferEncodingChunked = true;
        using var response = await host.SendAsync(request);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "REQUEST_TOO_LARGE"), (response.StatusCode, await Answer.CodeAsync(response)));
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_a_bad_request()
    {
        await using var host = await TestHost.StartAsync();
        var content = new ByteArrayContent([.. "{\"query\":\"{ hello(name: \\\""u8, 0xFF, .. "\\\") }\"}"u8]);
        content.Headers.Add("Content-Type", "application/json");
        using var response = await host.SendAsync(new(HttpMethod.Post, "/graphql") { Content = content });

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("The request body is not valid UTF-8.", (await Answer.ErrorAsync(response)).GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_too_large_whether_or_not_it_says_its_length(bool chunked)
    {
        await using var host = await TestHost.StartAsync(static options => options.MaxRequestBodySize = 100);
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Query + new string(' ', 100)));
        content.Headers.Add("Content-Type", "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await host.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("100 bytes", (await Answer.ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_exactly_the_limit_is_read()
    {
        await using var host = await TestHost.StartAsync(static options => options.MaxRequestBodySize = Query.Length);
        using var response = await host.PostAsync(Query);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static ByteArrayContent Packed(byte[] bytes, string encoding)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding switch { "gzip" => new GZipStream(packed, CompressionMode.Compress, leaveOpen: true), "BR" or "br" => new BrotliStream(packed, CompressionMode.Compress, leaveOpen: true), _ => packed })
            packing.Write(bytes);
        return Content(packed.ToArray(), encoding);
    }

    private static ByteArrayContent Content(byte[] bytes, string encoding)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.Add("Content-Type", "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return content;
    }
}
