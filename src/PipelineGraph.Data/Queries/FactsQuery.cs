using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>Facts by what names them, and what stands of them now.</summary>
public sealed class FactsQuery(ReadSession session)
{
    /// <summary>The latest known values of subjects' attributes, by key.</summary>
    public Task<ILookup<Guid, FactRecord>> AttributesAsync(IReadOnlyList<Guid> subjectIds, CancellationToken cancellationToken) => session.ReadAsync(
        async db => (await db.LatestAttributes()
            .Where(fact => subjectIds.Contains(fact.SubjectId))
            .OrderBy(fact => fact.Key)
            .ToListAsync(cancellationToken)).ToLookup(fact => fact.SubjectId),
        cancellationToken);

    /// <summary>The overrides of subjects that hold at the instant.</summary>
    public Task<Dictionary<Guid, FactRecord>> OverridesAsync(IReadOnlyList<Guid> subjectIds, DateTimeOffset now, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db => db.CurrentOverrides(now)
                .Where(fact => subjectIds.Contains(fact.SubjectId))
                .ToDictionaryAsync(fact => fact.SubjectId, cancellationToken),
            cancellationToken);

    /// <summary>The facts that evidence names.</summary>
    public Task<Dictionary<FactReference, FactRecord>> ByReferenceAsync(IReadOnlyList<FactReference> references, CancellationToken cancellationToken) =>
        session.ReadAsync(
            async db =>
            {
                // Keys of two columns have no IN list: the numbers narrow the subjects' facts, and what was not asked for is left out here.
                var subjects = references.Select(reference => reference.SubjectId).Distinct().ToList();
                var numbers = references.Select(reference => reference.FactNo).Distinct().ToList();
                var facts = await db.Facts
                    .Where(fact => subjects.Contains(fact.SubjectId) && numbers.Contains(fact.FactNo))
                    .ToListAsync(cancellationToken);
                var wanted = references.ToHashSet();
                return facts.Where(fact => wanted.Contains(Of(fact))).ToDictionary(Of);
            },
            cancellationToken);

    public Task<Dictionary<Guid, FactRecord>> ByIdAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => session.ReadAsync(
        db => db.Facts.Where(fact => ids.Contains(fact.FactId)).ToDictionaryAsync(fact => fact.FactId, cancellationToken), cancellationToken);

    /// <summary>One fact of each activity: its first subject's.</summary>
    public Task<Dictionary<Guid, FactRecord>> ByActivityAsync(IReadOnlyList<Guid> activityIds, CancellationToken cancellationToken)
    {
        var ids = activityIds.Select(id => (Guid?)id).ToList();
        return session.ReadAsync(
            async db => (await db.Facts
                // The first condition lets the partial index serve, and the order is made here: else SQLite walks the tenant's facts.
                .Where(fact => fact.ActivityId != null && ids.Contains(fact.ActivityId) && fact.Type == FactType.Activity)
                .ToListAsync(cancellationToken)).OrderBy(fact => fact.SubjectId).DistinctBy(fact => fact.ActivityId).ToDictionary(fact => fact.ActivityId!.Value),
            cancellationToken);
    }

    /// <summary>The facts that take back others, by what they take back.</summary>
    public Task<Dictionary<FactReference, FactRecord>> VoidsAsync(IReadOnlyList<FactReference> references, CancellationToken cancellationToken) =>
        session.ReadAsync(
            async db =>
            {
                var subjects = references.Select(reference => reference.SubjectId).Distinct().ToList();
                var voids = await db.Facts
                    .Where(fact => subjects.Contains(fact.SubjectId) && fact.Type == FactType.Void)
                    .OrderBy(fact => fact.FactNo)
                    .ToListAsync(cancellationToken);
                return voids
                    .Where(fact => fact.VoidsFactNo is not null)
                    .DistinctBy(fact => new FactReference { SubjectId = fact.SubjectId, FactNo = fact.VoidsFactNo!.Value })
                    .ToDictionary(fact => new FactReference { SubjectId = fact.SubjectId, FactNo = fact.VoidsFactNo!.Value });
            },
            cancellationToken);

    private static FactReference Of(FactRecord fact) => new() { SubjectId = fact.SubjectId, FactNo = fact.FactNo };
}
