using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Configurations;

internal sealed class StageChangeConfiguration : IEntityTypeConfiguration<StageChange>
{
    public void Configure(EntityTypeBuilder<StageChange> builder)
    {
        builder.ToTable("stage_change");
        builder.HasKey(change => new { change.TenantId, change.Number });
        builder.HasIndex(change => new { change.TenantId, change.SubjectId, change.Number });
        builder.HasIndex(change => new { change.TenantId, change.Unit, change.EffectiveAt }).HasFilter("to_stage IS NULL");
    }
}
