using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Deals;

namespace PipelineGraph.Data.Configurations;

internal sealed class QuoteConfiguration : IEntityTypeConfiguration<Quote>
{
    public void Configure(EntityTypeBuilder<Quote> builder)
    {
        builder.ToTable("quote");
        builder.HasKey(quote => new { quote.TenantId, quote.QuoteId });
        builder.HasIndex(quote => new { quote.TenantId, quote.DealId, quote.CreatedAt, quote.QuoteId });
        builder.HasIndex(quote => new { quote.TenantId, quote.ExternalSource, quote.ExternalId }).IsUnique();
    }
}
