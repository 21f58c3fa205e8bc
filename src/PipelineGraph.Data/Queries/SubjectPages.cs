using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Queries;

/// <summary>Reads subjects with all that verdicts on them may read, a page in one snapshot: five statements, whatever the number of subjects.</summary>
public sealed class SubjectPages(Snapshots snapshots) : ISubjectPages
{
    public async ValueTask<SubjectPage> ReadAsync(Guid tenantId, Guid after, int limit, DateTimeOffset knownUntil, CancellationToken cancellationToken)
    {
        await using var session = new ReadSession(snapshots) { TenantId = tenantId };
        var subjects = await session.ListAsync(
            session.Statement().Add("SELECT ").Add(session.Form<Subject>().Columns("x")).From("subject", "x").Where()
                .Add($" AND x.subject_id > {after} AND x.recorded_at <= {knownUntil} ORDER BY x.subject_id LIMIT {limit}"),
            session.Form<Subject>().Read, cancellationToken);
        if (subjects.Count == 0) return new SubjectPage([], [], [], [], isLast: true);
        var last = subjects[^1].SubjectId;
        // Unordered but for the key's own order: asked to order links, SQLite would walk all facts in that order.
        return await WithFactsAsync(
            session, subjects,
            Facts(session).From("fact", "x").Where().Add($" AND x.subject_id > {after} AND x.subject_id <= {last} AND x.recorded_at <= {knownUntil} ORDER BY x.subject_id, x.fact_no"),
            Facts(session).From("fact", "x").Where().Add($" AND x.target_id > {after} AND x.target_id <= {last} AND x.type = {FactType.Link} AND x.recorded_at <= {knownUntil}"),
            knownUntil, isLast: subjects.Count < limit, cancellationToken);
    }

    public async ValueTask<SubjectPage> ReadAsync(Guid tenantId, IReadOnlyList<Guid> subjectIds, DateTimeOffset knownUntil, CancellationToken cancellationToken)
    {
        await using var session = new ReadSession(snapshots) { TenantId = tenantId };
        var subjects = await session.ListAsync(
            session.Statement().Add("SELECT ").Add(session.Form<Subject>().Columns("x")).From("subject", "x").Where()
                .Add(" AND ").IsOneOf(new Column("x.subject_id"), subjectIds).Add($" AND x.recorded_at <= {knownUntil} ORDER BY x.subject_id"),
            session.Form<Subject>().Read, cancellationToken);
        return await WithFactsAsync(
            session, subjects,
            Facts(session).FromEach(subjectIds, "fact", "x").Add($" AND x.subject_id = p.value AND x.recorded_at <= {knownUntil} ORDER BY x.subject_id, x.fact_no"),
            Facts(session).FromEach(subjectIds, "fact", "x").Add($" AND x.target_id = p.value AND x.type = {FactType.Link} AND x.recorded_at <= {knownUntil}"),
            knownUntil, isLast: true, cancellationToken);
    }

