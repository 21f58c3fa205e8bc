using Microsoft.Extensions.DependencyInjection;

namespace PipelineGraph.Data.Specification;

/// <summary>A provider's empty, migrated database; each test has its own.</summary>
public abstract class DatabaseFixture : IAsyncDisposable
{
    /// <summary>Registers the provider's services on the database.</summary>
    public abstract void AddData(IServiceCollection services);

    /// <summary>Creates the tables.</summary>
    public abstract Task MigrateAsync(IServiceProvider services);

    public abstract ValueTask DisposeAsync();
}
