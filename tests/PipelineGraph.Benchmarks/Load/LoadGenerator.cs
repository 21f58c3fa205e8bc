using System.Diagnostics;

namespace PipelineGraph.Benchmarks.Load;

/// <summary>Sends requests to one address over several connections, each as soon as the one before it is answered.</summary>
internal sealed class LoadGenerator(ServerProcess server, string path, string key, Work work, long first)
{
    private readonly byte[] constant = work.Request(path, server.Port, key, 0);
    private long number = first;

    /// <summary>Requests until the time is over, added to the measurement.</summary>
    public async Task RunAsync(int connections, TimeSpan time, Measurement measurement, CancellationToken cancellationToken)
    {
        var open = new List<Connection>();
        try
        {
            for (var count = 0; count < connections; count++) open.Add(await Connection.OpenAsync(server.Port, cancellationToken));
            var (processor, allocated, began) = (server.Processor, server.Allocated, Stopwatch.GetTimestamp());
            var until = began + (long)(time.TotalSeconds * Stopwatch.Frequency);
            var ticks = await Task.WhenAll(open.Select(connection => AskAsync(connection, until, cancellationToken)));
            measurement.Add(ticks, Stopwatch.GetElapsedTime(began), server.Processor - processor, server.Allocated - allocated);
        }
        finally
        {
            foreach (var connection in open) connection.Dispose();
        }
    }

    /// <summary>One answer, to be looked at.</summary>
    public async Task<byte[]> AskAsync(CancellationToken cancellationToken)
    {
        using var connection = await Connection.OpenAsync(server.Port, cancellationToken);
        return (await connection.AskAsync(Next(), cancellationToken)).ToArray();
    }

    private async Task<List<long>> AskAsync(Connection connection, long until, CancellationToken cancellationToken)
    {
        var ticks = new List<long>(10_000);
        var now = Stopwatch.GetTimestamp();
        while (now < until)
        {
            var began = now;
            await connection.AskAsync(Next(), cancellationToken);
            now = Stopwatch.GetTimestamp();
            ticks.Add(now - began);
        }

        return ticks;
    }

    private byte[] Next() => work.Writes ? work.Request(path, server.Port, key, Interlocked.Increment(ref number)) : constant;
}
