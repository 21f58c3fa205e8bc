using PipelineGraph.Core.Deals;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types;

/// <summary>One figure of a stage.</summary>
public sealed record FigureView(PeriodFunnelView Funnel, FigureOf Figure, Func<Task<int>> Count)
{
    /// <summary>What its deals are worth, where that is read with others'.</summary>
    public Func<Task<DealWorth>>? Worth { get; init; }
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
