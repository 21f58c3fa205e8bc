using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Data.Queries;

/// <summary>All rows that are about one person, of whatever length, piece by piece.</summary>
public sealed class PersonQuery(ReadSession session)
{
    private const int Piece = 500;

    /// <summary>The contact and those that were merged into it, and into those; empty when the tenant has none of this id.</summary>
    public async ValueTask<IReadOnlyList<Subject>> PartsAsync(Guid contactId, CancellationToken cancellationToken)
    {
        var lookups = new Lookups(session);
        var parts = new List<Subject>((await lookups.SubjectsAsync([contactId], cancellationToken)).Values);
        for (var place = 0; place < parts.Count; place++)
        {
            if (parts[place].MergedCount == 0) continue;
            List<Guid> merged = [.. (await lookups.MergedIntoAsync([parts[place].SubjectId], cancellationToken)).SelectMany(each => each).Select(contact => contact.ContactId)];
            parts.AddRange((await lookups.SubjectsAsync(merged, cancellationToken)).Values.OrderBy(part => part.SubjectId));
        }

        return parts;
    }

    /// <summary>Every fact of the subject in recorded order, those that were taken back among them.</summary>
    public async IAsyncEnumerable<FactRecord> FactsAsync(Guid subjectId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = 0L;
        List<FactRecord> piece;
        do
        {
            piece = await session.ListAsync(
                Rows<FactRecord>().Add($" AND x.subject_id = {subjectId} AND x.fact_no > {after} ORDER BY x.fact_no LIMIT {Piece}"), session.Form<FactRecord>().Read, cancellationToken);
            foreach (var fact in piece) yield return fact;
            if (piece.Count > 0) after = piece[^1].FactNo;
        }
        while (piece.Count == Piece);
    }

    /// <summary>Every row of the ledger about the subject, by number.</summary>
    public async IAsyncEnumerable<StageChange> ChangesAsync(Guid subjectId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = 0L;
        List<StageChange> piece;
        do
        {
            piece = await session.ListAsync(
                Rows<StageChange>().Add($" AND x.subject_id = {subjectId} AND x.number > {after} ORDER BY x.number LIMIT {Piece}"), session.Form<StageChange>().Read, cancellationToken);
            foreach (var change in piece) yield return change;
            if (piece.Count > 0) after = piece[^1].Number;
        }
        while (piece.Count == Piece);
    }

    /// <summary>What others' facts say of it: the deals that it takes part in, who was referred by it.</summary>
    public async ValueTask<IReadOnlyList<FactRecord>> LinksToAsync(IReadOnlyList<Guid> subjectIds, CancellationToken cancellationToken) =>
        [.. (await session.ListAsync(
            Rows<FactRecord>().Add(" AND x.target_id IS NOT NULL AND ").IsOneOf(new Column("x.target_id"), subjectIds).Add($" AND x.type = {FactType.Link}"),
            session.Form<FactRecord>().Read, cancellationToken)).OrderBy(link => link.RecordedAt).ThenBy(link => link.SubjectId).ThenBy(link => link.FactNo)];

    /// <summary>What was done to it, oldest first.</summary>
    public ValueTask<List<AuditEntry>> AuditAsync(IReadOnlyList<Guid> subjectIds, CancellationToken cancellationToken) =>
        session.ListAsync(
            Rows<AuditEntry>().Add(" AND ").IsOneOf(new Column("x.target"), [.. subjectIds.Select(id => $"Contact:{id:N}")]).Add(" ORDER BY x.at, x.audit_id"),
            session.Form<AuditEntry>().Read, cancellationToken);

    private Statement Rows<T>()
        where T : class
    {
        var form = session.Form<T>();
        return session.Statement().Add("SELECT ").Add(form.Columns("x")).From(form.Table, "x").Where();
    }
}
