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

    [Fact]
    public async Task A_compressed_body_is_an_unsupported_media_type()
    {
        await using var host = await TestHost.StartAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Query));
        content.Headers.Add("Content-Type", "application/json");
        content.Headers.Add("Content-Encoding", "gzip");
        using var response = await host.SendAsync(new(HttpMethod.Post, "/graphql") { Content = content });

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("gzip", (await Answer.ErrorAsync(response)).GetProperty("message").GetString(), StringComparison.Ordinal);
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
}
