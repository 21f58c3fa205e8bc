using System.Collections.Concurrent;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Writing;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>
/// Gives numbers to what was committed. On each node one numbering of a tenant runs at a time and serves all who wait for one; between nodes the row of
/// the tenant's stream is the turn. Who is killed on the way leaves everything as it was, for the next.
/// </summary>
internal sealed class Sequencer(IStageChangeSignal signal, TimeProvider clock)
{
    private const int Most = 5_000;

    private readonly ConcurrentDictionary<Guid, Line> lines = new();

    /// <summary>Numbers at least what was committed before the call.</summary>
    public async Task NumberAsync(Guid tenantId, Func<Func<WriteConnection, Task<long>>, Task<long>> inTransaction)
    {
        var line = lines.GetOrAdd(tenantId, static _ => new Line());
        var mine = line.Ask();
        await line.Turn.WaitAsync();
        try
        {
            if (line.Answered >= mine) return;
            var asked = line.Asked;
            while (true)
            {
                var head = await inTransaction(connection => NumberSomeAsync(connection, tenantId));
                if (head == 0) break;
                signal.Publish(tenantId, head);
            }

            line.Answered = asked;
        }
        finally
        {
            line.Turn.Release();
        }
    }

    /// <returns>The tenant's last number, or 0 when nothing waited for one.</returns>
    public async Task<long> NumberSomeAsync(WriteConnection connection, Guid tenantId) =>
        (await connection.ListAsync(
            "SELECT number_changes(@p0, @p1, @p2)", static reader => reader.GetInt64(0), CancellationToken.None, tenantId, Most, PostgreSqlProvider.Instant(clock.GetUtcNow())))[0];

    private sealed class Line
    {
        private long asked;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public long Asked => Interlocked.Read(ref asked);

        public long Answered { get; set; }

        public long Ask() => Interlocked.Increment(ref asked);
    }
}
