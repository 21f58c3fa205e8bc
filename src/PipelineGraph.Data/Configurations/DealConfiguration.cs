using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Deals;

namespace PipelineGraph.Data.Configurations;

internal sealed class DealConfiguration : IEntityTypeConfiguration<Deal>
{
    public void Configure(EntityTypeBuilder<Deal> builder)
    {
        builder.ToTable("deal");
        builder.HasKey(deal => new { deal.TenantId, deal.DealId });
        builder.HasIndex(deal => new { deal.TenantId, deal.CreatedAt, deal.DealId });
        builder.HasIndex(deal => new { deal.TenantId, deal.NameSort, deal.DealId });
        builder.HasIndex(deal => new { deal.TenantId, deal.CompanyId, deal.DealId });
    }
}
