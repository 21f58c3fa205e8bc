using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Activities;

namespace PipelineGraph.Data.Queries;

/// <summary>Pages of subjects' activities, newest first, without those that were voided.</summary>
public sealed class ActivitiesQuery(ReadSession session)
{
    private static readonly Keyset<FactRecord> Order =
        new Keyset<FactRecord>().By("effectiveAt", fact => fact.EffectiveAt, descending: true).By("factNo", fact => fact.FactNo, descending: true);

    public Task<IReadOnlyDictionary<Guid, Page<FactRecord>>> PagesAsync(
        IReadOnlyList<Guid> subjectIds, ActivityFilter? filter, PageRequest page, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db =>
            {
                var rows = Rows(db, filter).Where(fact => subjectIds.Contains(fact.SubjectId));
                return Order.ReadAsync(
                    db.Subjects.Where(subject => subjectIds.Contains(subject.SubjectId)).Select(subject => subject.SubjectId),
                    subjectIds,
                    subjectId => rows.Where(fact => fact.SubjectId == subjectId),
                    fact => fact.SubjectId,
                    page,
                    cancellationToken);
            },
            cancellationToken);

    public Task<Dictionary<Guid, int>> CountsAsync(IReadOnlyList<Guid> subjectIds, ActivityFilter? filter, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db => Rows(db, filter)
                .Where(fact => subjectIds.Contains(fact.SubjectId))
                .GroupBy(fact => fact.SubjectId)
                .Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken),
            cancellationToken);

    private static IQueryable<FactRecord> Rows(PipelineDbContext db, ActivityFilter? filter)
    {
        var rows = db.Standing().Where(fact => fact.Type == FactType.Activity);
        return filter is null ? rows : rows.Where(Matches(filter));
    }

    private static Expression<Func<FactRecord, bool>> Matches(ActivityFilter filter)
    {
        var all = new List<Expression<Func<FactRecord, bool>>>();
        if (filter.And is not null) all.AddRange(filter.And.Select(Matches));
        if (filter.Or is not null) all.Add(Predicates.Any(filter.Or.Select(Matches)));
        if (filter.Kind is not null) all.Add(filter.Kind.On<FactRecord>(fact => fact.Key));
        if (filter.Direction is { } direction) all.Add(fact => fact.Direction == direction);
        if (filter.OccurredAt is not null) all.Add(filter.OccurredAt.On<FactRecord>(fact => fact.EffectiveAt));
        return Predicates.All(all);
    }
}
