using System.Net.Http.Headers;
using System.Text.Json;

namespace PipelineGraph.Benchmarks.Base;

/// <summary>Asks a server as any client does.</summary>
internal static class Client
{
    public static HttpClient Of(ServerProcess server, string key) => Of(new Uri(ServerProcess.Address(server.Port)), key);

    public static HttpClient Of(Uri server, string key)
    {
        var client = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromMinutes(5) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    public static async Task<JsonElement> AskAsync(HttpClient client, string query, object? variables, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync("/graphql", new { query, variables }, cancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return answer.TryGetProperty("errors", out var errors) ? throw new InvalidOperationException(errors.ToString()) : answer.GetProperty("data");
    }
}
