using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Configurations;

internal sealed class ActivationConfiguration : IEntityTypeConfiguration<Activation>
{
    public void Configure(EntityTypeBuilder<Activation> builder)
    {
        builder.ToTable("activation");
        builder.HasKey(activation => new { activation.TenantId, activation.ActivationNo });
    }
}
