using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Writing;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>
/// The write side on PostgreSQL: each transaction says whose rows it sees, and waits for the tenant's turn. What is looked up before a tenant is known
/// comes from functions that tell no more than that.
/// </summary>
public sealed class PostgreSqlWriteStore : IWriteStore, IAsyncDisposable
{
    private const string Key = "(hashtextextended('pipelinegraph/' || @p0, 0))";

    private const string TakeBeside = $"SELECT pg_advisory_xact_lock_shared{Key}";

    private const string TakeAlone = $"SELECT pg_advisory_xact_lock{Key}";

    private const string Notify =
        $"SELECT pg_notify('{PostgreSqlChangeWatcher.Channel}', tenant_id || ' ' || head) FROM stream WHERE tenant_id = current_setting('pipelinegraph.tenant')::uuid AND head > @p0";

    /// <summary>In ascending order, as all subjects are waited for.</summary>
    private const string LockFirst = "SELECT 1 FROM subject WHERE tenant_id = @p0 AND subject_id = ANY(@p1) ORDER BY subject_id FOR NO KEY UPDATE";

    private readonly KeptConnections<WriteBehindConnection> writers;
    private readonly KeptConnections<WriteBehindConnection> numbers;
    private readonly KeptConnections<WriteBehindConnection> lookups;
    private readonly TimeProvider clock;
    private readonly Sequencer sequencer;

    public PostgreSqlWriteStore(PostgreSqlDatabase database, IDbContextFactory<PipelineDbContext> contexts, IStageChangeSignal signal, TimeProvider clock)
    {
        (this.clock, sequencer) = (clock, new Sequencer(signal, clock));
        using var context = contexts.CreateDbContext();
        var model = context.Model;
        (writers, numbers, lookups) = (Kept(database.Shares.Writers), Kept(database.Shares.Numbers), Kept(database.Shares.Lookups));

        KeptConnections<WriteBehindConnection> Kept(int most) =>
            new(token => WriteBehindConnection.OpenAsync(database.Source, model, token), most, most, database.Source.Clear);
    }

    /// <summary>Others write beside it.</summary>
    public int BatchSize => 1_000;

    /// <summary>An import evaluates on so many processors while the database writes.</summary>
    public int Lanes => Math.Clamp(Environment.ProcessorCount, 2, 4);

    public async ValueTask<IWriteSession> BeginAsync(
        Guid tenantId, Turn turn, IReadOnlyCollection<Guid> first, CancellationToken cancellationToken, string? idempotencyKey = null)
    {
        var (connection, beginning) = await writers.TakeAsync(
            connection => new ValueTask<Beginning>(connection.BatchAsync(
                [
                    .. Begin(tenantId), (turn == Turn.Alone ? TakeAlone : TakeBeside, [tenantId.ToString()]),
                    ($"{connection.Reading<StreamHead>().Select}WHERE tenant_id = @p0", [tenantId]),
                    .. idempotencyKey is null ? [] : (IEnumerable<(string, object[])>)[($"{connection.Reading<IdempotencyRecord>().Select}WHERE tenant_id = @p0 AND key = @p1", [tenantId, idempotencyKey])],
                ],
                async reader =>
                {
                    // The tenant's name and its lock give a row each.
                    await reader.NextResultAsync(cancellationToken);
                    await reader.NextResultAsync(cancellationToken);
                    var stream = (await connection.RowsAsync<StreamHead>(reader, cancellationToken)).SingleOrDefault();
                    if (!await reader.NextResultAsync(cancellationToken)) return new Beginning(stream, null, null);
                    return new Beginning(stream, idempotencyKey, (await connection.RowsAsync<IdempotencyRecord>(reader, cancellationToken)).SingleOrDefault());
                },
                cancellationToken)),
            cancellationToken);
        try
        {
            if (turn == Turn.Alone) return await BeginAloneAsync(connection, tenantId, cancellationToken);
            if (first.Count > 0) await connection.ListAsync(LockFirst, static _ => 0, cancellationToken, tenantId, first.ToArray());
            return new PostgreSqlSession(connection, new Transaction(this, connection, null), tenantId, first, beginning);
        }
        catch
        {
            await writers.DropAsync(connection);
            throw;
        }
    }

    public bool WasInTheWay(Exception exception) => exception is PostgresException
    {
        SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.UniqueViolation,
    };

    public async ValueTask<IReadOnlyList<StageChange>?> NumberedAsync(Guid tenantId, IReadOnlyCollection<Guid> changeIds, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            // It serves others too, and goes on when this one does not wait any longer: so not where this one runs.
            await Task.Run(() => NumberAsync(tenantId), CancellationToken.None).WaitAsync(patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }

        if (changeIds.Count == 0) return [];
        var rows = await TransactAsync(
            tenantId,
            connection => [($"{connection.Reading<StageChange>().Select}WHERE tenant_id = @p0 AND change_id = ANY(@p1) ORDER BY number", [tenantId, changeIds.ToArray()])],
            (connection, reader) => connection.RowsAsync<StageChange>(reader, cancellationToken),
            cancellationToken);
        return rows.Count == changeIds.Count ? rows : null;
    }

    /// <summary>Numbers what was committed before the call.</summary>
    public Task NumberAsync(Guid tenantId) =>
        sequencer.NumberAsync(tenantId, (statements, read) => TransactAsync(tenantId, _ => statements, (_, reader) => read(reader), CancellationToken.None));

    /// <summary>Numbers what others left: nodes that ended between a commit and its numbers.</summary>
    public async Task NumberAllAsync(CancellationToken cancellationToken)
    {
        foreach (var tenantId in await ReadAsync(connection => connection.ListAsync("SELECT * FROM tenants_to_number()", static reader => reader.GetGuid(0), cancellationToken), cancellationToken))
            await NumberAsync(tenantId);
    }

