using System.Net;
using System.Net.Http.Headers;

namespace PipelineGraph.GraphQL.AspNetCore.Tests.Http;

public sealed class CrossSiteGuardTests
{
    [Theory]
    [InlineData(null, null, false)]
    [InlineData("GraphQL-Preflight", "1", true)]
    [InlineData("graphql-require-preflight", "anything", true)]
    [InlineData("Apollo-Require-Preflight", "true", true)]
    [InlineData("X-Apollo-Operation-Name", "Page", true)]
    [InlineData("X-Requested-With", "XMLHttpRequest", true)]
    [InlineData("GraphQL-Preflight", "", false)]
    [InlineData("Authorization", "Bearer key", true)]
    [InlineData("Authorization", "Basic dXNlcjpwYXNz", false)]
    [InlineData("Authorization", "negotiate abc", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Content-Type", "application/json", true)]
    [InlineData("Content-Type", "text/plain", false)]
    public async Task A_GET_that_a_page_of_another_site_can_make_a_browser_send_is_refused(string? header, string? value, bool isAllowed)
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={hello}");
        if (header == "Content-Type") request.Content = new ByteArrayContent([]) { Headers = { ContentType = new MediaTypeHeaderValue(value!) } };
        else if (header is not null) request.Headers.TryAddWithoutValidation(header, value);
        using var response = await PlainAsync(host, request);

        if (isAllowed) Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        else Assert.Equal((HttpStatusCode.BadRequest, "PREFLIGHT_REQUIRED"), (response.StatusCode, await Answer.CodeAsync(response)));
    }

    [Fact]
    public async Task Files_are_taken_only_with_such_a_header_and_nothing_is_executed_without()
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new MultipartFormDataContent { { new StringContent("{}"), "operations" } } };
        using var response = await PlainAsync(host, request);

        Assert.Equal((HttpStatusCode.BadRequest, "PREFLIGHT_REQUIRED"), (response.StatusCode, await Answer.CodeAsync(response)));
    }

    [Fact]
    public async Task JSON_that_is_posted_needs_no_more_since_a_browser_asks_before_it()
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new StringContent("""{"query":"{ hello }"}""", null, "application/json") };
        using var response = await PlainAsync(host, request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_host_may_take_all()
    {
        await using var host = await TestHost.StartAsync(static options => options.RequirePreflight = false);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={hello}");
        using var response = await PlainAsync(host, request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> PlainAsync(TestHost host, HttpRequestMessage request)
    {
        using var client = new HttpClient { BaseAddress = host.Client.BaseAddress };
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
