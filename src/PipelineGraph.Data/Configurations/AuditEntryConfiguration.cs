using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Data.Configurations;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit");
        builder.HasKey(entry => new { entry.TenantId, entry.AuditId });
        builder.HasIndex(entry => new { entry.TenantId, entry.At, entry.AuditId });
    }
}
