using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Queries;

/// <summary>What the figures of a funnel are taken from: the binding, and the number they are as of.</summary>
public sealed record FunnelBasis
{
    public required int BindingNo { get; init; }

    public required Unit Unit { get; init; }

    /// <summary>The end of a batch, or 0.</summary>
    public required long AsOf { get; init; }

    /// <summary>The instant by which overrides are looked at: now, whatever the number.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether it is the head: the counters hold.</summary>
    public required bool IsHead { get; init; }
}

/// <summary>The figures of one stage.</summary>
public sealed record StageFigures(int Present, int Reached, int Overridden);

/// <summary>How many subjects of a unit are in each stage, and who they are: present counts from the counters, the past from the spans.</summary>
public sealed class FunnelQuery(ReadSession session)
{
    private static readonly Keyset<StageSpan> Order =
        new Keyset<StageSpan>().By("enteredAt", span => span.EnteredAt, descending: true).By("id", span => span.SubjectId, descending: true);

    /// <summary>The basis as of the number rounded down to the end of its batch; as of the head without one. Null before the first activation.</summary>
    public Task<FunnelBasis?> BasisAsync(Unit unit, long? asOf, DateTimeOffset now, CancellationToken cancellationToken) =>
        session.ReadAsync(
            async db =>
            {
                var stream = await db.Streams.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
                if (stream is null || stream.ActiveBindingNo == 0) return null;
                if (asOf is null || asOf >= stream.Head)
                    return new FunnelBasis { BindingNo = stream.ActiveBindingNo, Unit = unit, AsOf = stream.Head, At = now, IsHead = true };
                var last = await db.StageChanges
                    .Where(change => change.Number <= asOf && change.Number == change.BatchEnd)
                    .OrderByDescending(change => change.Number)
                    .Select(change => (long?)change.Number)
                    .FirstOrDefaultAsync(cancellationToken);
                var number = last ?? 0;
                // Who is in a stage as of a number is so under the binding that was active then.
                var activation = await db.Activations
                    .Where(row => row.State == ActivationState.Active || row.State == ActivationState.Superseded)
                    .Where(row => row.ActivationNo == 1 || (row.FirstNumber != null && row.FirstNumber <= number))
                    .OrderByDescending(row => row.ActivationNo)
                    .FirstOrDefaultAsync(cancellationToken);
                return new FunnelBasis
                {
                    BindingNo = activation?.BindingNo ?? stream.ActiveBindingNo,
                    Unit = unit,
                    AsOf = number,
                    At = now,
                    IsHead = false,
                };
            },
            cancellationToken);

    /// <summary>The figures of the stages, by stage key.</summary>
    /// <param name="reachedFrom">The stages, each with those in which a subject has reached it: itself and the later ones of the order.</param>
    public Task<Dictionary<string, StageFigures>> FiguresAsync(
        FunnelBasis basis, IReadOnlyDictionary<string, IReadOnlyList<string>> reachedFrom, CancellationToken cancellationToken) =>
        session.ReadAsync(
            async db =>
            {
                var counts = basis.IsHead ? await CountersAsync(db, basis, cancellationToken) : await CountAsync(db, basis, reachedFrom, cancellationToken);
                // Most tenants have no override: asked first, as SQLite would begin the join with everybody who is in a stage.
                var overridden = await db.CurrentOverrides(basis.At).AnyAsync(cancellationToken)
                    ? await Overridden(db, basis, reachedFrom.Keys.ToList()).GroupBy(span => span.StageKey)
                        .Select(group => new { group.Key, Count = group.Count() })
                        .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken)
                    : [];
                return counts.ToDictionary(
                    count => count.Key,
                    count => new StageFigures((int)count.Value.Present, (int)count.Value.Reached, overridden.GetValueOrDefault(count.Key)),
                    StringComparer.Ordinal);
            },
            cancellationToken);

    public Task<int> NotEvaluatedAsync(FunnelBasis basis, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db => db.Verdicts.CountAsync(
                verdict => verdict.BindingNo == basis.BindingNo && verdict.Unit == basis.Unit && verdict.Status == VerdictStatus.Failed,
                cancellationToken),
            cancellationToken);

    public Task<Page<StageSpan>> SubjectsAsync(FunnelBasis basis, string stageKey, PageRequest page, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db => Order.ReadAsync(Known(db, basis).Where(span => span.StageKey == stageKey && span.LeftAt == null), page, cancellationToken),
            cancellationToken);

    public Task<int> CountSubjectsAsync(FunnelBasis basis, string stageKey, CancellationToken cancellationToken) =>
        session.ReadAsync(
            db => Known(db, basis).CountAsync(span => span.StageKey == stageKey && span.LeftAt == null, cancellationToken), cancellationToken);

    private static Task<Dictionary<string, (long Present, long Reached)>> CountersAsync(
        PipelineDbContext db, FunnelBasis basis, CancellationToken cancellationToken) =>
        db.FunnelCounts.AsNoTracking()
            .Where(count => count.BindingNo == basis.BindingNo && count.Unit == basis.Unit)
            .ToDictionaryAsync(count => count.StageKey, count => (count.Present, count.Reached), cancellationToken);

    private static async Task<Dictionary<string, (long Present, long Reached)>> CountAsync(
        PipelineDbContext db, FunnelBasis basis, IReadOnlyDictionary<string, IReadOnlyList<string>> reachedFrom, CancellationToken cancellationToken)
    {
        var present = await Known(db, basis).Where(span => span.LeftAt == null).GroupBy(span => span.StageKey)
            .Select(group => new { group.Key, Count = group.LongCount() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var counts = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        foreach (var (stage, stages) in reachedFrom)
        {
            var reached = await Known(db, basis).Where(span => stages.Contains(span.StageKey)).Select(span => span.SubjectId).Distinct().LongCountAsync(cancellationToken);
            counts[stage] = (present.GetValueOrDefault(stage), reached);
        }

        return counts;
    }

    private static IQueryable<StageSpan> Known(PipelineDbContext db, FunnelBasis basis) =>
        db.StageSpans.Where(span => span.BindingNo == basis.BindingNo && span.Unit == basis.Unit && span.KnownFrom <= basis.AsOf && span.KnownTo > basis.AsOf);

    /// <summary>An override to the computed stage, or to one that the definition does not have, shows nobody elsewhere.</summary>
    private static IQueryable<StageSpan> Overridden(PipelineDbContext db, FunnelBasis basis, IReadOnlyList<string> stageKeys) =>
        db.CurrentOverrides(basis.At).Where(fact => stageKeys.Contains(fact.Key))
            .Join(Known(db, basis).Where(span => span.LeftAt == null), fact => fact.SubjectId, span => span.SubjectId, (fact, span) => new { fact.Key, Span = span })
            .Where(pair => pair.Key != pair.Span.StageKey)
            .Select(pair => pair.Span);
}
