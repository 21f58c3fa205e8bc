using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>PostgreSQL in the model: texts are compared and ordered by their bytes, whatever the collation of the database.</summary>
public sealed class PostgreSqlProvider : IDatabaseProvider
{
    public void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.Properties<string>().UseCollation("C");

    public void ConfigureModel(ModelBuilder modelBuilder)
    {
        ChangeInbox.Configure(modelBuilder.Entity<ChangeInbox>());
        // What is numbered later is found by its id.
        modelBuilder.Entity<StageChange>().HasIndex(change => new { change.TenantId, change.ChangeId });
        modelBuilder.Entity<StageHistory>().HasIndex(step => step.TenantId).HasFilter("number = 0");
    }

    /// <summary>The form of an instant as a parameter; the first and the last one are the database's infinities.</summary>
    public static object Instant(DateTimeOffset instant) => instant.ToUniversalTime();
}
