using PipelineGraph.Core.Deals;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;

namespace PipelineGraph.Server.Types;

/// <summary>How fast a funnel brings its subjects from one stage to another, with all that it is made of.</summary>
/// <param name="Underway">Those who stand between the two.</param>
/// <param name="Way">Those who came from the one to the other.</param>
public sealed record VelocityView(PeriodStageView Start, PeriodStageView Target, FigureOf Underway, FigureOf Way, Velocity Velocity)
{
    /// <summary>Null where the order has one stage, or none.</summary>
    /// <exception cref="GraphQLException">The stages are not in the order, or not in this one.</exception>
    internal static async Task<VelocityView?> ReadAsync(PeriodFunnelView funnel, string? from, string? to)
    {
        var stages = PeriodStageView.Of(funnel).ToDictionary(stage => stage.Key, StringComparer.Ordinal);
        var order = funnel.Source.Order.ToList();
        if (from is null && to is null && order.Count < 2) return null;
        var start = from is null ? 0 : order.IndexOf(from);
        // Who is won is a customer: what customers come to next is another matter.
        var won = start < 0 || order.Count == 0 ? -1 : order.FindIndex(start + 1, key => stages[key].Stage.Description.Kind == StageKind.Customer);
        var target = to is not null ? order.IndexOf(to) : won >= 0 ? won : order.Count - 1;
        if (start < 0 || target <= start) throw StageErrors.NotBehind(funnel.Source);
        var way = new FigureOf(PeriodFigure.Arrived, order[start]) { Target = order[target] };
        var underway = way with { Kind = PeriodFigure.Underway };
        return new VelocityView(stages[order[start]], stages[order[target]], underway, way, new Velocity(
            await funnel.Context.Query.CountAsync(funnel.Source, underway, funnel.Context.CancellationToken), await new PeriodSpeed(funnel, funnel.Context.CancellationToken).PassageAsync(way, [way.Stage])));
    }
}

/// <summary>The same in one currency.</summary>
public sealed record CurrencyVelocityView(Velocity Velocity, string Currency, long Underway, DealSum Arrived);

[ObjectType("Velocity", typeof(VelocityView))]
internal static class VelocityType
{
    public static StageView From(VelocityView velocity) => velocity.Start.Stage;

    public static StageView To(VelocityView velocity) => velocity.Target.Stage;

    public static FigureView Opportunities(VelocityView velocity) => velocity.Start.Figure(velocity.Underway, velocity.Velocity.Opportunities);

    public static PassageView Passage(VelocityView velocity) => new(velocity.Start, velocity.Way, velocity.Velocity.Passage);

    public static double? WinRate(VelocityView velocity) => velocity.Velocity.WinRate;

    public static TimeSpan? Cycle(VelocityView velocity) => velocity.Velocity.Passage.MeanOfEnded;

    public static double? PerDay(VelocityView velocity) => velocity.Velocity.PerDay;

    public static async Task<IEnumerable<CurrencyVelocityView>> Currencies(VelocityView velocity)
    {
        var funnel = velocity.Start.Funnel;
        if (funnel.Source.Known.Unit != Unit.Deal) return [];
        var underway = (await funnel.Money.WorthAsync(velocity.Underway)).Currencies;
        var arrived = (await funnel.Money.WorthAsync(velocity.Way)).Currencies;
        return underway.Keys.Union(arrived.Keys).Order(StringComparer.Ordinal)
            .Select(currency => new CurrencyVelocityView(velocity.Velocity, currency, underway.GetValueOrDefault(currency).All.Deals, arrived.GetValueOrDefault(currency).All));
    }
}

[ObjectType("CurrencyVelocity", typeof(CurrencyVelocityView))]
internal static class CurrencyVelocityType
{
    public static int Opportunities(CurrencyVelocityView velocity) => (int)velocity.Underway;

    public static int Arrived(CurrencyVelocityView velocity) => (int)velocity.Arrived.Deals;

    public static decimal? AverageValue(CurrencyVelocityView velocity) => velocity.Arrived.Average;

    public static decimal? PerDay(CurrencyVelocityView velocity) => velocity.Velocity.ValuePerDay(velocity.Underway, velocity.Arrived);
}
