using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.AspNetCore.Tests.WebSockets;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Subscriptions;

/// <summary>What is the product's own about a socket: keys, tenants, and numbers to resume with.</summary>
public sealed class SocketTests(TestServer server)
{
    private const string Follow = "subscription($after: ChangeNumber) { stageChanged(after: $after) { upTo } }";

    /// <summary>The first message of a client with a key.</summary>
    public static string InitOf(string key) => $$$"""{"type":"connection_init","payload":{"Authorization":"Bearer {{{key}}}"}}""";

    [Fact]
    public async Task Invariant4_sockets_that_break_and_resume_give_every_number_once()
    {
        var tenant = await server.TenantAsync();
        var writing = Task.Run(async () =>
        {
            for (var index = 0; index < 10; index++) await tenant.ReplyAsync(await tenant.ContactAsync($"Contact {index}"));
        });
        var seen = new List<long>();
        while (seen.Count < 20)
        {
            using var client = await SocketClient.OpenAsync(server.Address, InitOf(tenant.KeyText));
            await client.SubscribeAsync("1", Follow, new { after = seen.LastOrDefault() });
            for (var take = 1 + (seen.Count % 4); take > 0 && seen.Count < 20; take--)
            {
                var next = await client.NextJsonAsync();
                seen.Add(next.GetProperty("payload").GetProperty("data").GetProperty("stageChanged").GetProperty("upTo").GetInt64());
            }

            client.Socket.Abort();
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), seen);
    }

    [Fact]
    public async Task Each_socket_sees_its_own_tenant()
    {
        foreach (var tenant in new[] { await server.TenantAsync(), await server.TenantAsync() })
        {
            using var client = await SocketClient.OpenAsync(server.Address, InitOf(tenant.KeyText));
            await client.SubscribeAsync("1", "{ tenant { name } }");
            var name = (await client.NextJsonAsync()).GetProperty("payload").GetProperty("data").GetProperty("tenant").GetProperty("name").GetString();
            Assert.Equal(tenant.Name, name);
        }
    }

    [Fact]
    public async Task A_key_in_the_header_of_the_handshake_does_as_well()
    {
        var tenant = await server.TenantAsync();
        using var client = await SocketClient.OpenAsync(server.Address, configure: options => options.SetRequestHeader("Authorization", $"Bearer {tenant.KeyText}"));
        await client.SubscribeAsync("1", "{ __typename }");
        Assert.Equal("""{"type":"next","id":"1","payload":{"data":{"__typename":"Query"}}}""", await client.NextAsync());
    }

    [Theory]
    [InlineData("""{"type":"connection_init"}""", "Send {\"Authorization\":\"Bearer KEY\"} with an API key in the payload of connection_init, or the header.")]
    [InlineData("""{"type":"connection_init","payload":{"Authorization":"Bearer pgk_unknown"}}""", "The API key is unknown or was revoked.")]
    public async Task Without_a_valid_key_it_closes_with_4401(string init, string reason)
    {
        using var client = await SocketClient.ConnectAsync(server.Address);
        await client.SendAsync(init);
        Assert.Equal((4401, reason), await client.ClosedAsync());
    }

    [Fact]
    public async Task A_revoked_key_loses_its_socket_with_the_next_operation()
    {
        var viewer = await (await server.TenantAsync()).AsAsync(Role.Viewer);
        using var client = await SocketClient.OpenAsync(server.Address, InitOf(viewer.KeyText));
        await client.SubscribeAsync("1", "{ __typename }");
        await client.NextAsync();
        await server.Get<RevokeApiKey>().ExecuteAsync(viewer.Name, viewer.KeyName, TestContext.Current.CancellationToken);
        await client.SubscribeAsync("2", "{ __typename }");
        Assert.Equal((4401, "The API key is unknown or was revoked."), await client.ClosedAsync());
    }

    [Fact]
    public async Task A_number_that_cannot_be_resumed_is_an_error()
    {
        var tenant = await server.TenantAsync();
        using var client = await SocketClient.OpenAsync(server.Address, InitOf(tenant.KeyText));
        await client.SubscribeAsync("1", Follow, new { after = 5 });
        var error = await client.NextJsonAsync();
        Assert.Equal("error", error.GetProperty("type").GetString());
        Assert.Equal("CHANGE_NUMBER_OUT_OF_RANGE", error.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
    }
}
