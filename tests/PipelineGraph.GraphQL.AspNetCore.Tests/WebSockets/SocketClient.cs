using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace PipelineGraph.GraphQL.AspNetCore.Tests.WebSockets;

/// <summary>A client's side of a socket, message by message.</summary>
public sealed class SocketClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();

    public string? Protocol => _socket.SubProtocol;

    public WebSocket Socket => _socket;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Through the handshake and no further.</summary>
    public static async Task<SocketClient> ConnectAsync(Uri address, string? protocol = "graphql-transport-ws", Action<ClientWebSocketOptions>? configure = null)
    {
        var client = new SocketClient();
        if (protocol is not null) client._socket.Options.AddSubProtocol(protocol);
        configure?.Invoke(client._socket.Options);
        await client._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws" }.Uri, Cancellation);
        return client;
    }

    /// <summary>Acknowledged and ready for operations.</summary>
    public static async Task<SocketClient> OpenAsync(Uri address, string init = """{"type":"connection_init"}""", Action<ClientWebSocketOptions>? configure = null)
    {
        var client = await ConnectAsync(address, configure: configure);
        await client.SendAsync(init);
        Assert.Equal("""{"type":"connection_ack"}""", await client.NextAsync());
        return client;
    }

    public Task SendAsync(string message) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, Cancellation);

    public Task SubscribeAsync(string id, string document, object? variables = null) =>
        SendAsync(JsonSerializer.Serialize(new { type = "subscribe", id, payload = new { query = document, variables } }));

    public Task CompleteAsync(string id) => SendAsync(JsonSerializer.Serialize(new { type = "complete", id }));

    /// <summary>The next message as it came; null when the server has closed.</summary>
    public async Task<string?> NextAsync()
    {
        using var bytes = new MemoryStream();
        var piece = new byte[4096];
        while (true)
        {
            var received = await _socket.ReceiveAsync(piece, Cancellation);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            bytes.Write(piece, 0, received.Count);
            if (received.EndOfMessage) return Encoding.UTF8.GetString(bytes.ToArray());
        }
    }

    public async Task<JsonElement> NextJsonAsync() => JsonElement.Parse(await NextAsync() ?? throw new InvalidOperationException($"Closed with {(int?)_socket.CloseStatus}."));

    /// <summary>Reads on until the server closes, and answers that.</summary>
    public async Task<(int Code, string? Reason)> ClosedAsync()
    {
        while (await NextAsync() is not null) { }
        var closed = ((int)_socket.CloseStatus!, _socket.CloseStatusDescription);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);
        return closed;
    }

    public Task CloseAsync() => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);

    public void Dispose() => _socket.Dispose();
}
