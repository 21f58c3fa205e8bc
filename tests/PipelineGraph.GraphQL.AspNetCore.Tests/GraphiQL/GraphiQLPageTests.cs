using System.Net;

namespace PipelineGraph.GraphQL.AspNetCore.Tests.GraphiQL;

public sealed class GraphiQLPageTests
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Fact]
    public async Task A_browser_gets_a_page_that_takes_nothing_from_elsewhere()
    {
        await using var host = await TestHost.StartAsync(static options => options.GraphiQL!.Title = "Pipelines & <leads>");
        using var response = await host.GetAsync("", Browser);
        var html = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("default-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Contains("<title>Pipelines &amp; &lt;leads&gt;</title>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_begins_with_the_query_of_the_host_and_its_files_are_served()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(AppContext.BaseDirectory, "graphiql", "graphiql.js")), "GraphiQL is not bundled: no Node when this was built.");
        await using var host = await TestHost.StartAsync(static options => options.GraphiQL!.DefaultQuery = "{ hello } # </script>");
        using var page = await host.GetAsync("", Browser);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("\"defaultQuery\":\"{ hello } # \\u003C/script\\u003E\"", html, StringComparison.Ordinal);

        using var script = await host.Client.GetAsync("/graphql/graphiql/graphiql.js", TestContext.Current.CancellationToken);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType!.MediaType);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/graphql/graphiql/graphiql.js");
        again.Headers.IfNoneMatch.Add(script.Headers.ETag!);
        using var unchanged = await host.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Theory]
    [InlineData("nothing.js")]
    [InlineData("..%2FPipelineGraph.GraphQL.dll")]
    [InlineData("%2Fetc%2Fpasswd")]
    public async Task Only_files_of_the_page_are_served(string file)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.Client.GetAsync("/graphql/graphiql/" + file, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_browser_that_asks_a_query_gets_its_answer()
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.GetAsync("?query=%7Bhello%7D", Browser);

        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Where_the_page_is_off_a_browser_is_a_client_without_a_query()
    {
        await using var host = await TestHost.StartAsync(static options => options.GraphiQL = null);
        using var response = await host.GetAsync("", Browser);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }
}
