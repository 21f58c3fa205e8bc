using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>Lets <c>dotnet ef migrations add NAME --project src/PipelineGraph.Data.PostgreSql</c> build the model without a database.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<PipelineDbContext>
{
    public PipelineDbContext CreateDbContext(string[] args) => Create("Host=localhost");

    public static PipelineDbContext Create(string connectionString) =>
        new(new DbContextOptionsBuilder<PipelineDbContext>().UseNpgsql(connectionString, postgres => postgres.MigrationsAssembly(typeof(PostgreSqlProvider).Assembly)).Options, new PostgreSqlProvider());
}
