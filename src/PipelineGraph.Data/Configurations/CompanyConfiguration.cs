using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Contacts;

namespace PipelineGraph.Data.Configurations;

internal sealed class CompanyConfiguration : IEntityTypeConfiguration<Company>
{
    public void Configure(EntityTypeBuilder<Company> builder)
    {
        builder.ToTable("company");
        builder.HasKey(company => new { company.TenantId, company.CompanyId });
        builder.HasIndex(company => new { company.TenantId, company.NameSort, company.CompanyId });
        builder.HasIndex(company => new { company.TenantId, company.CreatedAt, company.CompanyId });
    }
}
