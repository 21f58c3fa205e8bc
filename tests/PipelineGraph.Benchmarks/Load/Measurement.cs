using System.Diagnostics;

namespace PipelineGraph.Benchmarks.Load;

/// <summary>What some requests took; those of several rounds add up.</summary>
internal sealed class Measurement
{
    private readonly List<long> ticks = [];
    private TimeSpan elapsed;
    private TimeSpan processor;
    private long allocated;

    public double PerSecond => ticks.Count / elapsed.TotalSeconds;

    /// <summary>Of the server, for each request.</summary>
    public double ProcessorMicroseconds => processor.TotalMicroseconds / ticks.Count;

    /// <summary>Of the server, for each request.</summary>
    public double AllocatedBytes => (double)allocated / ticks.Count;

    /// <summary>Milliseconds within which this share of the answers came.</summary>
    public double Percentile(double share)
    {
        ticks.Sort();
        return Stopwatch.GetElapsedTime(0, ticks[(int)((ticks.Count - 1) * share)]).TotalMilliseconds;
    }

    public void Add(IEnumerable<List<long>> round, TimeSpan time, TimeSpan processorTime, long bytes)
    {
        foreach (var connection in round) ticks.AddRange(connection);
        elapsed += time;
        processor += processorTime;
        allocated += bytes;
    }
}