    public ValueTask<IReadOnlyList<Guid>> TenantsWithDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Guid>>(
            async connection => await connection.ListAsync("SELECT * FROM tenants_with_due(@p0)", static reader => reader.GetGuid(0), cancellationToken, PostgreSqlProvider.Instant(now)),
            cancellationToken);

    public ValueTask<IReadOnlyList<Guid>> TenantsAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Guid>>(
            async connection => await connection.ListAsync("SELECT tenant_id FROM stream_heads() ORDER BY tenant_id", static reader => reader.GetGuid(0), cancellationToken),
            cancellationToken);

    public ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            async connection => (await connection.ListAsync(
                "SELECT next_due()", static reader => reader.IsDBNull(0) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(0), cancellationToken))[0],
            cancellationToken);

    public ValueTask<(long Waiting, DateTimeOffset? Since)> ToNumberAsync(CancellationToken cancellationToken) =>
        ReadAsync(
            async connection => (await connection.ListAsync(
                "SELECT waiting, since FROM inbox_backlog()", static reader => (reader.GetInt64(0), reader.IsDBNull(1) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(1)), cancellationToken))[0],
            cancellationToken);

    public ValueTask<IReadOnlyList<PendingWork>> PendingWorkAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<PendingWork>>(
            async connection => await connection.ListAsync("SELECT * FROM pending_work(@p0)", WorkRows.Read, cancellationToken, PostgreSqlProvider.Instant(clock.GetUtcNow())),
            cancellationToken);

    public ValueTask<ApiKey?> FindApiKeyAsync(string keyHash, CancellationToken cancellationToken) =>
        ReadAsync(connection => connection.FindInAsync<ApiKey>("find_api_key(@p0)", cancellationToken, keyHash), cancellationToken);

    public ValueTask<Tenant?> FindTenantAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync(connection => connection.FindInAsync<Tenant>("find_tenant(@p0)", cancellationToken, name), cancellationToken);

    public ValueTask<bool> HasTenantsAsync(CancellationToken cancellationToken) =>
        ReadAsync(async connection => (await connection.ListAsync("SELECT has_tenants()", static reader => reader.GetBoolean(0), cancellationToken))[0], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await writers.DisposeAsync();
        await numbers.DisposeAsync();
        await lookups.DisposeAsync();
    }

    private async ValueTask<T> ReadAsync<T>(Func<WriteBehindConnection, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        var (connection, result) = await lookups.TakeAsync(read, cancellationToken);
        await lookups.KeepAsync(connection);
        return result;
    }

    /// <summary>Who wrote before has ended; its changes get their numbers first, and the row of the stream stays this transaction's.</summary>
    private async ValueTask<IWriteSession> BeginAloneAsync(WriteBehindConnection connection, Guid tenantId, CancellationToken cancellationToken)
    {
        var heads = await connection.ListAsync("SELECT head FROM stream WHERE tenant_id = @p0 FOR UPDATE", static reader => reader.GetInt64(0), cancellationToken, tenantId);
        while (await sequencer.NumberSomeAsync(connection, tenantId) > 0) { }
        await connection.ExecuteAsync(
            "UPDATE stage_history h SET number = c.number FROM stage_change c WHERE h.tenant_id = @p0 AND h.number = 0 AND c.tenant_id = @p0 AND c.change_id = h.change_id AND c.kind = 0", cancellationToken, tenantId);
        return new WriteSession(connection, new Transaction(this, connection, heads.Count > 0 ? heads[0] : 0), tenantId, PostgreSqlProvider.Instant);
    }

    /// <summary>A whole transaction of the tenant in one round trip.</summary>
    private async Task<T> TransactAsync<T>(
        Guid tenantId, Func<WriteBehindConnection, IReadOnlyList<(string Sql, object[] Values)>> statements, Func<WriteBehindConnection, NpgsqlDataReader, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var (connection, result) = await numbers.TakeAsync(
            connection => new ValueTask<T>(connection.BatchAsync(
                [.. Begin(tenantId), .. statements(connection), ("COMMIT", [])],
                async reader =>
                {
                    await reader.NextResultAsync(cancellationToken);
                    return await read(connection, reader);
                },
                cancellationToken)),
            cancellationToken);
        await numbers.KeepAsync(connection);
        return result;
    }

    /// <summary>What a transaction that sees the tenant's rows begins with.</summary>
    private static (string Sql, object[] Values)[] Begin(Guid tenantId) =>
        [("BEGIN", []), ("SELECT set_config('pipelinegraph.tenant', @p0, true)", [tenantId.ToString()])];

    /// <param name="headBefore">Of a transaction that numbers by itself: other nodes are told when the head has risen.</param>
    private sealed class Transaction(PostgreSqlWriteStore store, WriteBehindConnection connection, long? headBefore) : IWriteTransaction
    {
        private bool committed;
        private bool ended;

        public async ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            // Not to be interrupted half-way: from here on it is done or not. COMMIT alone ends a failed transaction without an error.
            await connection.EndAsync([headBefore is { } before ? (Notify, [before]) : ("SELECT 1", []), ("COMMIT", [])], CancellationToken.None);
            committed = true;
        }

        public async ValueTask DisposeAsync()
        {
            if (ended) return;
            ended = true;
            var isClean = committed;
            try
            {
                connection.Drop();
                if (!committed) await connection.ExecuteAsync("ROLLBACK", CancellationToken.None);
                isClean = true;
            }
            catch (Exception exception) when (exception is DbException or InvalidOperationException)
            {
                // The connection broke, and may know it; what it held is rolled back by the server.
            }
            finally
            {
                await (isClean ? store.writers.KeepAsync(connection) : store.writers.DropAsync(connection));
            }
        }
    }
}
