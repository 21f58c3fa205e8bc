using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Limits;

/// <summary>A server with settings of its own, a tenant, and what it answers with the status.</summary>
internal sealed class LimitedServer(TestServer server, TestTenant tenant) : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(1) };

    public Uri Address => server.Address;

    public TestTenant Tenant => tenant;

    public static async Task<LimitedServer> StartAsync(params string[] settings)
    {
        var server = await TestServer.StartAsync(settings);
        return new LimitedServer(server, await server.TenantAsync());
    }

    public Task<(int Status, JsonElement Json)> PostAsync(string query, object? variables = null, string? cost = null, bool withKey = true) =>
        PostBodyAsync(JsonSerializer.Serialize(new { query, variables }), cost, withKey);

    public Task<(int Status, JsonElement Json)> PostBodyAsync(string body, string? cost = null, bool withKey = true) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, Address) { Content = new StringContent(body, Encoding.UTF8, "application/json") }, cost, withKey);

    public Task<(int Status, JsonElement Json)> GetAsync(string query, string variables = "{}") =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{Address}?query={Uri.EscapeDataString(query)}&variables={Uri.EscapeDataString(variables)}"));

    public async Task<(int Status, JsonElement Json)> SendAsync(HttpRequestMessage request, string? cost = null, bool withKey = true)
    {
        if (withKey) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.KeyText);
        if (cost is not null) request.Headers.Add("GraphQL-Cost", cost);
        using (request)
        {
            using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
            return ((int)response.StatusCode, JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
