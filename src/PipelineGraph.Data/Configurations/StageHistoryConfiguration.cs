using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Configurations;

internal sealed class StageHistoryConfiguration : IEntityTypeConfiguration<StageHistory>
{
    public void Configure(EntityTypeBuilder<StageHistory> builder)
    {
        builder.ToTable("stage_history");
        builder.HasKey(step => new { step.TenantId, step.SubjectId, step.ChangeId });
    }
}
