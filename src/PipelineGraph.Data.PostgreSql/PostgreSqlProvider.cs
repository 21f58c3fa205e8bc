using Microsoft.EntityFrameworkCore;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>PostgreSQL in the model: texts are compared and ordered by their bytes, whatever the collation of the database.</summary>
public sealed class PostgreSqlProvider : IDatabaseProvider
{
    public void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.Properties<string>().UseCollation("C");

    /// <summary>The form of an instant as a parameter; the first and the last one are the database's infinities.</summary>
    public static object Instant(DateTimeOffset instant) => instant.ToUniversalTime();
}
