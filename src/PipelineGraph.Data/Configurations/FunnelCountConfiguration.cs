using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Configurations;

internal sealed class FunnelCountConfiguration : IEntityTypeConfiguration<FunnelCount>
{
    public void Configure(EntityTypeBuilder<FunnelCount> builder)
    {
        builder.ToTable("funnel_count");
        builder.HasKey(count => new { count.TenantId, count.BindingNo, count.Unit, count.StageKey });
    }
}
