using PipelineGraph.Core;
using PipelineGraph.Core.Deals;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types;

/// <summary>Who entered a stage for the first time, by day, week or month, and how many days later they arrived further on: read once, for all later stages and all cohorts.</summary>
public sealed class CohortTable(PeriodFunnelView whole, string stage, IReadOnlyList<PeriodSlotView> slots, IReadOnlyList<int> days, bool withLater, CancellationToken cancellationToken)
{
    private const int MostDays = 3_650;
    private const int MostPoints = 20;

    private readonly Lazy<Task<(IReadOnlyList<int> Sizes, IReadOnlyDictionary<string, IReadOnlyList<SortedList<int, int>>> Arrivals)>> cohorts = new(() =>
        whole.Context.Query.Times.CohortsAsync(whole.Source, Bounds(slots), stage, withLater ? [.. Later(whole, stage)] : [], cancellationToken).AsTask());

    private readonly ReadOnce<string, ILookup<int, (long Days, DealWorth Worth)>> worths = new();

    public IReadOnlyList<int> Days => days;

    public string Stage => stage;

    /// <summary>What comes behind the stage.</summary>
    internal IEnumerable<PeriodStageView> Later(PeriodFunnelView funnel)
    {
        var later = Later(whole, stage).ToHashSet(StringComparer.Ordinal);
        return PeriodStageView.Of(funnel).Where(each => later.Contains(each.Key));
    }

    private static IEnumerable<string> Later(PeriodFunnelView whole, string stage) => whole.Source.Order.SkipWhile(each => each != stage).Skip(1).Concat(whole.Source.Out);

    /// <param name="withLater">Whether anybody wants to know where they came to; else only how many they are is read.</param>
    /// <exception cref="GraphQLException">There is no such stage, the period is open or has too many parts, or the days are too many.</exception>
    internal static IEnumerable<CohortView> Of(PeriodFunnelView whole, CalendarStep step, string? stage, IReadOnlyList<int> days, bool withLater, CancellationToken cancellationToken)
    {
        var order = whole.Source.Order;
        if ((stage ?? (order.Count > 0 ? order[0] : null)) is not { } from || !order.Contains(from))
            throw StageErrors.NotOrdered(stage, whole.Source);
        if (days.Count is 0 or > MostPoints || days.Any(day => day is < 1 or > MostDays))
            throw new GraphQLException(FormattableString.Invariant($"`days` has 1 to {MostPoints} numbers from 1 to {MostDays}."), ErrorCodes.Input);
        var slots = FunnelSeries.Of(whole, step, "cohorts", cancellationToken);
        var table = new CohortTable(whole, from, slots, days, withLater, cancellationToken);
        return slots.Select((slot, index) => new CohortView(table, index, slot.Funnel, PeriodStageView.Of(slot.Funnel).First(each => each.Key == from)));
    }

    /// <summary>How many a cohort are.</summary>
    internal async Task<int> SizeAsync(int cohort) => (await cohorts.Value).Sizes[cohort];

    /// <summary>How many of a cohort arrived at a stage, by whole days.</summary>
    internal async Task<IReadOnlyDictionary<int, int>> ArrivedAsync(int cohort, string target) => (await cohorts.Value).Arrivals[target][cohort];

    /// <summary>What the deals of a cohort are worth that arrived at a stage.</summary>
    /// <param name="within">In less than so many days; null: however long it took.</param>
    internal async Task<DealWorth> WorthAsync(int cohort, string target, int? within) =>
        (await worths.OfAsync(target, async each =>
            await whole.Context.Money.DaysAsync(whole.Source, Bounds(slots), Way(each), await whole.Context.ObservedUntil.Value, cancellationToken)))[cohort]
            .Where(arrived => within is not { } days || arrived.Days < days).Aggregate(DealWorth.None, (sum, arrived) => sum + arrived.Worth);

    internal FigureOf Way(string target) => new(PeriodFigure.Arrived, stage) { Target = target };

    private static IReadOnlyList<DateTimeOffset> Bounds(IReadOnlyList<PeriodSlotView> slots) => [.. slots.Select(slot => slot.Funnel.Source.From!.Value), slots[^1].Funnel.Source.To!.Value];
}

/// <summary>Who entered a stage for the first time in one part of a period.</summary>
public sealed record CohortView(CohortTable Table, int Index, PeriodFunnelView Funnel, PeriodStageView Stage);

/// <summary>A cohort and a later stage.</summary>
public sealed record CohortStageView(CohortView Cohort, PeriodStageView Target);

/// <summary>A cohort, a later stage, and a number of days.</summary>
public sealed record CohortPointView(CohortStageView At, int Days, int Arrived);

[ObjectType("Cohort", typeof(CohortView))]
internal static class CohortType
{
    public static DateTimeOffset From(CohortView cohort) => cohort.Funnel.Source.From!.Value;

    public static DateTimeOffset To(CohortView cohort) => cohort.Funnel.Source.To!.Value;

    public static async Task<FigureView> Entered(CohortView cohort) =>
        cohort.Stage.Figure(new FigureOf(PeriodFigure.FirstEntered, cohort.Table.Stage), await cohort.Table.SizeAsync(cohort.Index));

    public static IEnumerable<CohortStageView> Later(CohortView cohort) => cohort.Table.Later(cohort.Funnel).Select(stage => new CohortStageView(cohort, stage));
}

[ObjectType("CohortStage", typeof(CohortStageView))]
internal static class CohortStageType
{
    public static StageView Stage(CohortStageView stage) => stage.Target.Stage;

    public static async Task<FigureView> Reached(CohortStageView stage) =>
        stage.Cohort.Stage.Figure(stage.Cohort.Table.Way(stage.Target.Key), (await stage.Cohort.Table.ArrivedAsync(stage.Cohort.Index, stage.Target.Key)).Values.Sum()) with
        {
            Worth = () => stage.Cohort.Table.WorthAsync(stage.Cohort.Index, stage.Target.Key, within: null),
        };

    public static async Task<IEnumerable<CohortPointView>> Within(CohortStageView stage)
    {
        var arrived = await stage.Cohort.Table.ArrivedAsync(stage.Cohort.Index, stage.Target.Key);
        return stage.Cohort.Table.Days.Select(days => new CohortPointView(stage, days, arrived.Where(after => after.Key < days).Sum(after => after.Value)));
    }
}

[ObjectType("CohortPoint", typeof(CohortPointView))]
internal static class CohortPointType
{
    public static FigureView Reached(CohortPointView point) =>
        point.At.Cohort.Stage.Figure(point.At.Cohort.Table.Way(point.At.Target.Key) with { WithinDays = point.Days }, point.Arrived) with
        {
            Worth = () => point.At.Cohort.Table.WorthAsync(point.At.Cohort.Index, point.At.Target.Key, point.Days),
        };

    public static async Task<double?> Share(CohortPointView point) =>
        await point.At.Cohort.Table.SizeAsync(point.At.Cohort.Index) is var size and > 0 ? (double)point.Arrived / size : null;

    public static async Task<bool> IsComplete(CohortPointView point) =>
        await point.At.Cohort.Funnel.Context.ObservedUntil.Value - point.At.Cohort.Funnel.Source.To!.Value >= TimeSpan.FromDays(point.Days);
}
