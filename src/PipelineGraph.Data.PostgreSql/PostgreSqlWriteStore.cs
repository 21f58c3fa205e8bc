using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using PipelineGraph.Core;
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
    private const int MaxKept = 32;

    private const string Begin = "BEGIN; SELECT set_config('pipelinegraph.tenant', @p0, true)";

    private const string Key = "(hashtextextended('pipelinegraph/' || @p0, 0))";

    private const string BeginBeside = $"{Begin}; SELECT pg_advisory_xact_lock_shared{Key}";

    private const string BeginAlone = $"{Begin}; SELECT pg_advisory_xact_lock{Key}";

    /// <summary>In ascending order, as all subjects are waited for.</summary>
    private const string LockFirst = "SELECT 1 FROM subject WHERE tenant_id = @p0 AND subject_id = ANY(@p1) ORDER BY subject_id FOR NO KEY UPDATE";

    private readonly ConcurrentStack<WriteConnection> kept = new();
    private readonly PostgreSqlDatabase database;
    private readonly TimeProvider clock;
    private readonly IModel model;
    private readonly Sequencer sequencer;
    private bool disposed;

    public PostgreSqlWriteStore(PostgreSqlDatabase database, IDbContextFactory<PipelineDbContext> contexts, IStageChangeSignal signal, TimeProvider clock)
    {
        (this.database, this.clock, sequencer) = (database, clock, new Sequencer(signal, clock));
        using var context = contexts.CreateDbContext();
        model = context.Model;
    }

    public async ValueTask<IWriteSession> BeginAsync(Guid tenantId, Turn turn, IReadOnlyCollection<Guid> first, CancellationToken cancellationToken)
    {
        var connection = await BegunAsync(tenantId, turn == Turn.Alone ? BeginAlone : BeginBeside, cancellationToken);
        try
        {
            if (turn == Turn.Alone) return await BeginAloneAsync(connection, tenantId, cancellationToken);
            if (first.Count > 0) await connection.ListAsync(LockFirst, static _ => 0, cancellationToken, tenantId, first.ToArray());
            return new PostgreSqlSession(connection, new Transaction(this, connection, null), tenantId, first);
        }
        catch
        {
            await connection.DisposeAsync();
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
            await NumberAsync(tenantId).WaitAsync(patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }

        if (changeIds.Count == 0) return [];
        var rows = await InTenantAsync(
            tenantId, connection => connection.ReadAsync<StageChange>("WHERE tenant_id = @p0 AND change_id = ANY(@p1) ORDER BY number", cancellationToken, tenantId, changeIds.ToArray()).AsTask(), cancellationToken);
        return rows.Count == changeIds.Count ? rows : null;
    }

    /// <summary>Numbers what was committed before the call; on no request's own thread of work, as others wait for it when that request has long been answered.</summary>
    public Task NumberAsync(Guid tenantId) => Task.Run(() => sequencer.NumberAsync(tenantId, work => InTenantAsync(tenantId, work, CancellationToken.None)));

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
        disposed = true;
        while (kept.TryPop(out var connection)) await connection.DisposeAsync();
    }

    private async ValueTask<T> ReadAsync<T>(Func<WriteConnection, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        var (connection, result) = await FirstAsync(read, cancellationToken);
        await KeepAsync(connection);
        return result;
    }

    /// <summary>Who wrote before has ended; its changes get their numbers first, and the row of the stream stays this transaction's.</summary>
    private async ValueTask<IWriteSession> BeginAloneAsync(WriteConnection connection, Guid tenantId, CancellationToken cancellationToken)
    {
        var heads = await connection.ListAsync("SELECT head FROM stream WHERE tenant_id = @p0 FOR UPDATE", static reader => reader.GetInt64(0), cancellationToken, tenantId);
        while (await sequencer.NumberSomeAsync(connection, tenantId) > 0) { }
        await connection.ExecuteAsync(
            "UPDATE stage_history h SET number = c.number FROM stage_change c WHERE h.tenant_id = @p0 AND h.number = 0 AND c.tenant_id = @p0 AND c.change_id = h.change_id AND c.kind = 0", cancellationToken, tenantId);
        return new WriteSession(connection, new Transaction(this, connection, heads.Count > 0 ? heads[0] : 0), tenantId, PostgreSqlProvider.Instant);
    }

    private async Task<T> InTenantAsync<T>(Guid tenantId, Func<WriteConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        var connection = await BegunAsync(tenantId, Begin, cancellationToken);
        try
        {
            var result = await work(connection);
            await connection.ExecuteAsync("SELECT 1; COMMIT", CancellationToken.None);
            await KeepAsync(connection);
            return result;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>A transaction that sees the tenant's rows.</summary>
    private async ValueTask<WriteConnection> BegunAsync(Guid tenantId, string begin, CancellationToken cancellationToken) =>
        (await FirstAsync(connection => connection.ExecuteAsync(begin, cancellationToken, tenantId.ToString()), cancellationToken)).Connection;

    /// <summary>
    /// A connection with its first statement, which is repeated when it fails: connections that lay idle while the database was restarted are of no use, and
    /// only the first statement shows it.
    /// </summary>
    private async ValueTask<(WriteConnection Connection, T Result)> FirstAsync<T>(Func<WriteConnection, ValueTask<T>> first, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var connection = await TakeAsync(cancellationToken);
            try
            {
                return (connection, await first(connection));
            }
            catch (Exception exception)
            {
                await connection.DisposeAsync();
                if (!isFirst || exception is not NpgsqlException || cancellationToken.IsCancellationRequested) throw;
                while (kept.TryPop(out var idle)) await idle.DisposeAsync();
                database.Source.Clear();
            }
        }
    }

    private async ValueTask<WriteConnection> TakeAsync(CancellationToken cancellationToken) =>
        kept.TryPop(out var connection) ? connection : new WriteConnection(await database.Source.OpenConnectionAsync(cancellationToken), model);

    private async ValueTask KeepAsync(WriteConnection connection)
    {
        if (disposed || kept.Count >= MaxKept) await connection.DisposeAsync();
        else kept.Push(connection);
    }

    /// <param name="headBefore">Of a transaction that numbers by itself: other nodes are told when the head has risen.</param>
    private sealed class Transaction(PostgreSqlWriteStore store, WriteConnection connection, long? headBefore) : IWriteTransaction
    {
        private bool committed;
        private bool ended;

        public async ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            // Not to be interrupted half-way: from here on it is done or not. COMMIT alone ends a failed transaction without an error.
            if (headBefore is { } before)
            {
                await connection.ExecuteAsync(
                    $"SELECT pg_notify('{PostgreSqlChangeWatcher.Channel}', tenant_id || ' ' || head) FROM stream WHERE tenant_id = current_setting('pipelinegraph.tenant')::uuid AND head > @p0; COMMIT",
                    CancellationToken.None, before);
            }
            else
            {
                await connection.ExecuteAsync("SELECT 1; COMMIT", CancellationToken.None);
            }

            committed = true;
        }

        public async ValueTask DisposeAsync()
        {
            if (ended) return;
            ended = true;
            try
            {
                if (!committed) await connection.ExecuteAsync("ROLLBACK", CancellationToken.None);
            }
            catch (Exception exception) when (exception is DbException or InvalidOperationException)
            {
                // The connection broke, and may know it; what it held is rolled back by the server.
                await connection.DisposeAsync();
                return;
            }

            await store.KeepAsync(connection);
        }
    }
}
