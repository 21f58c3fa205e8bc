using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Data;

/// <summary>The database, seen by one tenant: every query on what a tenant owns is filtered by <see cref="TenantId"/>.</summary>
public sealed class PipelineDbContext(DbContextOptions<PipelineDbContext> options, IDatabaseProvider provider) : DbContext(options)
{
    /// <summary>Whose rows are seen; none before it is set.</summary>
    public Guid TenantId { get; set; }

    public DbSet<Tenant> Tenants => Set<Tenant>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<DefinitionPackage> DefinitionPackages => Set<DefinitionPackage>();

    public DbSet<Actor> Actors => Set<Actor>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<Subject> Subjects => Set<Subject>();

    public DbSet<Contact> Contacts => Set<Contact>();

    public DbSet<Company> Companies => Set<Company>();

    public DbSet<Deal> Deals => Set<Deal>();

    public DbSet<Quote> Quotes => Set<Quote>();

    public DbSet<AttributeDefinition> AttributeDefinitions => Set<AttributeDefinition>();

    public DbSet<FactRecord> Facts => Set<FactRecord>();

    public DbSet<BindingRecord> Bindings => Set<BindingRecord>();

    public DbSet<Activation> Activations => Set<Activation>();

    public DbSet<StreamHead> Streams => Set<StreamHead>();

    public DbSet<VerdictRecord> Verdicts => Set<VerdictRecord>();

    public DbSet<Due> Due => Set<Due>();

    public DbSet<StageHistory> StageHistory => Set<StageHistory>();

    public DbSet<StageChange> StageChanges => Set<StageChange>();

    public DbSet<StageSpan> StageSpans => Set<StageSpan>();

    public DbSet<FunnelCount> FunnelCounts => Set<FunnelCount>();

    public DbSet<KeptBinding> KeptBindings => Set<KeptBinding>();

    public DbSet<EvaluationRun> EvaluationRuns => Set<EvaluationRun>();

    public DbSet<EvaluationRunCell> EvaluationRunCells => Set<EvaluationRunCell>();

    public DbSet<EvaluationRunSubject> EvaluationRunSubjects => Set<EvaluationRunSubject>();

    public DbSet<IdempotencyRecord> Idempotency => Set<IdempotencyRecord>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        provider.ConfigureConventions(configurationBuilder);
        configurationBuilder.Conventions.Add(_ => new SnakeCaseConvention());
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PipelineDbContext).Assembly);
        provider.ConfigureModel(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(entity => typeof(ITenantOwned).IsAssignableFrom(entity.ClrType)))
            TenantFilter.MakeGenericMethod(entity.ClrType).Invoke(this, [modelBuilder]);
    }

    private static readonly System.Reflection.MethodInfo TenantFilter =
        typeof(PipelineDbContext).GetMethod(nameof(FilterByTenant), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;

    private void FilterByTenant<T>(ModelBuilder modelBuilder)
        where T : class, ITenantOwned =>
        modelBuilder.Entity<T>().HasQueryFilter(row => row.TenantId == TenantId);
}

/// <summary>What differs between databases in the model.</summary>
public interface IDatabaseProvider
{
    void ConfigureConventions(ModelConfigurationBuilder configurationBuilder);

    /// <summary>Tables and indexes that only this database has.</summary>
    void ConfigureModel(ModelBuilder modelBuilder);
}
