using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.AspNetCore.Tests.WebSockets;
using PipelineGraph.Server.Tests.Hosting;
using PipelineGraph.Server.Tests.Subscriptions;

namespace PipelineGraph.Server.Tests.Authentication;

public sealed class TenantRatesTests
{
    [Fact]
    public async Task Who_began_as_many_operations_as_the_tenant_may_waits_and_other_tenants_do_not()
    {
        // One an hour beside three at once: no clock decides this test.
        await using var server = await TestServer.StartAsync(
            "--PipelineGraph:RateLimit:Operations", "1", "--PipelineGraph:RateLimit:Seconds", "3600", "--PipelineGraph:RateLimit:Burst", "3");
        var (busy, other) = (await server.EmptyTenantAsync(), await server.EmptyTenantAsync());
        using var socket = await SocketClient.OpenAsync(server.Address, SocketTests.InitOf(busy.KeyText));
        await busy.QueryAsync("{ latestChange }");
        // All keys of a tenant count together.
        await (await busy.AsAsync(Role.Viewer)).QueryAsync("{ latestChange }");
        await socket.SubscribeAsync("1", "{ latestChange }");
        Assert.Contains("\"data\"", await socket.NextAsync(), StringComparison.Ordinal);

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address) { Content = new StringContent("""{"query":"{ latestChange }"}""", Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", busy.KeyText);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 3600);
        var body = JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var refused = await RefusedAsync(socket);
        foreach (var error in new[] { body.GetProperty("errors")[0], refused })
        {
            Assert.Equal("RATE_LIMITED", error.GetProperty("extensions").GetProperty("code").GetString());
            Assert.InRange(error.GetProperty("extensions").GetProperty("retryAfter").GetInt32(), 1, 3600);
        }

        await other.QueryAsync("{ latestChange }");
    }

    /// <summary>The operation is refused and the socket stays.</summary>
    private static async Task<JsonElement> RefusedAsync(SocketClient socket)
    {
        await socket.SubscribeAsync("2", "{ latestChange }");
        JsonElement message;
        do message = await socket.NextJsonAsync();
        while (message.GetProperty("id").GetString() != "2");
        Assert.Equal("error", message.GetProperty("type").GetString());
        await socket.SendAsync("""{"type":"ping"}""");
        Assert.Contains("pong", await socket.NextAsync(), StringComparison.Ordinal);
        return message.GetProperty("payload")[0];
    }
}
