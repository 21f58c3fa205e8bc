using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using PipelineGraph.Core;
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

    private const string Begin =
        "BEGIN; SELECT set_config('pipelinegraph.tenant', @p0, true); SELECT pg_advisory_xact_lock(hashtextextended('pipelinegraph/' || @p0, 0))";

    private readonly ConcurrentStack<WriteConnection> kept = new();
    private readonly PostgreSqlDatabase database;
    private readonly TimeProvider clock;
    private readonly IModel model;
    private bool disposed;

    public PostgreSqlWriteStore(PostgreSqlDatabase database, IDbContextFactory<PipelineDbContext> contexts, TimeProvider clock)
    {
        (this.database, this.clock) = (database, clock);
        using var context = contexts.CreateDbContext();
        model = context.Model;
    }

    public async ValueTask<IWriteSession> BeginAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var connection = await TakeAsync(cancellationToken);
        try
        {
            await connection.ExecuteAsync(Begin, cancellationToken, tenantId.ToString());
            return new WriteSession(connection, new Transaction(this, connection), tenantId, PostgreSqlProvider.Instant);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
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
        var connection = await TakeAsync(cancellationToken);
        try
        {
            var result = await read(connection);
            await KeepAsync(connection);
            return result;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async ValueTask<WriteConnection> TakeAsync(CancellationToken cancellationToken) =>
        kept.TryPop(out var connection) ? connection : new WriteConnection(await database.Source.OpenConnectionAsync(cancellationToken), model);

    private async ValueTask KeepAsync(WriteConnection connection)
    {
        if (disposed || kept.Count >= MaxKept) await connection.DisposeAsync();
        else kept.Push(connection);
    }

    private sealed class Transaction(PostgreSqlWriteStore store, WriteConnection connection) : IWriteTransaction
    {
        private bool committed;
        private bool ended;

        public async ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            // Not to be interrupted half-way: from here on it is done or not. COMMIT alone ends a failed transaction without an error.
            await connection.ExecuteAsync("SELECT 1; COMMIT", CancellationToken.None);
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
            catch (DbException)
            {
                // The connection broke; what it held is rolled back by the server.
                await connection.DisposeAsync();
                return;
            }

            await store.KeepAsync(connection);
        }
    }
}
