using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Configurations;

internal sealed class StageSpanConfiguration : IEntityTypeConfiguration<StageSpan>
{
    public void Configure(EntityTypeBuilder<StageSpan> builder)
    {
        builder.ToTable("stage_span");
        builder.HasKey(span => new { span.TenantId, span.SubjectId, span.EnteredNumber, span.KnownFrom });
        builder.HasIndex(span => new { span.TenantId, span.BindingNo, span.Unit, span.StageKey, span.EnteredAt, span.SubjectId });
    }
}
