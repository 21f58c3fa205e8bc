using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Configurations;

internal sealed class DueConfiguration : IEntityTypeConfiguration<Due>
{
    public void Configure(EntityTypeBuilder<Due> builder)
    {
        builder.ToTable("due");
        builder.HasKey(due => new { due.TenantId, due.BindingNo, due.SubjectId });
        builder.HasIndex(due => new { due.TenantId, due.BindingNo, due.DueAt });
    }
}
