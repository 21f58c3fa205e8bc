using System.Data.Common;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

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
        var sql = session.Statement().Add("SELECT ").Add(Columns).FromEach(subjectIds, "fact", "f").Add(" AND f.subject_id = p.value AND f.fact_no IN (SELECT x.fact_no").From("fact", "x").Where().Add(" AND x.subject_id = p.value");
        AndMatches(sql, filter);
        Order.Seek(sql, page).Add(")");
        return Order.ToPages(await session.ListAsync(sql, Read, cancellationToken), subjectIds, fact => fact.SubjectId, page);
    }

    public ValueTask<Dictionary<Guid, int>> CountsAsync(IReadOnlyList<Guid> subjectIds, ActivityFilter? filter, CancellationToken cancellationToken)
    {
        var sql = session.Statement().Add("SELECT x.subject_id, COUNT(*)").From("fact", "x").Where().Add(" AND ").IsOneOf(new Column("x.subject_id"), subjectIds);
        AndMatches(sql, filter);
        return session.CountsAsync(sql.Add(" GROUP BY x.subject_id"), cancellationToken);
    }

    /// <summary>What an activity has: half of a fact's columns hold values of other kinds.</summary>
    private const string Columns =
        "f.subject_id, f.fact_no, f.fact_id, f.activity_id, f.key, f.direction, f.occurred_at, f.occurred_on, f.effective_at, f.recorded_at, f.properties, "
        + "f.external_source, f.external_id, f.actor_id";

    private FactRecord Read(DbDataReader reader)
    {
        var dialect = session.Dialect;
        return new FactRecord
        {
            TenantId = session.TenantId,
            Type = FactType.Activity,
            SubjectId = dialect.Id(reader, 0),
            FactNo = reader.GetInt64(1),
            FactId = dialect.Id(reader, 2),
            ActivityId = reader.IsDBNull(3) ? null : dialect.Id(reader, 3),
            Key = reader.GetString(4),
            Direction = reader.IsDBNull(5) ? null : (Direction)reader.GetInt32(5),
            OccurredAt = reader.IsDBNull(6) ? null : dialect.Instant(reader, 6),
            OccurredOn = reader.IsDBNull(7) ? null : reader.GetFieldValue<DateOnly>(7),
            EffectiveAt = dialect.Instant(reader, 8),
            RecordedAt = dialect.Instant(reader, 9),
            Properties = reader.IsDBNull(10) ? null : reader.GetString(10),
            ExternalSource = reader.IsDBNull(11) ? null : reader.GetString(11),
            ExternalId = reader.IsDBNull(12) ? null : reader.GetString(12),
            ActorId = dialect.Id(reader, 13),
        };
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
