using System.Collections.Concurrent;
using Npgsql;
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
    private const string Number = "SELECT number_changes(@p0, @p1, @p2)";
    private const string Waiting = "SELECT EXISTS (SELECT 1 FROM change_inbox WHERE tenant_id = @p0)";

    private readonly ConcurrentDictionary<Guid, Line> lines = new();

    /// <summary>Numbers at least what was committed before the call.</summary>
    /// <param name="transact">Runs statements as one transaction, and reads what they give.</param>
    public async Task NumberAsync(Guid tenantId, Func<IReadOnlyList<(string Sql, object[] Values)>, Func<NpgsqlDataReader, Task<(long Head, bool More)>>, Task<(long Head, bool More)>> transact)
    {
        var line = lines.GetOrAdd(tenantId, static _ => new Line());
        var mine = line.Ask();
        await line.Turn.WaitAsync();
        try
        {
            if (line.Answered >= mine) return;
            var asked = line.Asked;
            bool more;
            do
            {
                (var head, more) = await transact([(Number, Values(tenantId)), (Waiting, [tenantId])], ReadAsync);
                if (head > 0) signal.Publish(tenantId, head);
            }
            while (more);

            line.Answered = asked;
        }
        finally
        {
            line.Turn.Release();
        }
    }

    /// <summary>Numbers some, in a transaction that has begun.</summary>
    /// <returns>The tenant's last number, or 0 when nothing waited for one.</returns>
    public async Task<long> NumberSomeAsync(WriteConnection connection, Guid tenantId) =>
        (await connection.ListAsync(Number, static reader => reader.GetInt64(0), CancellationToken.None, Values(tenantId)))[0];

    private object[] Values(Guid tenantId) => [tenantId, Most, PostgreSqlProvider.Instant(clock.GetUtcNow())];

    private static async Task<(long Head, bool More)> ReadAsync(NpgsqlDataReader reader)
    {
        await reader.ReadAsync();
        var head = reader.GetInt64(0);
        await reader.NextResultAsync();
        await reader.ReadAsync();
        return (head, head > 0 && reader.GetBoolean(0));
    }

    private sealed class Line
    {
        private long asked;

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public long Asked => Interlocked.Read(ref asked);

        public long Answered { get; set; }

        public long Ask() => Interlocked.Increment(ref asked);
    }
}
