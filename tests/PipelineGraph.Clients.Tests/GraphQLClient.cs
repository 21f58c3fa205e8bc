using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace PipelineGraph.Clients.Tests;

/// <summary>All that a program in C# needs: operations by POST, subscriptions by server-sent events.</summary>
internal sealed class GraphQLClient : IDisposable
{
    private readonly HttpClient http = new();

    public GraphQLClient(Uri endpoint, string key)
    {
        http.BaseAddress = endpoint;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public async Task<Answer> SendAsync(string query, object? variables = null)
    {
        using var request = Request(query, variables, "application/graphql-response+json");
        using var response = await http.SendAsync(request);
        return (await response.Content.ReadFromJsonAsync<Answer>(JsonSerializerOptions.Web))!;
    }

    /// <summary>The answers as they come, until the server completes or the caller leaves the loop.</summary>
    public async IAsyncEnumerable<Answer> SubscribeAsync(string query, object? variables, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = Request(query, variables, "text/event-stream");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            if (item.EventType == "complete") yield break;
            yield return JsonSerializer.Deserialize<Answer>(item.Data, JsonSerializerOptions.Web)!;
        }
    }

    public void Dispose() => http.Dispose();

    private static HttpRequestMessage Request(string query, object? variables, string accept) => new(HttpMethod.Post, (Uri?)null)
    {
        Content = JsonContent.Create(new { query, variables }),
        Headers = { Accept = { new MediaTypeWithQualityHeaderValue(accept) } },
    };
}

/// <summary>An answer: data, errors, or both.</summary>
internal sealed record Answer(JsonElement Data, JsonElement[]? Errors)
{
    /// <summary>The code of the first error; null when there is none.</summary>
    public string? Code => Errors is [var error, ..] ? error.GetProperty("extensions").GetProperty("code").GetString() : null;
}
