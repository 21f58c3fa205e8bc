using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Contacts;

namespace PipelineGraph.Data.Configurations;

internal sealed class SubjectConfiguration : IEntityTypeConfiguration<Subject>
{
    public void Configure(EntityTypeBuilder<Subject> builder)
    {
        builder.ToTable("subject");
        builder.HasKey(subject => new { subject.TenantId, subject.SubjectId });
        builder.HasIndex(subject => new { subject.TenantId, subject.Unit, subject.ExternalSource, subject.ExternalId }).IsUnique();
        builder.Property(subject => subject.MergedCount).HasDefaultValue(0);
        builder.HasIndex(subject => new { subject.TenantId, subject.MergedIntoId, subject.SubjectId }).HasFilter("merged_into_id IS NOT NULL");
    }
}
