using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Data;
using PipelineGraph.Data.Sqlite;

namespace PipelineGraph.Server.Tests.Hosting;

/// <summary>What a server of the tests keeps its data in: here a file in its folder. The same tests on PostgreSQL have another of this name.</summary>
public sealed class TestDatabase : IDisposable
{
    /// <summary>How many transactions of one writer a reader may see before they have their numbers: here none.</summary>
    public const int MayWaitForNumbers = 0;

    /// <summary>The settings that name it.</summary>
    public IReadOnlyList<string> Settings { get; } = [];

    /// <summary>Has each statement told that queries of the server send.</summary>
    public static void Watch(IServiceProvider services, Action<string, IReadOnlyList<object>> told) => services.GetRequiredService<SqliteDatabase>().OnStatement = told;

    /// <summary>What a test looks into a tenant's tables with.</summary>
    public static PipelineDbContext Open(IServiceProvider services, Guid tenantId)
    {
        var context = services.GetRequiredService<IDbContextFactory<PipelineDbContext>>().CreateDbContext();
        context.TenantId = tenantId;
        return context;
    }

    public void Dispose() => SqliteConnection.ClearAllPools();
}
