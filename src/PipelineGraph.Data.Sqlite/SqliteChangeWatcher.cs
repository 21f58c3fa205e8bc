using Microsoft.Data.Sqlite;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Sqlite;

/// <summary>Notices what other processes commit to the file (an import beside a running server) and wakes subscribers.</summary>
public sealed class SqliteChangeWatcher(SqliteDatabase database, IStageChangeSignal signal, TimeProvider clock) : IChangeWatcher
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Polls until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var version = connection.CreateCommand();
        version.CommandText = "PRAGMA data_version";
        await using var heads = connection.CreateCommand();
        heads.CommandText = "SELECT tenant_id, head FROM stream";
        using var timer = new PeriodicTimer(Interval, clock);
        var seen = -1L;
        do
        {
            var present = (long)(await version.ExecuteScalarAsync(cancellationToken))!;
            if (present == seen) continue;
            // Read before the heads: what is committed in between is noticed the next time.
            seen = present;
            await PublishAsync(heads, cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task PublishAsync(SqliteCommand heads, CancellationToken cancellationToken)
    {
        await using var reader = await heads.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) signal.Publish(reader.GetGuid(0), reader.GetInt64(1));
    }
}
