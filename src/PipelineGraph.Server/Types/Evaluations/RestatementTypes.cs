using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types.Evaluations;

[ObjectType("Restatement", typeof(RestatementView))]
internal static class RestatementType
{
    public static ValueTask<BindingRecord> Binding(RestatementView restatement, Loaders loaders) => RunFigures.BindingAsync(restatement, 0, loaders);

    public static DateTimeOffset? From(RestatementView restatement) => restatement.Run.PeriodFrom;

    public static DateTimeOffset To(RestatementView restatement) => restatement.Run.HappenedBy;

    public static RestatedFunnelView Funnel(RestatementView restatement, Unit unit) => new(restatement, unit);
}

[ObjectType("RestatedFunnel", typeof(RestatedFunnelView))]
internal static class RestatedFunnelType
{
    public static async ValueTask<BasisView> Basis(RestatedFunnelView funnel, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var failed = (await RunFigures.CellsAsync(funnel.Restatement, funnel.Unit, loaders)).Where(cell => cell.Measure == CellMeasure.Failed).Sum(cell => cell.Count);
        return await RunFigures.BasisAsync(
            funnel.Restatement, 0, funnel.Unit, CountingRule.Period, (int)failed,
            async () =>
            {
                var overridden = 0;
                foreach (var stage in await Stages(funnel, loaders, catalogue, cancellationToken)) overridden += await RestatedStageType.Overridden(stage, loaders);
                return overridden;
            },
            loaders, cancellationToken);
    }

    public static async ValueTask<IReadOnlyList<RestatedStageView>> Stages(RestatedFunnelView funnel, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var cells = (await RunFigures.CellsAsync(funnel.Restatement, funnel.Unit, loaders)).ToLookup(cell => (cell.Measure, cell.StageOf(0)));
        var stages = await RunFigures.StagesAsync(funnel.Restatement, 0, funnel.Unit, loaders, catalogue, cancellationToken);
        var ordered = stages.Where(stage => stage.Description.Kind is not (StageKind.None or StageKind.Out)).ToList();
        return [.. stages.Select(stage =>
        {
            var next = ordered.IndexOf(stage) is var place and >= 0 && place < ordered.Count - 1 ? ordered[place + 1] : null;
            var reached = Of(CellMeasure.Reached, stage);
            return new RestatedStageView(
                funnel.Restatement, stage, Of(CellMeasure.Present, stage), Of(CellMeasure.Entered, stage), reached,
                next is not null && reached.Count > 0 ? (double)Of(CellMeasure.Reached, next).Count / reached.Count : null);
        })];

        CellsView Of(CellMeasure measure, StageView stage) => new(funnel.Restatement.Run, [.. cells[(measure, stage.Description.Key)]]);
    }
}

[ObjectType("RestatedStage", typeof(RestatedStageView))]
internal static class RestatedStageType
{
    public static int Entered(RestatedStageView stage) => stage.Entered.Count;

    public static int Reached(RestatedStageView stage) => stage.Reached.Count;

    public static ValueTask<int> Overridden(RestatedStageView stage, Loaders loaders) => RunFigures.OverriddenAsync(
        stage.Restatement, stage.Cells, stage.Stage.Description.Key,
        StageView.OfUnit(stage.Stage.PackageHash, stage.Stage.Definition, stage.Stage.Description.Unit), loaders);

    public static Task<Connection<object>> EnteredSubjects(RestatedStageView stage, int? first, string? after, int? last, string? before, Loaders loaders) =>
        CellLists.SubjectsAsync(stage.Entered, first, after, last, before, loaders);

    public static Task<Connection<object>> ReachedSubjects(RestatedStageView stage, int? first, string? after, int? last, string? before, Loaders loaders) =>
        CellLists.SubjectsAsync(stage.Reached, first, after, last, before, loaders);
}
