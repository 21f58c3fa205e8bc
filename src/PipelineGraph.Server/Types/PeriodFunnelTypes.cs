using System.Collections.Concurrent;
using PipelineGraph.Core;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Types;

/// <summary>How a funnel of a period counts.</summary>
public enum PeriodRule
{
    FirstEntry,
    EveryEntry,
    Cohort,
    Reached,
    ReachedOrPassed,
    InOrder,
    AnyOrder,
}

/// <summary>The funnel of a period; each kind of figure is counted once, for all stages, when it is asked for.</summary>
/// <param name="count">Counts a kind of figure in the source's period.</param>
public sealed class PeriodFunnelView(PeriodFunnelContext context, PeriodSource source, Func<PeriodFigure, Task<IReadOnlyDictionary<string, int>>> count)
{
    /// <summary>A transaction that takes longer is none that answers meet every day.</summary>
    private static readonly TimeSpan MostWriting = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<PeriodFigure, Lazy<Task<IReadOnlyDictionary<string, int>>>> counts = new();

    public PeriodFunnelContext Context => context;

    public PeriodSource Source => source;

    /// <summary>What the deals of its figures are worth.</summary>
    public PeriodMoney Money { get; init; } = new(context, source);

    /// <summary>Of a period of what was learnt: the same of what was taken back.</summary>
    public PeriodFunnelView TakenBack => field ??= TakesBack?.Invoke() ?? Of(context, source with { TakesBack = true });

    /// <summary>Gives it, where it is counted with others.</summary>
    public Func<PeriodFunnelView>? TakesBack { get; init; }

    public async Task<int> CountAsync(PeriodFigure figure, string stage) => (await CountAsync(figure)).GetValueOrDefault(stage);

    internal Task<IReadOnlyDictionary<string, int>> CountAsync(PeriodFigure figure) => counts.GetOrAdd(figure, each => new(() => count(each))).Value;

    /// <summary>A funnel that is counted by itself.</summary>
    internal static PeriodFunnelView Of(PeriodFunnelContext context, PeriodSource source) =>
        new(context, source, figure => context.Query.CountAsync(source, figure, context.CancellationToken).AsTask());

    internal static async ValueTask<PeriodFunnelView> ReadAsync(
        Unit unit, FunnelPeriodInput period, PeriodRule rule, PeriodBasis basis, long? asOf, DateTimeOffset? observedUntil, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var session = loaders.Session;
        var (from, to, zone) = period.Read((await catalogue.TenantAsync(session, cancellationToken)).TimeZone);
        var (funnel, query) = (new FunnelQuery(session), new PeriodQuery(session));
        var present = await funnel.PresentAsync(unit, loaders.Now, cancellationToken) ?? throw FunnelView.NoActiveDefinition();
        var isHead = !(asOf < present.Basis.AsOf);
        var known = !isHead ? await funnel.BasisAsync(unit, asOf!.Value, present.Basis.At, cancellationToken) : present.Basis;
        var binding = await catalogue.BindingAsync(session, known.BindingNo, cancellationToken) ?? throw FunnelView.NoActiveDefinition();
        // Who was in a stage at the switch did not enter it then.
        var begins = await query.BeginsAsync(known.AsOf, cancellationToken);
        if (begins is { } since && !(from > since)) from = to <= since ? throw Before(since) : since + Instants.Microsecond;
        var stages = StageView.OfUnit(binding.PackageHash, await catalogue.DescribeAsync(binding, cancellationToken), unit).ToList();
        var source = new PeriodSource(
            known, from, to, Keys(kind => kind is not (StageKind.None or StageKind.Out)), Keys(kind => kind == StageKind.None), Keys(kind => kind == StageKind.Out))
        {
            Begins = begins,
            Present = isHead ? present.Stages.ToDictionary(stage => stage.Key, stage => stage.Value.Present, StringComparer.Ordinal) : null,
            Asked = FormattableString.Invariant($"{unit} {basis} {from?.UtcTicks} {to?.UtcTicks}"),
        };
        if (basis == PeriodBasis.Recorded)
        {
            var ends = await query.LastBeforeAsync([from ?? DateTimeOffset.MinValue, to ?? DateTimeOffset.MaxValue], known.AsOf, cancellationToken);
            source = source with { Learnt = new NumberRange(ends[0], ends[1]) };
        }

        return Of(
            new PeriodFunnelContext(binding, stages, rule, zone, query, funnel, new MoneyQuery(session))
            {
                ObservedUntil = new(() => ObservedUntilAsync(isHead ? null : query, known, loaders.KnownBy, isPast: asOf is not null, observedUntil, cancellationToken)),
                CancellationToken = cancellationToken,
            },
            source);

        static async Task<DateTimeOffset> ObservedUntilAsync(
            PeriodQuery? behind, FunnelBasis known, DateTimeOffset knownBy, bool isPast, DateTimeOffset? wanted, CancellationToken cancellationToken)
        {
            var first = known.NumberedAt;
            var next = behind is null ? null : await behind.NumberedAtAsync(known.AsOf + 1, cancellationToken);
            // Another node's clock may be ahead.
            var last = Later(next ?? knownBy, first);
            if (wanted is not { } given) return isPast ? first ?? last : last;
            // Who was answered while the next change was being written was told a later instant than it has.
            var end = Later(last, next + MostWriting < known.At ? next + MostWriting : known.At);
            if (!(given < first) && given <= end) return given;
            var since = first is null ? "" : FormattableString.Invariant($"from {first.Value.UtcDateTime:O}, when the change number was given, ");
            throw new GraphQLException(FormattableString.Invariant($"`observedUntil` is {since}to {last.UtcDateTime:O}, when the next one was given, or now."), ErrorCodes.Input);
        }

        static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

        static GraphQLException Before(DateTimeOffset begins) => new(
            FormattableString.Invariant($"The period ends before this definition became the active one, on {begins:yyyy-MM-dd'T'HH:mm:ss'Z'}: take a later period, an `asOf` from before, or restate the period with `startRestatement`."),
            "PERIOD_BEFORE_DEFINITION");

        List<string> Keys(Predicate<StageKind> which) => [.. stages.Where(stage => which(stage.Description.Kind)).Select(stage => stage.Description.Key)];
    }
}