    /// <param name="ofSubjects">Reads the facts of the subjects, in recorded order.</param>
    /// <param name="toSubjects">Reads the links to them.</param>
    private static async ValueTask<SubjectPage> WithFactsAsync(
        ReadSession session, IReadOnlyList<Subject> subjects, Statement ofSubjects, Statement toSubjects, DateTimeOffset knownUntil, bool isLast, CancellationToken cancellationToken)
    {
        var rows = new FactRows(session.TenantId, session.Dialect);
        var facts = await session.ListAsync(ofSubjects, rows.Read, cancellationToken);
        var links = await session.ListAsync(toSubjects, rows.Read, cancellationToken);
        var here = subjects.Select(subject => subject.SubjectId).ToHashSet();
        var parts = await PartsAsync(subjects);
        if (parts.Count > 0)
        {
            List<Guid> ids = [.. parts.Select(part => part.SubjectId)];
            links.AddRange(await session.ListAsync(
                Facts(session).FromEach(ids, "fact", "x").Add($" AND x.target_id = p.value AND x.type = {FactType.Link} AND x.recorded_at <= {knownUntil}"), rows.Read, cancellationToken));
        }

        List<Guid> beside = [.. facts.Where(IsNeighbour).Select(fact => fact.TargetId!.Value).Concat(links.Where(IsNeighbour).Select(link => link.SubjectId)).Where(id => !here.Contains(id)).Distinct()];
        var around = new List<Subject>(beside.Count);
        // Neighbours, and those whom they are part of.
        while (beside.Count > 0)
        {
            var found = await session.ListAsync(
                Subjects(session).FromEach(beside, "subject", "x").Add(" AND x.subject_id = p.value"), session.Form<Subject>().Read, cancellationToken);
            await ReadFactsAsync(beside);
            here.UnionWith(beside);
            around.AddRange(found);
            around.AddRange(await PartsAsync(found));
            beside = [.. found.Where(subject => subject.MergedIntoId is not null).Select(subject => subject.MergedIntoId!.Value).Where(id => !here.Contains(id)).Distinct()];
        }

        return new SubjectPage(subjects, around.Concat(parts), facts, links, isLast);

        async ValueTask ReadFactsAsync(List<Guid> ids) => facts.AddRange(await session.ListAsync(
            Facts(session).FromEach(ids, "fact", "x").Add($" AND x.subject_id = p.value AND x.recorded_at <= {knownUntil}"), rows.Read, cancellationToken));

        // Who was merged into them and is not here yet, with their facts: asked for only where there are any.
        async ValueTask<List<Subject>> PartsAsync(IReadOnlyList<Subject> winners)
        {
            var found = new List<Subject>();
            List<Guid> open = [.. winners.Where(winner => winner.MergedCount > 0).Select(winner => winner.SubjectId)];
            while (open.Count > 0)
            {
                var merged = await session.ListAsync(
                    Subjects(session).From("subject", "x").Where().Add(" AND x.merged_into_id IS NOT NULL AND ").IsOneOf(new Column("x.merged_into_id"), open),
                    session.Form<Subject>().Read, cancellationToken);
                List<Subject> unknown = [.. merged.Where(part => here.Add(part.SubjectId))];
                if (unknown.Count > 0) await ReadFactsAsync([.. unknown.Select(part => part.SubjectId)]);
                found.AddRange(unknown);
                open = [.. merged.Where(part => part.MergedCount > 0).Select(part => part.SubjectId)];
            }

            return found;
        }
    }

    public async ValueTask<IReadOnlyDictionary<Guid, (int BindingNo, string StageKey)>> StagesAsync(
        Guid tenantId, SubjectPage page, long knownAsOf, CancellationToken cancellationToken)
    {
        if (page.Subjects.Count == 0) return new Dictionary<Guid, (int, string)>();
        await using var session = new ReadSession(snapshots) { TenantId = tenantId };
        var (first, last) = (page.Subjects[0].SubjectId, page.Subjects[^1].SubjectId);
        var rows = await session.ListAsync(
            session.Statement().Add("SELECT x.subject_id, x.binding_no, x.stage_key").From("stage_span", "x").Where()
                .Add($" AND x.subject_id >= {first} AND x.subject_id <= {last} AND x.known_from <= {knownAsOf} AND x.known_to > {knownAsOf} AND x.left_at IS NULL"),
            reader => (Id: session.Dialect.Id(reader, 0), BindingNo: reader.GetInt32(1), StageKey: reader.GetString(2)), cancellationToken);
        return rows.ToDictionary(row => row.Id, row => (row.BindingNo, row.StageKey));
    }

    private static Statement Subjects(ReadSession session) => session.Statement().Add("SELECT ").Add(session.Form<Subject>().Columns("x"));

    private static Statement Facts(ReadSession session) => session.Statement().Add("SELECT ").Add(FactRows.Columns);

    private static bool IsNeighbour(FactRecord fact) => fact is { Type: FactType.Link, TargetId: not null } && LinkKeys.SaysWhoIsAround(fact.Key);
}
