namespace PipelineGraph.GraphQL.AspNetCore.Tests.WebSockets;

public sealed class SocketAuthorizationTests
{
    private string _key = "right";

    [Theory]
    [InlineData("""{"type":"connection_init","payload":{"Authorization":"Bearer right"}}""", null)]
    [InlineData("""{"type":"connection_init","payload":{"authorization":"Bearer right"}}""", null)]
    [InlineData("""{"type":"connection_init"}""", "Bearer right")]
    [InlineData("""{"type":"connection_init","payload":null}""", "Bearer right")]
    [InlineData("""{"type":"connection_init","payload":{"Authorization":"Bearer right"}}""", "Bearer wrong")]
    public async Task A_key_comes_in_the_handshake_or_in_the_init(string init, string? header)
    {
        await using var host = await TestHost.StartAsync(RequireKey);
        using var client = await SocketClient.OpenAsync(host.Address, init, options =>
        {
            if (header is not null) options.SetRequestHeader("Authorization", header);
        });
        await client.SubscribeAsync("1", "{ hello }");
        Assert.Contains("Hello world", await client.NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"connection_init"}""", 4401, "Send a key.")]
    [InlineData("""{"type":"connection_init","payload":{"Authorization":"Bearer wrong"}}""", 4401, "Send a key.")]
    [InlineData("""{"type":"connection_init","payload":{"Authorization":"Bearer poor"}}""", 4403, "Not for you.")]
    [InlineData("""{"type":"connection_init","payload":{"Authorization":7}}""", 4400, "\"Authorization\" in the payload of connection_init is a string, as \"Bearer KEY\".")]
    public async Task Who_may_not_is_told_by_the_close(string init, int code, string reason)
    {
        await using var host = await TestHost.StartAsync(RequireKey);
        using var client = await SocketClient.ConnectAsync(host.Address);
        await client.SendAsync(init);
        Assert.Equal((code, reason), await client.ClosedAsync());
    }

    [Fact]
    public async Task A_key_that_is_taken_back_opens_no_further_operation()
    {
        await using var host = await TestHost.StartAsync(RequireKey);
        using var client = await SocketClient.OpenAsync(host.Address, """{"type":"connection_init","payload":{"Authorization":"Bearer right"}}""");
        _key = "another";
        await client.SubscribeAsync("1", "{ hello }");
        Assert.Equal((4401, "Send a key."), await client.ClosedAsync());
    }

    [Fact]
    public async Task A_key_that_is_taken_back_ends_a_socket_on_which_nothing_happens()
    {
        await using var host = await TestHost.StartAsync(options =>
        {
            RequireKey(options);
            options.WebSockets!.InitTimeout = options.KeepAliveInterval = TimeSpan.FromMilliseconds(20);
        });
        using var client = await SocketClient.OpenAsync(host.Address, """{"type":"connection_init","payload":{"Authorization":"Bearer right"}}""");
        await client.SubscribeAsync("1", "subscription { texts { body } }");
        await Eventually.True(() => host.Texts.Listeners == 1);
        _key = "another";
        Assert.Equal((4401, "Send a key."), await client.ClosedAsync());
        await Eventually.True(() => host.Texts.Listeners == 0);
    }

    private void RequireKey(GraphQLEndpointOptions options) =>
        options.Authorize = context => ValueTask.FromResult(
            context.Request.Headers.Authorization == "Bearer " + _key ? null
            : context.Request.Headers.Authorization == "Bearer poor" ? Refusal.Forbidden("Not for you.")
            : Refusal.Unauthenticated("Send a key."));
}
