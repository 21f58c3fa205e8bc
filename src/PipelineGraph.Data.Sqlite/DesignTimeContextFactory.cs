using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace PipelineGraph.Data.Sqlite;

/// <summary>Lets <c>dotnet ef migrations add NAME --project src/PipelineGraph.Data.Sqlite</c> build the model without a database.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<PipelineDbContext>
{
    public PipelineDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PipelineDbContext>().UseSqlite("Data Source=:memory:", sqlite => sqlite.MigrationsAssembly(typeof(SqliteProvider).Assembly)).Options, new SqliteProvider());
}
