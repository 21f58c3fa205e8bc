using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PipelineGraph.Server.Tests.Hosting;

public sealed class AnswersTests(TestServer server)
{
    private static readonly HttpClient Http = new();

    [Theory]
    [InlineData("br", "application/graphql-response+json")]
    [InlineData("gzip", "application/graphql-response+json")]
    [InlineData("gzip, deflate, br", "application/json")]
    public async Task A_large_answer_is_packed_where_the_client_takes_it(string encodings, string accept)
    {
        using var response = await SendAsync(server, await LargeAsync(), encodings, accept);
        var encoding = Assert.Single(response.Content.Headers.ContentEncoding);
        Assert.Equal(encodings.Contains("br", StringComparison.Ordinal) ? "br" : "gzip", encoding);
        Assert.Equal("Accept,Accept-Encoding", string.Join(',', response.Headers.Vary));
        await using var packed = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using Stream text = encoding == "br" ? new BrotliStream(packed, CompressionMode.Decompress) : new GZipStream(packed, CompressionMode.Decompress);
        Assert.True((await JsonSerializer.DeserializeAsync<JsonElement>(text, cancellationToken: TestContext.Current.CancellationToken)).GetProperty("data").TryGetProperty("__schema", out _));
    }

    [Fact]
    public async Task A_small_answer_is_not_packed_and_none_is_that_nobody_asked_to_be()
    {
        using var small = await SendAsync(server, (await server.EmptyTenantAsync(), "{ __typename }"), "br, gzip");
        Assert.Empty(small.Content.Headers.ContentEncoding);
        using var plain = await SendAsync(server, await LargeAsync(), encodings: null);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_stream_of_events_is_not_packed()
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Ann");
        using var response = await SendAsync(server, (tenant, "subscription { stageChanged(after: 0) { upTo } }"), "br, gzip", "text/event-stream");
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("event: next", await reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_of_the_origins_that_are_set_may_ask_and_no_others()
    {
        await using var own = await TestServer.StartAsync("--PipelineGraph:Cors:Origins", "https://app.example.com;http://localhost:3000");
        using var preflight = await PreflightAsync(own, "https://app.example.com");
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("https://app.example.com", preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("authorization,content-type", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Credentials"));

        using var other = await PreflightAsync(own, "https://evil.example.com");
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
        using var unset = await PreflightAsync(server, "https://app.example.com");
        Assert.False(unset.Headers.Contains("Access-Control-Allow-Origin"));

        using var answer = await SendAsync(own, (await own.EmptyTenantAsync(), "{ __typename }"), "gzip", origin: "http://localhost:3000");
        Assert.Equal("http://localhost:3000", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Origin", answer.Headers.Vary);
        Assert.Contains("Accept", answer.Headers.Vary);
    }

    private async Task<(TestTenant Tenant, string Query)> LargeAsync() =>
        (await server.EmptyTenantAsync(), "{ __schema { types { name description fields { name description } } } }");

    private static Task<HttpResponseMessage> PreflightAsync(TestServer server, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, server.Address);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> SendAsync(
        TestServer server, (TestTenant Tenant, string Query) asked, string? encodings, string accept = "application/json", string? origin = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, server.Address)
        {
            Content = new StringContent(JsonSerializer.Serialize(new { query = asked.Query }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", asked.Tenant.KeyText);
        request.Headers.Accept.ParseAdd(accept);
        if (encodings is not null) request.Headers.AcceptEncoding.ParseAdd(encodings);
        if (origin is not null) request.Headers.Add("Origin", origin);
        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }
}