/// <summary>What the funnel of a period, and those of its parts, have in common.</summary>
public sealed record PeriodFunnelContext(BindingRecord Binding, IReadOnlyList<StageView> Stages, PeriodRule Rule, TimeZoneInfo Zone, PeriodQuery Query, FunnelQuery Present, MoneyQuery Money)
{
    /// <summary>Until when stays are watched that have not ended, and by when values are known.</summary>
    public required Lazy<Task<DateTimeOffset>> ObservedUntil { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public PeriodFigure Counted => Rule switch
    {
        PeriodRule.FirstEntry => PeriodFigure.FirstEntered,
        PeriodRule.EveryEntry => PeriodFigure.Entered,
        PeriodRule.Cohort => PeriodFigure.Cohort,
        PeriodRule.Reached => PeriodFigure.Reached,
        PeriodRule.ReachedOrPassed => PeriodFigure.ReachedOrPassed,
        PeriodRule.InOrder => PeriodFigure.InOrder,
        _ => PeriodFigure.AnyOrder,
    };
}

/// <summary>One stage of it.</summary>
public sealed record PeriodStageView(PeriodFunnelView Funnel, StageView Stage)
{
    public string Key => Stage.Description.Key;

    /// <summary>A figure that is counted with those of the other stages.</summary>
    internal FigureView Figure(PeriodFigure figure) => new(Funnel, new FigureOf(figure, Key), () => Funnel.CountAsync(figure, Key));

    /// <summary>A figure whose number is known.</summary>
    internal FigureView Figure(FigureOf figure, long count) => new(Funnel, figure, () => Task.FromResult((int)count));

    internal static IEnumerable<PeriodStageView> Of(PeriodFunnelView funnel) => funnel.Context.Stages.Select(stage => new PeriodStageView(funnel, stage));

