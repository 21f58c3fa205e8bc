using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Configurations;

internal sealed class VerdictRecordConfiguration : IEntityTypeConfiguration<VerdictRecord>
{
    public void Configure(EntityTypeBuilder<VerdictRecord> builder)
    {
        builder.ToTable("verdict");
        builder.HasKey(verdict => new { verdict.TenantId, verdict.BindingNo, verdict.SubjectId });
        builder.HasIndex(verdict => new { verdict.TenantId, verdict.BindingNo, verdict.Unit, verdict.StageKey, verdict.SubjectCreatedAt, verdict.SubjectId });
        builder.HasIndex(verdict => new { verdict.TenantId, verdict.BindingNo, verdict.Unit, verdict.StageKey, verdict.EnteredAt, verdict.SubjectId });
        builder.HasIndex(verdict => new { verdict.TenantId, verdict.BindingNo, verdict.Unit, verdict.Status });
    }
}
