using Microsoft.EntityFrameworkCore;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>Snapshots of PostgreSQL: a read-only transaction of repeatable reads, in which the tenant's rows are seen and no others.</summary>
public sealed class PostgreSqlSnapshots(PostgreSqlDatabase database, IDbContextFactory<PipelineDbContext> contexts) : Snapshots(PostgreSqlDialect.Instance, contexts)
{
    protected override async ValueTask<ReadConnection> OpenAsync(CancellationToken cancellationToken) =>
        new(await database.Source.OpenConnectionAsync(cancellationToken), database.OnStatement);

    protected override ValueTask BeginAsync(ReadConnection connection, Guid tenantId, CancellationToken cancellationToken) => connection.ExecuteAsync(
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT set_config('pipelinegraph.tenant', @p0, true)", cancellationToken, tenantId.ToString());
}
