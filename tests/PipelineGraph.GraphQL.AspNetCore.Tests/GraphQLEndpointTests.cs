using System.Net;
using System.Text;

namespace PipelineGraph.GraphQL.AspNetCore.Tests;

public sealed class GraphQLEndpointTests
{
    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Other_methods_are_told_which_there_are(string method)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.SendAsync(new(new HttpMethod(method), "/graphql"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow.Order());
        Assert.Equal("METHOD_NOT_ALLOWED", await Answer.CodeAsync(response));
    }

    [Fact]
    public async Task OPTIONS_tells_what_can_be_sent_and_HEAD_is_no_way_to_ask()
    {
        await using var host = await TestHost.StartAsync(RequireKey);
        using var options = await host.SendAsync(new(HttpMethod.Options, "/graphql"));
        using var head = await host.SendAsync(new(HttpMethod.Head, "/graphql?query={hello}"), key: "right");

        Assert.Equal((HttpStatusCode.NoContent, "GET, POST, OPTIONS"), (options.StatusCode, string.Join(", ", options.Content.Headers.Allow)));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, head.StatusCode);
        Assert.Equal(["GET", "POST"], head.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task The_work_for_a_client_that_goes_away_stops()
    {
        await using var host = await TestHost.StartAsync();
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new StringContent("""{"query":"{ waits }"}""", Encoding.UTF8, "application/json") };
        var answer = host.Client.SendAsync(request, leaving.Token);
        await host.Waiting.Started.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.False(host.Waiting.Ended.Task.IsCompleted);

        await leaving.CancelAsync();

        Assert.True(await host.Waiting.Ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Theory]
    [InlineData("{ __schema { queryType { name } } }")]
    [InlineData("{ hello }")]
    [InlineData("{")]
    public async Task Without_a_key_nothing_is_read_or_executed(string document)
    {
        await using var host = await TestHost.StartAsync(RequireKey);
        using var response = await host.PostAsync($$"""{"query":"{{document}}"}""");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer realm=\"graphql\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("UNAUTHENTICATED", await Answer.CodeAsync(response));
    }

    [Fact]
    public async Task A_wrong_key_is_said_to_be_one()
    {
        await using var host = await TestHost.StartAsync(RequireKey);
        using var response = await host.PostAsync("""{"query":"{ hello }"}""", "text/event-stream", key: "wrong");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Bearer realm=\"graphql\", error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task The_right_key_opens()
    {
        await using var host = await TestHost.StartAsync(RequireKey);
        using var response = await host.PostAsync("""{"query":"{ hello }"}""", key: "right");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Each_request_has_services_of_its_own_that_are_disposed_with_it()
    {
        await using var host = await TestHost.StartAsync();
        using var first = await host.PostAsync("""{"query":"{ a: scope b: scope }"}""");
        using var second = await host.PostAsync("""{"query":"{ a: scope b: scope }"}""");

        Assert.Equal("""{"data":{"a":1,"b":1}}""", await first.Content.ReadAsStringAsync());
        Assert.Equal("""{"data":{"a":2,"b":2}}""", await second.Content.ReadAsStringAsync());
        await Eventually.True(() => host.Scopes.Disposed == 2);
    }

    [Fact]
    public async Task A_failure_outside_of_the_resolvers_is_an_answer_that_tells_no_secrets()
    {
        await using var host = await TestHost.StartAsync(static options => options.CreateScope = static _ => throw new InvalidOperationException("secret"));
        using var response = await host.PostAsync("""{"query":"{ hello }"}""");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("Unexpected error.", (await Answer.ErrorAsync(response)).GetProperty("message").GetString());
    }

    private static void RequireKey(GraphQLEndpointOptions options) =>
        options.Authorize = static context => ValueTask.FromResult(
            context.Request.Headers.Authorization == "Bearer right" ? null : Refusal.Unauthenticated("Send a key."));
}
