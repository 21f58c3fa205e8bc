using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>Which stage changes; kinds as the keys that have them, by binding and unit: a key is unique within both.</summary>
public sealed record StageChangeFilter
{
    public Unit? Unit { get; init; }

    public ValueFilter<Guid>? Subject { get; init; }

    public ValueFilter<Guid>? Owner { get; init; }

    public ChangeKind? Kind { get; init; }

    public ChangedStageFilter? From { get; init; }

    public ChangedStageFilter? To { get; init; }
}

/// <summary>Conditions on a stage that a change names.</summary>
public sealed record ChangedStageFilter
{
    public TextFilter? Key { get; init; }

    /// <summary>The keys of the wanted kinds.</summary>
    public IReadOnlyDictionary<StagesOf, IReadOnlyList<string>>? Keys { get; init; }

    /// <summary>The keys of the unwanted kinds; no stage is not unwanted.</summary>
    public IReadOnlyDictionary<StagesOf, IReadOnlyList<string>>? NotKeys { get; init; }
}

/// <summary>Within what a stage key is unique: a binding and a unit.</summary>
public readonly record struct StagesOf(int BindingNo, Unit Unit);

/// <summary>The ledger by number: pages for queries, runs for subscribers.</summary>
public sealed class StageChangesQuery(ReadSession session)
{
    private static readonly Keyset<StageChange> Order = new Keyset<StageChange>().By("number", change => change.Number);

    public Task<Page<StageChange>> PageAsync(long afterNumber, StageChangeFilter? filter, PageRequest page, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db => Order.ReadAsync(Rows(db, filter).Where(change => change.Number > afterNumber), page, cancellationToken), cancellationToken);

    public Task<int> CountAsync(long afterNumber, StageChangeFilter? filter, CancellationToken cancellationToken) =>
        session.ReadAsync(db => Rows(db, filter).Where(change => change.Number > afterNumber).CountAsync(cancellationToken), cancellationToken);

    /// <summary>The matching changes with numbers in (<paramref name="after"/>, <paramref name="upTo"/>].</summary>
    public Task<List<StageChange>> RunAsync(long after, long upTo, StageChangeFilter? filter, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db => Rows(db, filter)
                .Where(change => change.Number > after && change.Number <= upTo)
                .OrderBy(change => change.Number)
                .ToListAsync(cancellationToken),
            cancellationToken);

    public Task<IReadOnlyDictionary<Guid, Page<StageChange>>> PagesBySubjectAsync(
        IReadOnlyList<Guid> subjectIds, PageRequest page, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db =>
            {
                var rows = db.StageChanges.Where(change => subjectIds.Contains(change.SubjectId));
                return Order.ReadAsync(
                    db.Subjects.Where(subject => subjectIds.Contains(subject.SubjectId)).Select(subject => subject.SubjectId),
                    subjectIds,
                    subjectId => rows.Where(change => change.SubjectId == subjectId),
                    change => change.SubjectId,
                    page,
                    cancellationToken);
            },
            cancellationToken);

    public Task<Dictionary<Guid, int>> CountsBySubjectAsync(IReadOnlyList<Guid> subjectIds, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db => db.StageChanges
                .Where(change => subjectIds.Contains(change.SubjectId))
                .GroupBy(change => change.SubjectId)
                .Select(group => new { group.Key, Count = group.Count() })
                .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken),
            cancellationToken);

    private static IQueryable<StageChange> Rows(PipelineDbContext db, StageChangeFilter? filter)
    {
        IQueryable<StageChange> rows = db.StageChanges;
        if (filter is null) return rows;
        if (filter.Unit is { } unit) rows = rows.Where(change => change.Unit == unit);
        if (filter.Kind is { } kind) rows = rows.Where(change => change.Kind == kind);
        if (filter.Subject is not null) rows = rows.Where(filter.Subject.On<StageChange>(change => change.SubjectId));
        if (filter.From is not null) rows = rows.Where(Matches(filter.From, change => change.FromBinding, change => change.FromStage));
        if (filter.To is not null) rows = rows.Where(Matches(filter.To, change => change.ToBinding, change => change.ToStage));
        if (filter.Owner is not null)
        {
            var owned = db.Subjects.Where(filter.Owner.On<Core.Contacts.Subject>(subject => subject.OwnerId));
            rows = rows.Where(change => owned.Any(subject => subject.SubjectId == change.SubjectId));
        }

        return rows;
    }

    private static Expression<Func<StageChange, bool>> Matches(
        ChangedStageFilter filter, Expression<Func<StageChange, int?>> binding, Expression<Func<StageChange, string?>> stage)
    {
        var all = new List<Expression<Func<StageChange, bool>>>();
        if (filter.Key is not null) all.Add(filter.Key.On(stage, stage, static text => text));
        if (filter.Keys is not null) all.Add(Predicates.Any(filter.Keys.Select(keys => OneOf(keys.Key, keys.Value))));
        if (filter.NotKeys is not null)
        {
            var unwanted = Predicates.Any(filter.NotKeys.Select(keys => OneOf(keys.Key, keys.Value)));
            all.Add(Expression.Lambda<Func<StageChange, bool>>(Expression.Not(unwanted.Body), unwanted.Parameters));
        }

        return Predicates.All(all);

        Expression<Func<StageChange, bool>> OneOf(StagesOf of, IReadOnlyList<string> keys) => Predicates.All(
        [
            Predicates.On(binding, (int? number) => number == of.BindingNo),
            Predicates.On((StageChange change) => change.Unit, unit => unit == of.Unit),
            Predicates.On(stage, (string? key) => key != null && keys.Contains(key)),
        ]);
    }
}
