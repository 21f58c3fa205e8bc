using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Configurations;

internal sealed class DefinitionPackageConfiguration : IEntityTypeConfiguration<DefinitionPackage>
{
    public void Configure(EntityTypeBuilder<DefinitionPackage> builder)
    {
        builder.ToTable("definition_package");
        builder.HasKey(package => package.PackageHash);
        builder.HasIndex(package => new { package.DefinitionId, package.Version });
    }
}
