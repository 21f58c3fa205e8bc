using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>What a transaction handed over to be numbered: one row a transaction, taken out by <c>number_changes</c>.</summary>
public sealed class ChangeInbox : ITenantOwned
{
    public required Guid TenantId { get; init; }

    /// <summary>Taken when all subjects of the transaction were locked, so that it rises along each subject's history.</summary>
    public long Seq { get; init; }

    /// <summary>How many rows of the ledger it becomes.</summary>
    public required int Size { get; init; }

    /// <summary>See <see cref="PendingJson"/>.</summary>
    public required string Batch { get; init; }

    internal static void Configure(EntityTypeBuilder<ChangeInbox> builder)
    {
        builder.ToTable("change_inbox");
        builder.HasKey(row => new { row.TenantId, row.Seq });
        builder.Property(row => row.Seq).UseIdentityAlwaysColumn();
        // Read once, as a whole.
        builder.Property(row => row.Batch).HasColumnType("json").UseCollation(null);
    }
}
