using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using PipelineGraph.Core;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Writing;

namespace PipelineGraph.Data.Sqlite;

/// <summary>
/// The write side on SQLite: one writer at a time. Within the process writers queue in the order in which they came; another process's writer is
/// waited for by the database's own busy wait.
/// </summary>
public sealed class SqliteWriteStore : IWriteStore, IAsyncDisposable
{
    /// <summary>One look into an index for each tenant, however much is due later: it is asked several times a second.</summary>
    public const string TenantsWithDue =
        """
        SELECT tenant_id FROM stream
        WHERE EXISTS (SELECT 1 FROM due WHERE due.tenant_id = stream.tenant_id AND due.binding_no = stream.active_binding_no AND due.due_at <= @p0)
        ORDER BY tenant_id
        """;

    /// <summary>The first entry of an index for each tenant.</summary>
    public const string NextDue =
        """
        SELECT MIN((SELECT due_at FROM due WHERE due.tenant_id = stream.tenant_id AND due.binding_no = stream.active_binding_no ORDER BY due_at LIMIT 1)) FROM stream
        """;

    /// <summary>
    /// An activation that is prepared stands for its binding; a shadow has something to do while it is not filled or something is due; runs go on until they
    /// end.
    /// </summary>
    public const string PendingWork =
        """
        SELECT k.tenant_id, k.binding_no, a.activation_no, NULL FROM kept_binding k
        LEFT JOIN activation a ON a.tenant_id = k.tenant_id AND a.binding_no = k.binding_no AND a.state = 0
        WHERE k.role IN (0, 3) OR (k.role = 1 AND (k.filled = 0 OR EXISTS (SELECT 1 FROM due WHERE due.tenant_id = k.tenant_id AND due.binding_no = k.binding_no AND due.due_at <= @p0)))
        UNION ALL SELECT tenant_id, NULL, NULL, run_no FROM evaluation_run WHERE state = 0 AND kind <> 4
        """;

    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Queues = new(StringComparer.Ordinal);
    private readonly SqliteDatabase database;
    private readonly TimeProvider clock;
    private readonly IModel model;
    private readonly SemaphoreSlim queue;
    private WriteConnection? writer;

    public SqliteWriteStore(SqliteDatabase database, IDbContextFactory<PipelineDbContext> contexts, TimeProvider clock)
    {
        (this.database, this.clock) = (database, clock);
        using var context = contexts.CreateDbContext();
        model = context.Model;
        queue = Queues.GetOrAdd(database.Path, _ => new SemaphoreSlim(1, 1));
    }

    /// <summary>There is one writer: every transaction is alone.</summary>
    public async ValueTask<IWriteSession> BeginAsync(
        Guid tenantId, Turn turn, IReadOnlyCollection<Guid> first, CancellationToken cancellationToken, string? idempotencyKey = null)
    {
        await queue.WaitAsync(cancellationToken);
        try
        {
            writer ??= await OpenAsync(cancellationToken);
            await writer.ExecuteAsync("BEGIN IMMEDIATE", cancellationToken);
            return new WriteSession(writer, new Transaction(this, writer), tenantId, SqliteProvider.Microseconds);
        }
        catch
        {
            queue.Release();
            throw;
        }
    }

    public bool WasInTheWay(Exception exception) => false;

    public ValueTask<IReadOnlyList<StageChange>?> NumberedAsync(Guid tenantId, IReadOnlyCollection<Guid> changeIds, TimeSpan patience, CancellationToken cancellationToken) =>
        changeIds.Count == 0 ? new([]) : throw new InvalidOperationException("Here changes are numbered in their transaction.");

    public ValueTask<IReadOnlyList<Guid>> TenantsWithDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        TenantsAsync(TenantsWithDue, SqliteProvider.Microseconds(now), cancellationToken);

    public ValueTask<IReadOnlyList<Guid>> TenantsAsync(CancellationToken cancellationToken) => TenantsAsync("SELECT tenant_id FROM stream ORDER BY tenant_id", at: null, cancellationToken);

    private async ValueTask<IReadOnlyList<Guid>> TenantsAsync(string sql, object? at, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        if (at is not null) command.Parameters.AddWithValue("@p0", at);
        var tenants = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) tenants.Add(reader.GetGuid(0));
        return tenants;
    }

    public async ValueTask<ApiKey?> FindApiKeyAsync(string keyHash, CancellationToken cancellationToken)
    {
        await using var reader = new WriteConnection(await database.OpenAsync(cancellationToken), model);
        return await reader.FindAsync<ApiKey>("WHERE key_hash = @p0", cancellationToken, keyHash);
    }

    public async ValueTask<Tenant?> FindTenantAsync(string name, CancellationToken cancellationToken)
    {
        await using var reader = new WriteConnection(await database.OpenAsync(cancellationToken), model);
        return await reader.FindAsync<Tenant>("WHERE name = @p0", cancellationToken, name);
    }

    public async ValueTask<bool> HasTenantsAsync(CancellationToken cancellationToken)
    {
        await using var reader = new WriteConnection(await database.OpenAsync(cancellationToken), model);
        return (await reader.ListAsync("SELECT 1 FROM tenant LIMIT 1", static row => row.GetInt32(0), cancellationToken)).Count > 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (writer is not null) await writer.DisposeAsync();
        writer = null;
    }

    public async ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = NextDue;
        return await command.ExecuteScalarAsync(cancellationToken) is long microseconds ? DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond) : null;
    }

    public async ValueTask<IReadOnlyList<PendingWork>> PendingWorkAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = PendingWork;
        command.Parameters.AddWithValue("@p0", SqliteProvider.Microseconds(clock.GetUtcNow()));
        var work = new List<PendingWork>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) work.Add(WorkRows.Read(reader));
        return work;
    }

    private async ValueTask<WriteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenAsync(cancellationToken);
        connection.CreateFunction("new_change_id", () => (string)SqliteDialect.Instance.Id(Guid.CreateVersion7(clock.GetUtcNow())));
        return new WriteConnection(connection, model);
    }

    private sealed class Transaction(SqliteWriteStore store, WriteConnection connection) : IWriteTransaction
    {
        private bool committed;
        private bool ended;

        public async ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            // Not to be interrupted half-way: from here on it is done or not.
            await connection.ExecuteAsync("COMMIT", CancellationToken.None);
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
            catch (SqliteException)
            {
                // The database rolled back by itself, or the connection broke: a new one is opened, which never saw the transaction.
                store.writer = null;
                await connection.DisposeAsync();
            }
            finally
            {
                store.queue.Release();
            }
        }
    }
}
