using Npgsql;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>
/// Hears of what other nodes number. Once a second it asks for what it did not hear of, and numbers what a node left that ended between a commit and its
/// numbers.
/// </summary>
public sealed class PostgreSqlChangeWatcher(PostgreSqlDatabase database, PostgreSqlWriteStore store, IStageChangeSignal signal, TimeProvider clock) : IChangeWatcher
{
    /// <summary>The channel; a notice has the tenant and its last number.</summary>
    public const string Channel = "pipelinegraph_numbered";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notice) => Heard(notice.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) await listen.ExecuteNonQueryAsync(cancellationToken);
        try
        {
            while (true)
            {
                await store.NumberAllAsync(cancellationToken);
                await PublishAsync(connection, cancellationToken);
                // In whole milliseconds, and never in none: to the driver that means to wait without end.
                for (var started = clock.GetTimestamp(); Interval - clock.GetElapsedTime(started) is var left && left > TimeSpan.Zero;)
                    await connection.WaitAsync((int)Math.Ceiling(left.TotalMilliseconds), cancellationToken);
            }
        }
        finally
        {
            // Back in the pool it must not listen on.
            await connection.CloseAsync();
            NpgsqlConnection.ClearPool(connection);
        }
    }

    private void Heard(string payload)
    {
        var parts = payload.Split(' ');
        if (parts.Length == 2 && Guid.TryParse(parts[0], out var tenantId) && long.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var head)) signal.Publish(tenantId, head);
    }

    private async Task PublishAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var heads = new NpgsqlCommand("SELECT tenant_id, head FROM stream_heads()", connection);
        await using var reader = await heads.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) signal.Publish(reader.GetGuid(0), reader.GetInt64(1));
    }
}
