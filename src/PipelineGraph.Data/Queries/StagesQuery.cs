using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Queries;

/// <summary>In which stage subjects were: known as of a number, by an instant of what happened.</summary>
public sealed class StagesQuery(ReadSession session)
{
    /// <summary>The number is rounded down to the end of its batch; without an instant it is the stage that was not left.</summary>
    public async ValueTask<Dictionary<Guid, StageSpan>> AtAsync(
        IReadOnlyList<Guid> subjectIds, long? asOf, DateTimeOffset? happenedBy, CancellationToken cancellationToken)
    {
        var form = session.Form<StageSpan>();
        var sql = session.Statement().Add("SELECT ").Add(form.Columns("x")).From("stage_span", "x").Where()
            .Add(" AND ").IsOneOf(new Column("x.subject_id"), subjectIds);
        AndNumber(sql.Add(" AND x.known_from <= "), asOf);
        AndNumber(sql.Add(" AND x.known_to > "), asOf);
        if (happenedBy is { } instant) sql.Add($" AND x.entered_at <= {instant} AND (x.left_at IS NULL OR x.left_at > {instant})");
        else sql.Add(" AND x.left_at IS NULL");
        var rows = await session.ListAsync(sql, form.Read, cancellationToken);
        // Two at once cannot be; the later one is taken so that an answer does not depend on the order of rows.
        return rows.GroupBy(span => span.SubjectId).ToDictionary(group => group.Key, group => group.MaxBy(span => span.EnteredNumber)!);
    }

    private static void AndNumber(Statement sql, long? asOf)
    {
        if (asOf is { } number)
            sql.Add("COALESCE((SELECT n.number").From("stage_change", "n").Where().Add($" AND n.number <= {number} AND n.number = n.batch_end ORDER BY n.number DESC LIMIT 1), 0)");
        else
            sql.Add("COALESCE((SELECT h.head").From("stream", "h").Where().Add("), 0)");
    }
}
