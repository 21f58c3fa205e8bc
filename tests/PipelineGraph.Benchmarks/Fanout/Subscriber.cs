using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace PipelineGraph.Benchmarks.Fanout;

/// <summary>One client with a connection of its own, which notes when each event came.</summary>
internal abstract class Subscriber : IDisposable
{
    protected const string Document = "subscription { stageChanged { upTo change { number kind effectiveAt subject { id ... on Contact { displayName } } present { key name } } } }";

    private readonly List<long> arrivals = [];

    /// <summary>When the events came, of <see cref="Stopwatch"/>; read when all are there.</summary>
    public IReadOnlyList<long> Arrivals => arrivals;

    public abstract void Dispose();

    protected void Arrived() => arrivals.Add(Stopwatch.GetTimestamp());
}

/// <summary>By server-sent events, over a plain socket.</summary>
internal sealed class SseSubscriber : Subscriber
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private int matched;

    /// <summary>Subscribed when it returns.</summary>
    public async Task OpenAsync(int port, string key, Action onEvent, CancellationToken cancellationToken)
    {
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        var body = $$"""{"query":"{{Document}}"}""";
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}")),
            cancellationToken);
        var buffer = new byte[2048];
        var read = await socket.ReceiveAsync(buffer, cancellationToken);
        if (!buffer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8)) throw new InvalidOperationException(Encoding.ASCII.GetString(buffer, 0, read));
        _ = ReceiveAsync(buffer, onEvent);
    }

    public override void Dispose() => socket.Dispose();

    private async Task ReceiveAsync(byte[] buffer, Action onEvent)
    {
        try
        {
            while (await socket.ReceiveAsync(buffer) is var read and > 0)
            {
                for (var events = Count(buffer.AsSpan(0, read)); events > 0; events--)
                {
                    Arrived();
                    onEvent();
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    /// <summary>An event is there when its data has ended: an answer in one line ends with <c>}}}</c> and an empty line.</summary>
    private int Count(ReadOnlySpan<byte> bytes)
    {
        var end = "}}}\n\n"u8;
        var count = 0;
        foreach (var each in bytes)
        {
            matched = each == end[matched] ? matched + 1 : each == (byte)'}' ? (matched == 3 ? 3 : 1) : 0;
            if (matched < end.Length) continue;
            (matched, count) = (0, count + 1);
        }

        return count;
    }
}

/// <summary>By the sub-protocol <c>graphql-transport-ws</c>.</summary>
internal sealed class SocketSubscriber : Subscriber
{
    private readonly ClientWebSocket socket = new();

    public async Task OpenAsync(int port, string key, Action onEvent, CancellationToken cancellationToken)
    {
        socket.Options.AddSubProtocol("graphql-transport-ws");
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket.ConnectAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}/graphql")), cancellationToken);
        await SendAsync($$$"""{"type":"connection_init","payload":{"Authorization":"Bearer {{{key}}}"}}""", cancellationToken);
        var buffer = new byte[2048];
        await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
        await SendAsync($$$"""{"type":"subscribe","id":"1","payload":{"query":"{{{Document}}}"}}""", cancellationToken);
        _ = ReceiveAsync(buffer, onEvent);
    }

    public override void Dispose() => socket.Dispose();

    private ValueTask SendAsync(string message, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.ASCII.GetBytes(message).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private async Task ReceiveAsync(byte[] buffer, Action onEvent)
    {
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: WebSocketMessageType.Text } received)
            {
                if (!received.EndOfMessage) continue;
                Arrived();
                onEvent();
            }
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The run is over.
        }
    }
}