    /// <param name="keys">Only these stages; null: all.</param>
    /// <exception cref="GraphQLException">There is no stage of a key.</exception>
    internal static IEnumerable<PeriodStageView> Of(PeriodFunnelView funnel, IReadOnlyList<string>? keys)
    {
        if (keys?.FirstOrDefault(key => !funnel.Source.All.Contains(key)) is { } unknown) throw StageErrors.Unknown(unknown, funnel.Source);
        return Of(funnel).Where(stage => keys is null || keys.Contains(stage.Key));
    }
}

/// <summary>One figure of a stage.</summary>
public sealed record FigureView(PeriodFunnelView Funnel, FigureOf Figure, Func<Task<int>> Count)
{
    /// <summary>What its deals are worth, where that is read with others'.</summary>
    public Func<Task<DealWorth>>? Worth { get; init; }
}

[ObjectType("PeriodFunnel", typeof(PeriodFunnelView))]
internal static class PeriodFunnelType
{
    public static async Task<BasisView> Basis(PeriodFunnelView funnel, ResolverContext context, CancellationToken cancellationToken) => new()
    {
        Binding = funnel.Context.Binding,
        Unit = funnel.Source.Known.Unit,
        Rule = Enum.Parse<CountingRule>(funnel.Context.Rule.ToString()),
        AsOf = funnel.Source.Known.AsOf,
        From = funnel.Source.From,
        To = funnel.Source.To,
        TimeZone = funnel.Context.Zone.Id,
        PeriodBasis = funnel.Source.Learnt is null ? PeriodBasis.Occurred : PeriodBasis.Recorded,
        CountOverridden = async () =>
            (await funnel.Context.Present.OverriddenAsync(funnel.Source.Known, funnel.Context.Stages.Select(stage => stage.Description.Key), funnel.Source.Slices, cancellationToken)).Values.Sum(),
        NotEvaluated = context.IsSelected("notEvaluated") ? await funnel.Context.Present.NotEvaluatedAsync(funnel.Source.Known, funnel.Source.Slices, cancellationToken) : 0,
    };

    /// <exception cref="GraphQLException">There is no stage of a key.</exception>
    public static IEnumerable<PeriodStageView> Stages(PeriodFunnelView funnel, IReadOnlyList<string>? keys) => PeriodStageView.Of(funnel, keys);

    public static Task<DateTimeOffset> ObservedUntil(PeriodFunnelView funnel) => funnel.Context.ObservedUntil.Value;

    public static Task<IReadOnlyList<PeriodSlotView>> Series(PeriodFunnelView funnel, CalendarStep step, CancellationToken cancellationToken) =>
        FunnelSeries.OfAsync(funnel, step, cancellationToken);

    public static async Task<IEnumerable<SliceView>> Slices(PeriodFunnelView funnel, DimensionInput by, int first, Loaders loaders, CancellationToken cancellationToken) =>
        await FunnelSlices.OfAsync(funnel, by, first, loaders, cancellationToken);

    /// <exception cref="GraphQLException">The period is one of what was learnt.</exception>
    public static IEnumerable<StageSpeedView> Speed(PeriodFunnelView funnel, CancellationToken cancellationToken)
    {
        OccurredOnly(funnel, "speed");
        var speed = new PeriodSpeed(funnel, cancellationToken);
        return PeriodStageView.Of(funnel).Select(stage => new StageSpeedView(speed, stage));
    }

    /// <exception cref="GraphQLException">The period is one of what was learnt, or there is no such way.</exception>
    public static Task<VelocityView?> Velocity(PeriodFunnelView funnel, string? from, string? to)
    {
        OccurredOnly(funnel, "velocity");
        return VelocityView.ReadAsync(funnel, from, to);
    }

    /// <exception cref="GraphQLException">The period is one of what was learnt.</exception>
    public static IEnumerable<CohortView> Cohorts(PeriodFunnelView funnel, CalendarStep step, string? stage, IReadOnlyList<int> days, CancellationToken cancellationToken)
    {
        OccurredOnly(funnel, "cohorts");
        return CohortTable.Of(funnel, step, stage, days, cancellationToken);
    }

    private static void OccurredOnly(PeriodFunnelView funnel, string field)
    {
        if (funnel.Source.Learnt is not null)
            throw new GraphQLException($"`{field}` goes by when things happened: ask for it with `basis: OCCURRED`.", ErrorCodes.Input);
    }
}

[ObjectType("PeriodSlot", typeof(PeriodSlotView))]
internal static class PeriodSlotType
{
    public static DateTimeOffset From(PeriodSlotView slot) => slot.Funnel.Source.From!.Value;

