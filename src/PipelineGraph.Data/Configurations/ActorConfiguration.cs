using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Data.Configurations;

internal sealed class ActorConfiguration : IEntityTypeConfiguration<Actor>
{
    public void Configure(EntityTypeBuilder<Actor> builder)
    {
        builder.ToTable("actor");
        builder.HasKey(actor => new { actor.TenantId, actor.ActorId });
        builder.HasIndex(actor => new { actor.TenantId, actor.Kind, actor.Subject }).IsUnique();
    }
}
