using Microsoft.EntityFrameworkCore;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>
/// Snapshots of PostgreSQL: a read-only transaction of repeatable reads, in which the tenant's rows are seen and no others. It is begun in the round trip
/// of its first statement, and nobody waits for its end.
/// </summary>
public sealed class PostgreSqlSnapshots(PostgreSqlDatabase database, IDbContextFactory<PipelineDbContext> contexts)
    : Snapshots(PostgreSqlDialect.Instance, contexts, database.Shares.Readers, database.Shares.Readers, database.Source.Clear)
{
    private static readonly string[] Opening =
    [
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "SELECT set_config('pipelinegraph.tenant', @tenant::text, true)",
    ];

    /// <summary>The connection is not another's before it has ended.</summary>
    public override ValueTask EndAsync(ReadConnection connection)
    {
        // Whoever read goes on meanwhile, and is gone before it has ended: so it is not to go on where that runs.
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            _ = base.EndAsync(connection).AsTask();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        return ValueTask.CompletedTask;
    }

    protected override async ValueTask<ReadConnection> OpenAsync(CancellationToken cancellationToken) =>
        new(await database.Source.OpenConnectionAsync(cancellationToken), database.OnStatement, Opening);

    protected override ValueTask BeginAsync(ReadConnection connection, Guid tenantId, CancellationToken cancellationToken)
    {
        connection.Open();
        return ValueTask.CompletedTask;
    }
}
