using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Configurations;

internal sealed class BindingRecordConfiguration : IEntityTypeConfiguration<BindingRecord>
{
    public void Configure(EntityTypeBuilder<BindingRecord> builder)
    {
        builder.ToTable("binding");
        builder.HasKey(binding => new { binding.TenantId, binding.BindingNo });
    }
}
