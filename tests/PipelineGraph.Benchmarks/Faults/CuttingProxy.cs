using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace PipelineGraph.Benchmarks.Faults;

/// <summary>Stands between a node and the database, and cuts: at any moment, or so that an answer is lost to something that was done.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Link, byte> links = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly EndPoint database;
    private readonly Task accepting;

    /// <param name="socket">The file on which the database listens.</param>
    public CuttingProxy(string socket)
    {
        database = new UnixDomainSocketEndPoint(socket);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Cuts one connection.</summary>
    /// <param name="losingAnswer">Only when the next transaction on it has ended: it is committed, and nobody is told.</param>
    /// <returns>Whether there was one.</returns>
    public bool Cut(Random random, bool losingAnswer)
    {
        var all = links.Keys.ToArray();
        if (all.Length == 0) return false;
        var link = all[random.Next(all.Length)];
        if (losingAnswer) link.LosesAnswer = true;
        else link.Close();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await accepting;
        foreach (var link in links.Keys) link.Close();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptSocketAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var link = new Link(client, new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified));
        try
        {
            client.NoDelay = true;
            await link.Database.ConnectAsync(database);
            links.TryAdd(link, 0);
            await Task.WhenAny(PumpAsync(client, link.Database, static _ => true), PumpAsync(link.Database, client, link.Passes));
        }
        catch (SocketException)
        {
            // The database is away.
        }
        finally
        {
            links.TryRemove(link, out _);
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, bool> passes)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0 && passes(buffer.AsMemory(0, count))) await to.SendAsync(buffer.AsMemory(0, count));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side has gone; the other is closed too.
        }
    }

    private sealed class Link(Socket client, Socket database) : IDisposable
    {
        private bool inTransaction;

        public Socket Database => database;

        public bool LosesAnswer { get; set; }

        /// <summary>The last bytes of an answer are ReadyForQuery: they tell whether a transaction is open.</summary>
        public bool Passes(ReadOnlyMemory<byte> answer)
        {
            var bytes = answer.Span;
            if (bytes.Length < 6 || !bytes[^6..^1].SequenceEqual("Z\0\0\0\u0005"u8)) return true;
            var ended = inTransaction && bytes[^1] == (byte)'I';
            inTransaction = bytes[^1] == (byte)'T';
            return !(ended && LosesAnswer);
        }

        /// <summary>At once and without a farewell, as when a machine is gone.</summary>
        public void Close()
        {
            try
            {
                client.LingerState = new LingerOption(true, 0);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Gone already.
            }

            Dispose();
        }

        public void Dispose()
        {
            client.Dispose();
            database.Dispose();
        }
    }
}
