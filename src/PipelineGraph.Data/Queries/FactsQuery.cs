using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>Facts by what names them, and what stands of them now.</summary>
public sealed class FactsQuery(ReadSession session)
{
    private static readonly Column SubjectId = new("f.subject_id");

    /// <summary>The latest known values of subjects' attributes, by key.</summary>
    public async ValueTask<ILookup<Guid, FactRecord>> AttributesAsync(IReadOnlyList<Guid> subjectIds, CancellationToken cancellationToken) =>
        (await ListAsync(Facts().IsOneOf(SubjectId, subjectIds).AndIsLatestAttribute("f").Add(" ORDER BY f.key"), cancellationToken)).ToLookup(fact => fact.SubjectId);

    /// <summary>The overrides of subjects that hold at the instant, each told of the subject or of one that was merged into it.</summary>
    public async ValueTask<Dictionary<Guid, FactRecord>> OverridesAsync(IReadOnlyList<Guid> subjectIds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var form = session.Form<FactRecord>();
        var sql = session.Statement().Add("SELECT ").Add(form.Columns("f")).Add(", t.subject_id").FromOverridesOf(subjectIds, "t")
            .JoinInOrder("fact", "f").Add(" AND f.subject_id = t.part_id AND f.fact_no = t.fact_no").HoldsAt("t", now);
        return (await session.ListAsync(sql, reader => (Whole: session.Dialect.Id(reader, form.ColumnNames.Count), Fact: form.Read(reader)), cancellationToken))
            .ToDictionary(row => row.Whole, row => row.Fact);
    }

    /// <summary>The facts that evidence names.</summary>
    public async ValueTask<Dictionary<FactReference, FactRecord>> ByReferenceAsync(IReadOnlyList<FactReference> references, CancellationToken cancellationToken)
    {
        // Keys of two columns have no list: the numbers narrow the subjects' facts, and what was not asked for is left out here.
        var numbers = references.Select(reference => reference.FactNo).Distinct().ToList();
        var sql = Facts().IsOneOf(SubjectId, Subjects(references)).Add(" AND ").IsOneOf(new Column("f.fact_no"), numbers);
        var wanted = references.ToHashSet();
        return (await ListAsync(sql, cancellationToken)).Where(fact => wanted.Contains(Of(fact))).ToDictionary(Of);
    }

    public async ValueTask<Dictionary<Guid, FactRecord>> ByIdAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        (await ListAsync(Facts().IsOneOf(new Column("f.fact_id"), ids), cancellationToken)).ToDictionary(fact => fact.FactId);

    /// <summary>One fact of each activity: its first subject's.</summary>
    public async ValueTask<Dictionary<Guid, FactRecord>> ByActivityAsync(IReadOnlyList<Guid> activityIds, CancellationToken cancellationToken)
    {
        // The first condition lets the partial index serve, and the order is made here: else SQLite walks the tenant's facts.
        var sql = Facts().Add("f.activity_id IS NOT NULL AND ").IsOneOf(new Column("f.activity_id"), activityIds).Add($" AND f.type = {FactType.Activity}");
        return (await ListAsync(sql, cancellationToken)).OrderBy(fact => fact.SubjectId).DistinctBy(fact => fact.ActivityId).ToDictionary(fact => fact.ActivityId!.Value);
    }

    /// <summary>The facts that take back others, by what they take back.</summary>
    public async ValueTask<Dictionary<FactReference, FactRecord>> VoidsAsync(IReadOnlyList<FactReference> references, CancellationToken cancellationToken)
    {
        var sql = Facts().IsOneOf(SubjectId, Subjects(references)).Add($" AND f.type = {FactType.Void} AND f.voids_fact_no IS NOT NULL");
        return (await ListAsync(sql, cancellationToken)).OrderBy(fact => fact.FactNo)
            .DistinctBy(Taken)
            .ToDictionary(Taken);

        static FactReference Taken(FactRecord fact) => new() { SubjectId = fact.SubjectId, FactNo = fact.VoidsFactNo!.Value };
    }

    private static List<Guid> Subjects(IReadOnlyList<FactReference> references) => references.Select(reference => reference.SubjectId).Distinct().ToList();

    private static FactReference Of(FactRecord fact) => new() { SubjectId = fact.SubjectId, FactNo = fact.FactNo };

    /// <summary>Goes on with a condition.</summary>
    private Statement Facts() => session.Statement().Add("SELECT ").Add(session.Form<FactRecord>().Columns("f")).From("fact", "f").Where().Add(" AND ");

    private ValueTask<List<FactRecord>> ListAsync(Statement sql, CancellationToken cancellationToken) =>
        session.ListAsync(sql, session.Form<FactRecord>().Read, cancellationToken);
}
