using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace PipelineGraph.Data.Sqlite;

/// <summary>SQLite in the model: instants are whole microseconds since 1970 in an INTEGER, as EF Core cannot compare <see cref="DateTimeOffset"/> there.</summary>
public sealed class SqliteProvider : IDatabaseProvider
{
    public void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<MicrosecondsConverter>();
    }

    public void ConfigureModel(ModelBuilder modelBuilder)
    {
    }

    /// <summary>The form of an instant in the database.</summary>
    public static object Microseconds(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private sealed class MicrosecondsConverter() : ValueConverter<DateTimeOffset, long>(
        instant => (instant.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond,
        microseconds => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond));
}
