using PipelineGraph.Core;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
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
    /// <summary>So long may a change be written, from its instant until others see it.</summary>
    private static readonly TimeSpan MostWriting = TimeSpan.FromMinutes(10);

    private readonly ReadOnce<PeriodFigure, IReadOnlyDictionary<string, int>> counts = new();

    private PeriodFunnelView? takenBack;

    public PeriodFunnelContext Context => context;

    public PeriodSource Source => source;

    /// <summary>What the deals of its figures are worth.</summary>
    public PeriodMoney Money { get; init; } = new(context, source);

    /// <summary>Of a period of what was learnt: the same of what was taken back.</summary>
    public PeriodFunnelView TakenBack => LazyInitializer.EnsureInitialized(ref takenBack, () => TakesBack?.Invoke() ?? Of(context, source with { TakesBack = true }));

    /// <summary>Gives it, where it is counted with others.</summary>
    public Func<PeriodFunnelView>? TakesBack { get; init; }

    public async Task<int> CountAsync(PeriodFigure figure, string stage) => (await CountAsync(figure)).GetValueOrDefault(stage);

    internal Task<IReadOnlyDictionary<string, int>> CountAsync(PeriodFigure figure) => counts.OfAsync(figure, count);

    /// <summary>A funnel that is counted by itself.</summary>
    internal static PeriodFunnelView Of(PeriodFunnelContext context, PeriodSource source) =>
        new(context, source, figure => context.Query.CountAsync(source, figure, context.CancellationToken).AsTask());

    internal static async ValueTask<PeriodFunnelView> ReadAsync(
        Unit unit, FunnelPeriodInput period, PeriodRule rule, PeriodBasis basis, long? asOf, DateTimeOffset? observedUntil, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var session = loaders.Session;
        var (from, to, zone) = period.Read((await catalogue.TenantAsync(session, cancellationToken)).TimeZone);
        var (funnel, numbers) = (new FunnelQuery(session), new ChangeNumbersQuery(session));
        var present = await funnel.PresentAsync(unit, loaders.Now, cancellationToken) ?? throw FunnelView.NoActiveDefinition();
        var isHead = !(asOf < present.Basis.AsOf);
        var known = !isHead ? await funnel.BasisAsync(unit, asOf!.Value, present.Basis.At, cancellationToken) : present.Basis;
        var binding = await catalogue.BindingAsync(session, known.BindingNo, cancellationToken) ?? throw FunnelView.NoActiveDefinition();
        // Who was in a stage at the switch did not enter it then.
        var begins = await numbers.BeginsAsync(known.AsOf, cancellationToken);
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
            var ends = await numbers.LastBeforeAsync([from ?? DateTimeOffset.MinValue, to ?? DateTimeOffset.MaxValue], known.AsOf, cancellationToken);
            source = source with { Learnt = new NumberRange(ends[0], ends[1]) };
        }

        return Of(
            new PeriodFunnelContext(binding, stages, rule, zone, new PeriodQuery(session), funnel, new MoneyQuery(session), numbers)
            {
                ObservedUntil = new(() => ObservedUntilAsync(isHead ? null : numbers, known, loaders.KnownBy, isPast: asOf is not null, observedUntil, cancellationToken)),
                CancellationToken = cancellationToken,
            },
            source);

        static async Task<DateTimeOffset> ObservedUntilAsync(
            ChangeNumbersQuery? behind, FunnelBasis known, DateTimeOffset knownBy, bool isPast, DateTimeOffset? wanted, CancellationToken cancellationToken)
        {
            var first = known.NumberedAt;
            var next = behind is null ? null : await behind.NumberedAtAsync(known.AsOf + 1, cancellationToken);
            var last = next ?? knownBy;
            if (wanted is not { } given) return isPast ? first ?? last : last;
            // Numbers may be given while others are being written: who was answered meanwhile was told an instant before this number's, or after the next one's.
            var end = known.At > last ? known.At : last;
            if (next is { } behindIt && behindIt + MostWriting < end) end = behindIt + MostWriting;
            if (!(given < first - MostWriting) && given <= end) return given;
            var since = first is null ? "" : FormattableString.Invariant($"from {first.Value.UtcDateTime:O}, when the change number was given, ");
            throw new GraphQLException(FormattableString.Invariant($"`observedUntil` is {since}to {last.UtcDateTime:O}, when the next one was given, or now; ten minutes more or less are taken too."), ErrorCodes.Input);
        }

        static GraphQLException Before(DateTimeOffset begins) => new(
            FormattableString.Invariant($"The period ends before this definition became the active one, on {begins:yyyy-MM-dd'T'HH:mm:ss'Z'}: take a later period, an `asOf` from before, or restate the period with `startRestatement`."),
            "PERIOD_BEFORE_DEFINITION");

        List<string> Keys(Predicate<StageKind> which) => [.. stages.Where(stage => which(stage.Description.Kind)).Select(stage => stage.Description.Key)];
    }
}

/// <summary>What the funnel of a period, and those of its parts, have in common.</summary>
public sealed record PeriodFunnelContext(BindingRecord Binding, IReadOnlyList<StageView> Stages, PeriodRule Rule, TimeZoneInfo Zone, PeriodQuery Query, FunnelQuery Present, MoneyQuery Money, ChangeNumbersQuery Numbers)
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
