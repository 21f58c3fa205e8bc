using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Activities;

namespace PipelineGraph.Data.Configurations;

internal sealed class FactRecordConfiguration : IEntityTypeConfiguration<FactRecord>
{
    public void Configure(EntityTypeBuilder<FactRecord> builder)
    {
        builder.ToTable("fact");
        builder.HasKey(fact => new { fact.TenantId, fact.SubjectId, fact.FactNo });
        builder.HasIndex(fact => new { fact.TenantId, fact.FactId }).IsUnique();
        builder.HasIndex(fact => new { fact.TenantId, fact.ActivityId }).HasFilter("activity_id IS NOT NULL");
        builder.HasIndex(fact => new { fact.TenantId, fact.ExternalSource, fact.ExternalId, fact.SubjectId }).IsUnique().HasFilter("external_id IS NOT NULL");
        builder.HasIndex(fact => new { fact.TenantId, fact.SubjectId, fact.Type, fact.EffectiveAt, fact.FactNo });
        // Overrides are few and asked for by every funnel: type 6 is FactType.Override.
        builder.HasIndex(fact => new { fact.TenantId, fact.SubjectId, fact.FactNo }).HasFilter("type = 6");
        // Who is linked to a subject: the persons of a deal, of a company.
        builder.HasIndex(fact => new { fact.TenantId, fact.TargetId, fact.Key }).HasFilter("target_id IS NOT NULL");
    }
}
