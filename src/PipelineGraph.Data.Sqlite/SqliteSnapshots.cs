using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Data.Sqlite;

/// <summary>Snapshots of SQLite: a deferred transaction on a connection that cannot write sees the database as its first statement found it.</summary>
public sealed class SqliteSnapshots : ISnapshots
{
    private readonly string connectionString;
    private readonly IReadOnlyList<IInterceptor> interceptors;
    private static readonly SqliteProvider Provider = new();

    public SqliteSnapshots(string connectionString, IEnumerable<IInterceptor>? interceptors = null)
    {
        this.connectionString = new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly }.ToString();
        this.interceptors = [.. interceptors ?? []];
    }

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
