using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PipelineGraph.Benchmarks.Load;

/// <summary>One connection that sends a request and waits for its answer: sockets and nothing above them, as the load shares the processors.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[64 * 1024];
    private int filled;

    public static async Task<Connection> OpenAsync(int port, CancellationToken cancellationToken)
    {
        var connection = new Connection();
        await connection.socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        return connection;
    }

    /// <summary>Sends a request; the body of its answer, valid until the next. Another status than 200 is an error.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> AskAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < request.Length;) sent += await socket.SendAsync(request[sent..], cancellationToken);
        filled = 0;
        var (body, end) = (0, int.MaxValue);
        while (filled < end)
        {
            if (filled == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
            if (read == 0) throw new IOException("The server closed the connection.");
            filled += read;
            if (body == 0 && Head(buffer.AsSpan(0, filled)) is { } head) (body, end) = head;
        }

        return buffer.AsMemory(body, end - body);
    }

    public void Dispose() => socket.Dispose();

    /// <summary>Where the body begins and ends, once the head is there.</summary>
    private static (int Body, int End)? Head(ReadOnlySpan<byte> answer)
    {
        var length = answer.IndexOf("\r\n\r\n"u8);
        if (length < 0) return null;
        var head = answer[..length];
        var at = head.IndexOf("Content-Length: "u8);
        if (!head.StartsWith("HTTP/1.1 200"u8) || at < 0 || !Utf8Parser.TryParse(head[(at + 16)..], out int body, out _))
            throw new InvalidDataException($"Not the answer that was expected: {Encoding.UTF8.GetString(answer)}");
        return (length + 4, length + 4 + body);
    }
}
