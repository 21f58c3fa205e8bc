using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Switching;

namespace PipelineGraph.Data.Configurations;

internal sealed class KeptBindingConfiguration : IEntityTypeConfiguration<KeptBinding>
{
    public void Configure(EntityTypeBuilder<KeptBinding> builder)
    {
        builder.ToTable("kept_binding");
        builder.HasKey(kept => new { kept.TenantId, kept.BindingNo });
    }
}
