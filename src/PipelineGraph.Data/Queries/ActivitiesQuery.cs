using PipelineGraph.Core.Activities;

namespace PipelineGraph.Data.Queries;

/// <summary>Pages of subjects' activities, newest first, without those that were voided.</summary>
public sealed class ActivitiesQuery(ReadSession session)
{
    private static readonly Keyset<FactRecord> Order = new Keyset<FactRecord>("FactRecord")
        .By("effectiveAt", "x.effective_at", fact => fact.EffectiveAt, descending: true)
        .By("factNo", "x.fact_no", fact => fact.FactNo, descending: true);

    /// <summary>One statement for all subjects: the numbers of each page's facts are found from their index alone.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, Page<FactRecord>>> PagesAsync(
        IReadOnlyList<Guid> subjectIds, ActivityFilter? filter, PageRequest page, CancellationToken cancellationToken)
    {
        var form = session.Form<FactRecord>();
        var sql = session.Statement().Add("SELECT ").Add(form.Columns("f")).FromEach(subjectIds, "fact", "f").Add(" AND f.subject_id = p.value AND f.fact_no IN (SELECT x.fact_no").From("fact", "x").Where().Add(" AND x.subject_id = p.value");
        AndMatches(sql, filter);
        Order.Seek(sql, page).Add(")");
        return Order.ToPages(await session.ListAsync(sql, form.Read, cancellationToken), subjectIds, fact => fact.SubjectId, page);
    }

    public ValueTask<Dictionary<Guid, int>> CountsAsync(IReadOnlyList<Guid> subjectIds, ActivityFilter? filter, CancellationToken cancellationToken)
    {
        var sql = session.Statement().Add("SELECT x.subject_id, COUNT(*)").From("fact", "x").Where().Add(" AND ").IsOneOf(new Column("x.subject_id"), subjectIds);
        AndMatches(sql, filter);
        return session.CountsAsync(sql.Add(" GROUP BY x.subject_id"), cancellationToken);
    }

    private static void AndMatches(Statement sql, ActivityFilter? filter)
    {
        sql.Add($" AND x.type = {FactType.Activity}").AndStands("x");
        if (filter is null) return;
        sql.Add(" AND ");
        Matches(sql, filter);
    }

    private static void Matches(Statement sql, ActivityFilter filter)
    {
        var all = Junction.All(sql);
        foreach (var part in filter.And ?? [])
        {
            all.Next();
            Matches(sql, part);
        }

        if (filter.Or is not null)
        {
            all.Next();
            var any = Junction.Any(sql);
            foreach (var part in filter.Or)
            {
                any.Next();
                Matches(sql, part);
            }

            any.End();
        }

        if (filter.Kind is not null) { all.Next(); filter.Kind.Write(sql, "x.key"); }
        if (filter.Direction is { } direction) { all.Next(); sql.Add($"x.direction = {direction}"); }
        if (filter.OccurredAt is not null) { all.Next(); filter.OccurredAt.Write(sql, "x.effective_at"); }
        all.End();
    }
}
