using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Data.Specification;

namespace PipelineGraph.Data.Sqlite.Tests;

/// <summary>A database file of its own, removed with its test.</summary>
public sealed class SqliteFixture : DatabaseFixture
{
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;

    public string File => Path.Combine(folder, "test.db");

    public override void AddData(IServiceCollection services) => services.AddSqliteData(File);

    public override Task MigrateAsync(IServiceProvider services) => services.GetRequiredService<IDatabaseMigrator>().MigrateAsync(default);

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

