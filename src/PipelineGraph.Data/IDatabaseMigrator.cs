namespace PipelineGraph.Data;

/// <summary>Brings the database to the form that this version needs.</summary>
public interface IDatabaseMigrator
{
    Task MigrateAsync(CancellationToken cancellationToken);
}
