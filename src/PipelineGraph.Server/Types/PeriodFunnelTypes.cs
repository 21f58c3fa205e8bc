using PipelineGraph.Core;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;
using PipelineGraph.Server.Types.Inputs;

namespace PipelineGraph.Server.Types;

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
    public static IEnumerable<CohortView> Cohorts(PeriodFunnelView funnel, CalendarStep step, string? stage, IReadOnlyList<int> days, ResolverContext context, CancellationToken cancellationToken)
    {
        OccurredOnly(funnel, "cohorts");
        return CohortTable.Of(funnel, step, stage, days, context.IsSelected("later"), cancellationToken);
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
