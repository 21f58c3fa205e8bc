using System.Buffers;
using System.Net.WebSockets;

namespace PipelineGraph.GraphQL.AspNetCore.WebSockets;

/// <summary>Puts the frames of a socket together to messages, none longer than is allowed.</summary>
internal sealed class SocketReader(WebSocket socket)
{
    private const int Piece = 4096;

    private ArrayBufferWriter<byte> _buffer = new(Piece);

    /// <summary>The next text message, valid until the one after it is asked for; null when the client closes.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(int maxSize)
    {
        // What one long message needed is not kept for as long as the socket stands.
        if (_buffer.Capacity > 16 * Piece) _buffer = new ArrayBufferWriter<byte>(Piece);
        _buffer.ResetWrittenCount();
        while (true)
        {
            // A cancelled receive would end the socket without a word; it ends by the other side, or by Abort.
            var received = await socket.ReceiveAsync(_buffer.GetMemory(Piece), CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            if (received.MessageType == WebSocketMessageType.Binary)
                throw new SocketClosingException(SocketClosing.BadMessage("Binary messages are not taken: send JSON as text."));
            _buffer.Advance(received.Count);
            if (_buffer.WrittenCount > maxSize) throw new SocketClosingException(SocketClosing.TooLong(maxSize));
            if (received.EndOfMessage) return _buffer.WrittenMemory;
        }
    }

    /// <summary>Throws away what still comes, until the client closes.</summary>
    public async Task DrainAsync()
    {
        _buffer = new ArrayBufferWriter<byte>(Piece);
        while ((await socket.ReceiveAsync(_buffer.GetMemory(Piece), CancellationToken.None)).MessageType != WebSocketMessageType.Close) { }
    }
}
