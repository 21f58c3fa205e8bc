using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Deals;

namespace PipelineGraph.Data.Queries;

/// <summary>A deal of a participant's list; of the tenant's list the participant is empty.</summary>
public sealed class DealRow
{
    public required Deal Deal { get; init; }

    public Guid ParticipantId { get; init; }
}

/// <summary>Pages of deals, newest first: of the tenant, or of contacts that take part.</summary>
public sealed class DealsQuery(ReadSession session)
{
    private static readonly Keyset<DealRow> Order =
        new Keyset<DealRow>().By("createdAt", row => row.Deal.CreatedAt, descending: true).By("id", row => row.Deal.DealId, descending: true);

    public Task<Page<DealRow>> PageAsync(PageRequest page, CancellationToken cancellationToken) =>
        session.ReadAsync(db => Order.ReadAsync(db.Deals.Select(deal => new DealRow { Deal = deal }), page, cancellationToken), cancellationToken);

    public Task<int> CountAsync(CancellationToken cancellationToken) =>
        session.ReadAsync(db => db.Deals.CountAsync(cancellationToken), cancellationToken);

    public Task<IReadOnlyDictionary<Guid, Page<DealRow>>> PagesByParticipantAsync(
        IReadOnlyList<Guid> contactIds, PageRequest page, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db =>
            {
                var rows = OfParticipants(db, contactIds);
                return Order.ReadAsync(
                    db.Contacts.Where(contact => contactIds.Contains(contact.ContactId)).Select(contact => contact.ContactId),
                    contactIds,
                    contactId => rows.Where(row => row.ParticipantId == contactId),
                    row => row.ParticipantId,
                    page,
                    cancellationToken);
            },
            cancellationToken);

    public Task<Dictionary<Guid, int>> CountsByParticipantAsync(IReadOnlyList<Guid> contactIds, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db => OfParticipants(db, contactIds)
                .GroupBy(row => row.ParticipantId)
                .Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken),
            cancellationToken);

    /// <summary>The contacts that take part in each deal now, by name.</summary>
    public Task<ILookup<Guid, Core.Contacts.Contact>> ParticipantsAsync(IReadOnlyList<Guid> dealIds, CancellationToken cancellationToken) =>
        session.ReadAsync(
            async db =>
            {
                var rows = await db.CurrentLinks("participant")
                    .Where(link => dealIds.Contains(link.SubjectId))
                    .Join(db.Contacts, link => link.TargetId, contact => contact.ContactId, (link, contact) => new { link.SubjectId, Contact = contact })
                    .OrderBy(row => row.Contact.DisplayNameSort)
                    .ThenBy(row => row.Contact.ContactId)
                    .ToListAsync(cancellationToken);
                return rows.ToLookup(row => row.SubjectId, row => row.Contact);
            },
            cancellationToken);

    private static IQueryable<DealRow> OfParticipants(PipelineDbContext db, IReadOnlyList<Guid> contactIds)
    {
        var targets = contactIds.Select(id => (Guid?)id).ToList();
        return db.CurrentLinks("participant").Where(link => link.TargetId != null && targets.Contains(link.TargetId)).Join(
            db.Deals,
            link => link.SubjectId,
            deal => deal.DealId,
            (link, deal) => new DealRow { Deal = deal, ParticipantId = link.TargetId!.Value });
    }
}
