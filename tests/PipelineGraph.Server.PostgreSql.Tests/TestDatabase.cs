using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Data;
using PipelineGraph.Data.PostgreSql;
using PipelineGraph.Data.PostgreSql.Tests;

namespace PipelineGraph.Server.Tests.Hosting;

/// <summary>What a server of the tests keeps its data in: a database of its own on the tests' PostgreSQL.</summary>
public sealed class TestDatabase : IDisposable
{
    private readonly PostgreSqlTestDatabase database = new();

    /// <summary>How many transactions of one writer a reader may see before they have their numbers: the one that is not answered yet.</summary>
    public const int MayWaitForNumbers = 1;

    /// <summary>The settings that name it.</summary>
    public IReadOnlyList<string> Settings =>
    [
        "--PipelineGraph:Database", "PostgreSql",
        "--ConnectionStrings:PipelineGraph", database.ConnectionString,
        "--ConnectionStrings:PipelineGraphOwner", database.OwnerConnectionString,
    ];

    /// <summary>Has each statement told that queries of the server send.</summary>
    public static void Watch(IServiceProvider services, Action<string, IReadOnlyList<object>> told) => services.GetRequiredService<PostgreSqlDatabase>().OnStatement = told;

    /// <summary>What a test looks into a tenant's tables with: as the owner, whom no wall holds.</summary>
    public static PipelineDbContext Open(IServiceProvider services, Guid tenantId) =>
        new(new DbContextOptionsBuilder<PipelineDbContext>().UseNpgsql(services.GetRequiredService<PostgreSqlDatabase>().OwnerConnectionString).Options, services.GetRequiredService<IDatabaseProvider>()) { TenantId = tenantId };

    public void Dispose() => database.Dispose();
}
