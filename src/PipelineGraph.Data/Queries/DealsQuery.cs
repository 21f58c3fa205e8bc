using PipelineGraph.Core.Contacts;
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
    private const string Participant = "participant";

    private static readonly Keyset<DealRow> Order = new Keyset<DealRow>("DealRow")
        .By("createdAt", "x.created_at", row => row.Deal.CreatedAt, descending: true)
        .By("id", "x.deal_id", row => row.Deal.DealId, descending: true);

    public async ValueTask<Page<DealRow>> PageAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var form = session.Form<Deal>();
        var sql = session.Statement().Add("SELECT ").Add(form.Columns("x")).From("deal", "x").Where();
        return Order.ToPage(
            await session.ListAsync(Order.Seek(sql, page), reader => new DealRow { Deal = form.Read(reader) }, cancellationToken), page);
    }

    public ValueTask<int> CountAsync(CancellationToken cancellationToken) =>
        session.CountAsync(session.Statement().Add("SELECT COUNT(*)").From("deal", "x").Where(), cancellationToken);

    public async ValueTask<IReadOnlyDictionary<Guid, Page<DealRow>>> PagesByParticipantAsync(
        IReadOnlyList<Guid> contactIds, PageRequest page, CancellationToken cancellationToken)
    {
        var form = session.Form<Deal>();
        var sql = session.Statement().Add("SELECT ").Add(form.Columns("d")).Add(", p.value").FromPageOfEach(contactIds, "deal", "d", "d.deal_id", inner =>
        {
            inner.Add("SELECT x.deal_id").From("fact", "l").Join("deal", "x").Add(" AND x.deal_id = l.subject_id").Where()
                .Add(" AND l.target_id = p.value").AndIsCurrentLink("l", Participant);
            Order.Seek(inner, page);
        });
        var rows = await session.ListAsync(
            sql, reader => new DealRow { Deal = form.Read(reader), ParticipantId = reader.GetGuid(form.ColumnNames.Count) }, cancellationToken);
        return Order.ToPages(rows, contactIds, row => row.ParticipantId, page);
    }

    public ValueTask<Dictionary<Guid, int>> CountsByParticipantAsync(IReadOnlyList<Guid> contactIds, CancellationToken cancellationToken) =>
        session.CountsAsync(
            session.Statement().Add("SELECT l.target_id, COUNT(DISTINCT l.subject_id)").From("fact", "l")
                .Join("deal", "d").Add(" AND d.deal_id = l.subject_id").Where().Add(" AND l.target_id IS NOT NULL AND ").IsOneOf(new Column("l.target_id"), contactIds)
                .AndIsCurrentLink("l", Participant).Add(" GROUP BY l.target_id"),
            cancellationToken);

    /// <summary>The contacts that take part in each deal now, by name.</summary>
    public async ValueTask<ILookup<Guid, Contact>> ParticipantsAsync(IReadOnlyList<Guid> dealIds, CancellationToken cancellationToken)
    {
        var form = session.Form<Contact>();
        var sql = session.Statement().Add("SELECT ").Add(form.Columns("c")).Add(", l.subject_id").From("fact", "l")
            .Join("contact", "c").Add(" AND c.contact_id = l.target_id").Where().Add(" AND ").IsOneOf(new Column("l.subject_id"), dealIds)
            .AndIsCurrentLink("l", Participant).Add(" ORDER BY c.display_name_sort, c.contact_id");
        var rows = await session.ListAsync(sql, reader => (Contact: form.Read(reader), DealId: reader.GetGuid(form.ColumnNames.Count)), cancellationToken);
        return rows.ToLookup(row => row.DealId, row => row.Contact);
    }
}
