using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace PipelineGraph.Data.Specification;

/// <summary>A provider's empty, migrated database; each test has its own.</summary>
public abstract class DatabaseFixture : IAsyncDisposable
{
    /// <summary>Registers the provider's services on the database.</summary>
    public abstract void AddData(IServiceCollection services);

    /// <summary>Creates the tables.</summary>
    public abstract Task MigrateAsync(IServiceProvider services);

    /// <summary>What a test looks into the tables with.</summary>
    public virtual PipelineDbContext OpenContext(IServiceProvider services) => services.GetRequiredService<IDbContextFactory<PipelineDbContext>>().CreateDbContext();

    public abstract ValueTask DisposeAsync();
}
