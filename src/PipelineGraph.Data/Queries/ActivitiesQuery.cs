using System.Data.Common;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>What a list of activities brings beside what happened, when, and who acted.</summary>
[Flags]
public enum ActivityParts
{
    None = 0,
    Properties = 1,
    ExternalId = 2,
    OccurredOn = 4,

    /// <summary>When it was recorded, and by whom.</summary>
    Recording = 8,
    All = 15,
}

/// <summary>Pages of subjects' activities, newest first, without those that were voided.</summary>
public sealed class ActivitiesQuery(ReadSession session)
{
    private static readonly Keyset<FactRecord> Order = new Keyset<FactRecord>("FactRecord")
        .By("effectiveAt", "x.effective_at", fact => fact.EffectiveAt, descending: true)
        .By("factNo", "x.fact_no", fact => fact.FactNo, descending: true);

    /// <summary>One statement for all subjects: the numbers of each page's facts are found from their index alone.</summary>
    public async ValueTask<IReadOnlyDictionary<Guid, Page<FactRecord>>> PagesAsync(
        IReadOnlyList<Guid> subjectIds, ActivityFilter? filter, ActivityParts parts, PageRequest page, CancellationToken cancellationToken)
    {
        var sql = session.Statement().Add("SELECT f.subject_id, f.fact_no, f.fact_id, f.activity_id, f.key, f.direction, f.occurred_at, f.effective_at");
        if (parts.HasFlag(ActivityParts.Properties)) sql.Add(", f.properties");
        if (parts.HasFlag(ActivityParts.ExternalId)) sql.Add(", f.external_source, f.external_id");
        if (parts.HasFlag(ActivityParts.OccurredOn)) sql.Add(", f.occurred_on");
        if (parts.HasFlag(ActivityParts.Recording)) sql.Add(", f.recorded_at, f.actor_id");
        sql.FromPageOfEach(subjectIds, "fact", "f", "f.fact_no", inner =>
        {
            inner.Add("SELECT x.fact_no").From("fact", "x").Where().Add(" AND x.subject_id = p.value");
            AndMatches(inner, filter);
            Order.Seek(inner, page);
        }).Add(" AND f.subject_id = p.value");
        return Order.ToPages(await session.ListAsync(sql, reader => Read(reader, parts), cancellationToken), subjectIds, fact => fact.SubjectId, page);
    }

    public ValueTask<Dictionary<Guid, int>> CountsAsync(IReadOnlyList<Guid> subjectIds, ActivityFilter? filter, CancellationToken cancellationToken)
    {
        var sql = session.Statement().Add("SELECT x.subject_id, COUNT(*)").From("fact", "x").Where().Add(" AND ").IsOneOf(new Column("x.subject_id"), subjectIds);
        AndMatches(sql, filter);
        return session.CountsAsync(sql.Add(" GROUP BY x.subject_id"), cancellationToken);
    }

    private FactRecord Read(DbDataReader reader, ActivityParts parts)
    {
        var dialect = session.Dialect;
        var at = 8;
        var properties = parts.HasFlag(ActivityParts.Properties) ? Text(reader, at++) : null;
        var (externalSource, externalId) = parts.HasFlag(ActivityParts.ExternalId) ? (Text(reader, at++), Text(reader, at++)) : (null, null);
        DateOnly? occurredOn = null;
        if (parts.HasFlag(ActivityParts.OccurredOn))
        {
            if (!reader.IsDBNull(at)) occurredOn = reader.GetFieldValue<DateOnly>(at);
            at++;
        }

        var (recordedAt, actorId) = parts.HasFlag(ActivityParts.Recording) ? (dialect.Instant(reader, at), dialect.Id(reader, at + 1)) : (default, default);
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
            EffectiveAt = dialect.Instant(reader, 7),
            Properties = properties,
            ExternalSource = externalSource,
            ExternalId = externalId,
            OccurredOn = occurredOn,
            RecordedAt = recordedAt,
            ActorId = actorId,
        };
    }

    private static string? Text(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

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
