using System.Net.ServerSentEvents;

namespace PipelineGraph.GraphQL.AspNetCore.Tests.Sse;

/// <summary>A client's side of an event stream.</summary>
public sealed class EventStreamReader(HttpResponseMessage response) : IDisposable
{
    private IAsyncEnumerator<SseItem<string>>? _events;

    public HttpResponseMessage Response { get; } = response;

    public async Task<(string Event, string Data)?> NextAsync()
    {
        _events ??= SseParser.Create(await Response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        return await _events.MoveNextAsync() ? (_events.Current.EventType, _events.Current.Data) : null;
    }

    public async Task<List<(string Event, string Data)>> AllAsync()
    {
        var all = new List<(string, string)>();
        while (await NextAsync() is { } next) all.Add(next);
        return all;
    }

    public void Dispose() => Response.Dispose();
}
