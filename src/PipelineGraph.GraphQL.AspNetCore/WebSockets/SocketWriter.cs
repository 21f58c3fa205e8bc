using System.Buffers;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace PipelineGraph.GraphQL.AspNetCore.WebSockets;

/// <summary>
/// Sends one message at a time; who has another waits for its turn, so that a slow client slows down its own operations and only one message is in memory.
/// </summary>
internal sealed class SocketWriter(WebSocket socket, TimeSpan sendTimeout, TimeProvider clock, ILogger logger) : IDisposable
{
    private const int Kept = 64 * 1024;
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private ArrayBufferWriter<byte> _buffer = new();
    private volatile bool _closing;

    /// <summary>Nothing more can be sent.</summary>
    public bool IsClosed => _closing;

    /// <summary>Writes a message when its turn has come, and sends it unless writing says by false that nobody wants it any more.</summary>
    public async ValueTask SendAsync<T>(T state, Func<IBufferWriter<byte>, T, bool> write, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_closing) throw new OperationCanceledException("The socket is closing.");
            _buffer.ResetWrittenCount();
            if (write(_buffer, state)) await SendAsync(_buffer.WrittenMemory);
            if (_buffer.Capacity > Kept) _buffer = new ArrayBufferWriter<byte>();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Says how the socket ends, once; nothing is sent after it.</summary>
    public async Task CloseAsync(SocketClosing closing)
    {
        try
        {
            // Cancelling the send of a frame would tear the socket: who is at it has until its own time is over, or until here.
            if (!await _turn.WaitAsync(CloseTimeout)) throw new TimeoutException();
            _closing = true;
            _turn.Release();
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(closing.Code, closing.Reason, CancellationToken.None).WaitAsync(CloseTimeout, clock);
        }
        catch (Exception exception) when (HasGone(exception))
        {
            socket.Abort();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask SendAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            var sending = socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            if (sending.IsCompletedSuccessfully) return;
            await sending.AsTask().WaitAsync(sendTimeout, clock);
        }
        catch (Exception exception) when (HasGone(exception))
        {
            if (exception is TimeoutException) Log.SlowClientCut(logger, sendTimeout);
            _closing = true;
            socket.Abort();
            throw new OperationCanceledException("The client has gone, or does not read.", exception);
        }
    }

    private static bool HasGone(Exception exception) =>
        exception is TimeoutException or WebSocketException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException;
}
