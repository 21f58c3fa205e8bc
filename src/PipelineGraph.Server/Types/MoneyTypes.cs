using PipelineGraph.Core.Deals;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types;

/// <summary>What the deals of a funnel's figures are worth: each kind of figure is read once, for all stages, when it is asked for.</summary>
/// <param name="all">Reads a kind of figure for all stages.</param>
public sealed class PeriodMoney(PeriodFunnelContext context, PeriodSource source, Func<PeriodFigure, Task<IReadOnlyDictionary<string, DealWorth>>> all)
{
    private readonly ReadOnce<PeriodFigure, IReadOnlyDictionary<string, DealWorth>> worths = new();
    private readonly ReadOnce<FigureOf, DealWorth> alone = new();

    /// <summary>Of a funnel that is read by itself.</summary>
    public PeriodMoney(PeriodFunnelContext context, PeriodSource source)
        : this(context, source, async figure => await context.Money.WorthAsync(source, figure, await context.ObservedUntil.Value, context.CancellationToken))
    {
    }

    public async Task<DealWorth> WorthAsync(FigureOf figure)
    {
        if (figure.Target is null && figure.Before is null) return (await worths.OfAsync(figure.Kind, all)).GetValueOrDefault(figure.Stage, DealWorth.None);
        return await alone.OfAsync(figure, async each => await context.Money.WorthAsync(source, each, await context.ObservedUntil.Value, context.CancellationToken));
    }
}

/// <summary>What the deals of a funnel's parts are worth, one behind the other.</summary>
internal sealed class SeriesMoney(PeriodFunnelView whole, IReadOnlyList<DateTimeOffset> bounds, CancellationToken cancellationToken)
{
    private readonly ReadOnce<(PeriodFigure Figure, bool OfRows), IReadOnlyList<IReadOnlyDictionary<string, DealWorth>>> worths = new();

    /// <summary>Of each part, by stage.</summary>
    public async Task<IReadOnlyDictionary<string, DealWorth>> WorthAsync(PeriodFigure figure, int part) => figure switch
    {
        PeriodFigure.AtStart => (await StandingAsync())[part],
        PeriodFigure.AtEnd => (await StandingAsync())[part + 1],
        _ => (await ReadAsync(figure, ofRows: false))[part],
    };

    private Task<IReadOnlyList<IReadOnlyDictionary<string, DealWorth>>> StandingAsync() => worths.OfAsync((PeriodFigure.AtStart, true), _ => AddStandingAsync());

    /// <summary>Who stands in a stage at each bound is who stood there before, and who came, without who left.</summary>
    private async Task<IReadOnlyList<IReadOnlyDictionary<string, DealWorth>>> AddStandingAsync()
    {
        var start = new Dictionary<string, DealWorth>(StringComparer.Ordinal);
        foreach (var stage in whole.Source.All) start[stage] = await whole.Money.WorthAsync(new FigureOf(PeriodFigure.AtStart, stage));
        var standing = new List<IReadOnlyDictionary<string, DealWorth>> { start };
        var entered = await ReadAsync(PeriodFigure.Entered, ofRows: true);
        var left = await Task.WhenAll(FunnelSeries.Left.Select(figure => ReadAsync(figure, ofRows: true)));
        for (var index = 0; index < bounds.Count - 1; index++)
        {
            standing.Add(whole.Source.All.ToDictionary(
                stage => stage,
                stage => left.Aggregate(standing[index][stage] + Of(entered, stage), (rest, figure) => rest - Of(figure, stage)),
                StringComparer.Ordinal));

            DealWorth Of(IReadOnlyList<IReadOnlyDictionary<string, DealWorth>> figure, string stage) => figure[index].GetValueOrDefault(stage, DealWorth.None);
        }

        return standing;
    }

    private Task<IReadOnlyList<IReadOnlyDictionary<string, DealWorth>>> ReadAsync(PeriodFigure figure, bool ofRows) => worths.OfAsync((figure, ofRows), async each =>
        await whole.Context.Money.WorthAsync(whole.Source, bounds, each.Figure, await whole.Context.ObservedUntil.Value, each.OfRows, cancellationToken));
}

/// <summary>What the deals in the stages of a present funnel are worth.</summary>
internal sealed record FunnelMoney(IReadOnlyDictionary<string, DealWorth> Worths, DateTimeOffset Known)
{
    /// <param name="isPast">By when the number was given, and not by now.</param>
    public static async Task<FunnelMoney> ReadAsync(FunnelBasis basis, bool isPast, ReadSession session, CancellationToken cancellationToken)
    {
        // Another node's clock may be ahead.
        var known = isPast || basis.NumberedAt > basis.At ? basis.NumberedAt ?? basis.At : basis.At;
        return new FunnelMoney(await new MoneyQuery(session).PresentAsync(basis, known, cancellationToken), known);
    }

    public DealMoneyView Of(string stage) => new(Worths.GetValueOrDefault(stage, DealWorth.None), Known);
}

/// <summary>What counted deals are worth.</summary>
public sealed record DealMoneyView(DealWorth Worth, DateTimeOffset KnownBy);

/// <summary>What those of them are worth whose amount is in one currency.</summary>
public sealed record CurrencyMoneyView(string Currency, CurrencyWorth Worth);

[ObjectType("DealMoney", typeof(DealMoneyView))]
internal static class DealMoneyType
{
    public static int Deals(DealMoneyView money) => (int)money.Worth.Deals;

    public static int WithoutAmount(DealMoneyView money) => (int)money.Worth.WithoutAmount;

    public static IEnumerable<CurrencyMoneyView> Currencies(DealMoneyView money) => money.Worth.Currencies.Select(own => new CurrencyMoneyView(own.Key, own.Value));
}

[ObjectType("CurrencyMoney", typeof(CurrencyMoneyView))]
internal static class CurrencyMoneyType
{
    public static int Deals(CurrencyMoneyView money) => (int)money.Worth.All.Deals;

    public static decimal Amount(CurrencyMoneyView money) => money.Worth.All.Amount;

    public static decimal Average(CurrencyMoneyView money) => money.Worth.All.Average!.Value;

    public static decimal Forecast(CurrencyMoneyView money) => money.Worth.Forecast;

    public static DealSumView Won(CurrencyMoneyView money) => DealSumView.Of(money.Worth.Won);

    public static DealSumView Lost(CurrencyMoneyView money) => DealSumView.Of(money.Worth.Lost);

    public static DealSumView Open(CurrencyMoneyView money) => DealSumView.Of(money.Worth.Open);

    public static DealSumView WithoutProbability(CurrencyMoneyView money) => DealSumView.Of(money.Worth.WithoutProbability);
}

/// <summary>Deals of one currency and the sum of their amounts.</summary>
[ObjectType("DealSum")]
public sealed record DealSumView(int Deals, decimal Amount)
{
    internal static DealSumView Of(DealSum sum) => new((int)sum.Deals, sum.Amount);
}