    public static DateTimeOffset To(PeriodSlotView slot) => slot.Funnel.Source.To!.Value;

    /// <exception cref="GraphQLException">There is no stage of a key.</exception>
    public static IEnumerable<PeriodStageView> Stages(PeriodSlotView slot, IReadOnlyList<string>? keys) => PeriodStageView.Of(slot.Funnel, keys);
}

[ObjectType("PeriodStage", typeof(PeriodStageView))]
internal static class PeriodStageType
{
    public static FigureView Counted(PeriodStageView stage) => Of(stage, stage.Funnel.Context.Counted);

    public static async Task<double?> ConversionToNext(PeriodStageView stage)
    {
        var order = stage.Funnel.Source.Order.ToList();
        if (stage.Funnel.Source.Learnt is not null) return null;
        if (order.IndexOf(stage.Key) is not (var place and >= 0) || place == order.Count - 1) return null;
        var count = await stage.Funnel.CountAsync(stage.Funnel.Context.Counted, stage.Key);
        return count == 0 ? null : (double)await stage.Funnel.CountAsync(stage.Funnel.Context.Counted, order[place + 1]) / count;
    }

    public static FigureView AtStart(PeriodStageView stage) => Of(stage, PeriodFigure.AtStart);

    public static FigureView Entered(PeriodStageView stage) => Of(stage, PeriodFigure.Entered);

    public static FigureView LeftForward(PeriodStageView stage) => Of(stage, PeriodFigure.LeftForward);

    public static FigureView LeftBackward(PeriodStageView stage) => Of(stage, PeriodFigure.LeftBackward);

    public static FigureView LeftOut(PeriodStageView stage) => Of(stage, PeriodFigure.LeftOut);

    public static FigureView LeftElsewhere(PeriodStageView stage) => Of(stage, PeriodFigure.LeftElsewhere);

    public static FigureView LeftAltogether(PeriodStageView stage) => Of(stage, PeriodFigure.LeftAltogether);

    public static FigureView AtEnd(PeriodStageView stage) => Of(stage, PeriodFigure.AtEnd);

    private static FigureView Of(PeriodStageView stage, PeriodFigure figure) => stage.Figure(figure);
}

[ObjectType("Figure", typeof(FigureView))]
internal static class FigureType
{
    public static Task<int> Count(FigureView figure) => figure.Count();

    public static async Task<DealMoneyView?> Money(FigureView figure)
    {
        var funnel = figure.Funnel;
        if (funnel.Source.Known.Unit != Unit.Deal) return null;
        var worth = figure.Worth is { } own ? await own() : await funnel.Money.WorthAsync(figure.Figure);
        return new DealMoneyView(worth, await funnel.Context.ObservedUntil.Value);
    }

    public static FigureView? TakenBack(FigureView figure) => IsBooked(figure) ? new PeriodStageView(figure.Funnel.TakenBack, Stage(figure)).Figure(figure.Figure.Kind) : null;

    public static async Task<int> Net(FigureView figure) => await figure.Count() - (TakenBack(figure) is { } back ? await back.Count() : 0);

    /// <summary>Whether it counts what was learnt, and not who stood there at one instant, or what was taken back.</summary>
    private static bool IsBooked(FigureView figure) =>
        figure.Funnel.Source is { Learnt: not null, TakesBack: false } && figure.Figure.Kind is not (PeriodFigure.AtStart or PeriodFigure.AtEnd);

    private static StageView Stage(FigureView figure) => figure.Funnel.Context.Stages.First(stage => stage.Description.Key == figure.Figure.Stage);

    public static async Task<Connection<object>> Subjects(
        FigureView figure, int? first, string? after, int? last, string? before, Loaders loaders, CancellationToken cancellationToken)
    {
        var (query, source) = (figure.Funnel.Context.Query, figure.Funnel.Source);
        var connection = await Connections.OfAsync<PeriodRow, PeriodRow>(
            first, after, last, before,
            async page => await query.PageAsync(source, figure.Figure, page, cancellationToken),
            async () => await figure.Count());
        var subjects = await Task.WhenAll(connection.Nodes.Select(row => SubjectFields.LoadAsync(row.SubjectId, source.Known.Unit, loaders)));
        return connection.With<object>(subjects!);
    }
}
