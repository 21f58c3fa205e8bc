using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Queries;

/// <summary>In which stage subjects were: known as of a number, by an instant of what happened.</summary>
public sealed class StagesQuery(ReadSession session)
{
    /// <summary>The number is rounded down to the end of its batch; without an instant it is the stage that was not left.</summary>
    public Task<Dictionary<Guid, StageSpan>> AtAsync(
        IReadOnlyList<Guid> subjectIds, long? asOf, DateTimeOffset? happenedBy, CancellationToken cancellationToken) =>
        session.ReadAsync(
            async db =>
            {
                var number = asOf is null
                    ? await db.Streams.Select(stream => stream.Head).SingleOrDefaultAsync(cancellationToken)
                    : await db.StageChanges
                        .Where(change => change.Number <= asOf && change.Number == change.BatchEnd)
                        .OrderByDescending(change => change.Number)
                        .Select(change => change.Number)
                        .FirstOrDefaultAsync(cancellationToken);
                var spans = db.StageSpans.Where(
                    span => subjectIds.Contains(span.SubjectId) && span.KnownFrom <= number && span.KnownTo > number);
                spans = happenedBy is null
                    ? spans.Where(span => span.LeftAt == null)
                    : spans.Where(span => span.EnteredAt <= happenedBy && (span.LeftAt == null || span.LeftAt > happenedBy));
                var rows = await spans.AsNoTracking().ToListAsync(cancellationToken);
                // Two at once cannot be; the later one is taken so that an answer does not depend on the order of rows.
                return rows.GroupBy(span => span.SubjectId).ToDictionary(group => group.Key, group => group.MaxBy(span => span.EnteredNumber)!);
            },
            cancellationToken);
}
