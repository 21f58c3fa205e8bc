using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Contacts;

namespace PipelineGraph.Data.Configurations;

internal sealed class ContactConfiguration : IEntityTypeConfiguration<Contact>
{
    public void Configure(EntityTypeBuilder<Contact> builder)
    {
        builder.ToTable("contact");
        builder.HasKey(contact => new { contact.TenantId, contact.ContactId });
        builder.HasIndex(contact => new { contact.TenantId, contact.CreatedAt, contact.ContactId });
        builder.HasIndex(contact => new { contact.TenantId, contact.DisplayNameSort, contact.ContactId });
        builder.HasIndex(contact => new { contact.TenantId, contact.LastActivityAt, contact.ContactId });
        builder.Property(contact => contact.Gone).HasDefaultValue(false);
        // Few: a list is counted without them by counting them.
        builder.HasIndex(contact => new { contact.TenantId, contact.ContactId }).HasFilter("gone");
        builder.HasIndex(contact => new { contact.TenantId, contact.CompanyId, contact.CreatedAt, contact.ContactId });
    }
}
