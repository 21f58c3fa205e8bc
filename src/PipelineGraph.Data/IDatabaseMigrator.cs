namespace PipelineGraph.Data;

/// <summary>Brings the database to the form that this version needs.</summary>
public interface IDatabaseMigrator
{
    /// <summary>Applies what is missing, where this process may; else makes sure that somebody did.</summary>
    /// <returns>The migrations that were applied, oldest first.</returns>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken);

    /// <summary>The migrations that the database lacks, oldest first; asked without changing anything.</summary>
    Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken);
}
