using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Data.Sqlite;

/// <summary>Snapshots of SQLite: a deferred transaction on a connection that cannot write sees the database as its first statement found it.</summary>
public sealed class SqliteSnapshots(SqliteDatabase database, IEnumerable<IInterceptor> interceptors) : ISnapshots
{
    private static readonly SqliteProvider Provider = new();

    private readonly string connectionString =
        new SqliteConnectionStringBuilder(database.ConnectionString) { Mode = SqliteOpenMode.ReadOnly }.ToString();

    public async Task<PipelineDbContext> OpenAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        PipelineDbContext? context = null;
        try
        {
            await connection.OpenAsync(cancellationToken);
            var options = new DbContextOptionsBuilder<PipelineDbContext>()
                .UseSqlite(connection, contextOwnsConnection: true)
                .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
                .AddInterceptors(interceptors);
            context = new PipelineDbContext(options.Options, Provider) { TenantId = tenantId };
            await context.Database.UseTransactionAsync(connection.BeginTransaction(deferred: true), cancellationToken);
            return context;
        }
        catch
        {
            await (context?.DisposeAsync() ?? connection.DisposeAsync());
            throw;
        }
    }
}
