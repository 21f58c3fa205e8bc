using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types.Evaluations;

/// <summary>Reads the figures of a run from its cells.</summary>
internal static class RunFigures
{
    public static async ValueTask<IReadOnlyList<EvaluationRunCell>> CellsAsync(RunView view, Unit? unit, Loaders loaders) =>
        [.. (await loaders.RunCells.LoadAsync(view.Run.RunNo) ?? []).Where(cell => cell.Count > 0 && (unit is null || cell.Unit == unit))];

    public static string? StageOf(this EvaluationRunCell cell, int place) => CellKey.Read(cell.Stages)[place];

    /// <summary>The stages of a unit under one of the run's bindings, in their order.</summary>
    public static async ValueTask<IReadOnlyList<StageView>> StagesAsync(RunView view, int place, Unit unit, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var binding = await BindingAsync(view, place, loaders);
        return [.. StageView.OfUnit(binding.PackageHash, await catalogue.DescribeAsync(binding, cancellationToken), unit)];
    }

    public static async ValueTask<BindingRecord> BindingAsync(RunView view, int place, Loaders loaders) => (await loaders.Bindings.LoadAsync(view.BindingNos[place]))!;

    public static ValueTask<StageView?> StageAsync(RunView view, int place, EvaluationRunCell cell, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        catalogue.StageAsync(loaders.Session, view.BindingNos[place], cell.Unit, cell.StageOf(place), cancellationToken);

    /// <summary>How many of the counted subjects somebody sees now in another stage than the one that they are counted in.</summary>
    public static async ValueTask<int> OverriddenAsync(RunView view, CellsView cells, string? countedIn, IEnumerable<StageView> stages, Loaders loaders)
    {
        var known = stages.Select(stage => stage.Description.Key).ToHashSet(StringComparer.Ordinal);
        return (await loaders.OverriddenInRuns.LoadAsync(view.Run.RunNo) ?? [])
            .Count(row => cells.Includes(row.CellNo) && row.Shown != countedIn && known.Contains(row.Shown));
    }

    public static async ValueTask<BasisView> BasisAsync(
        RunView view, int place, Unit unit, CountingRule rule, int notEvaluated, Func<ValueTask<int>> overridden, Loaders loaders, CancellationToken cancellationToken) => new()
        {
            Binding = await BindingAsync(view, place, loaders),
            Unit = unit,
            Rule = rule,
            AsOf = await RunFields.AsOf(view, loaders, cancellationToken),
            From = view.Run.PeriodFrom,
            To = view is RestatementView ? view.Run.HappenedBy : null,
            HappenedBy = RunFields.HappenedBy(view, loaders),
            CountOverridden = overridden,
            NotEvaluated = notEvaluated,
        };

    /// <summary>What a condition of a definition says, in words; where conditions with many parameters were counted as one, what it is about is left open.</summary>
    public static async ValueTask<string?> CriterionTextAsync(
        RunView view, int place, string? criterion, string? parameter, string? locale, Loaders loaders, Catalogue catalogue, Locales locales, CancellationToken cancellationToken)
    {
        if (criterion is null) return null;
        var description = await catalogue.DescribeAsync(await BindingAsync(view, place, loaders), cancellationToken);
        return description.Criteria.FirstOrDefault(each => each.Key == criterion) is { } found
            ? await locales.TextAsync(found.Text, locale, CriterionType.Parameters(parameter ?? "…"))
            : criterion;
    }
}

[ObjectType("EvaluatedFunnel", typeof(EvaluatedFunnelView))]
internal static class EvaluatedFunnelType
{
    public static async ValueTask<BasisView> Basis(EvaluatedFunnelView funnel, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var cells = await RunFigures.CellsAsync(funnel.Run, funnel.Unit, loaders);
        var stages = await RunFigures.StagesAsync(funnel.Run, funnel.Place, funnel.Unit, loaders, catalogue, cancellationToken);
        // Of a trial only the candidate is asked; the stages before are those of the ledger.
        var asked = stages.Count > 0 && (funnel.Run is not TrialView || funnel.Place > 0);
        var failed = asked ? cells.Where(cell => cell.Measure == CellMeasure.Failed && cell.StageOf(funnel.Place) is null).Sum(cell => cell.Count) : 0;
        return await RunFigures.BasisAsync(
            funnel.Run, funnel.Place, funnel.Unit, CountingRule.Present, (int)failed,
            async () =>
            {
                var overridden = 0;
                foreach (var stage in await Stages(funnel, loaders, catalogue, cancellationToken)) overridden += await EvaluatedStageType.Overridden(stage, loaders);
                return overridden;
            },
            loaders, cancellationToken);
    }

    public static async ValueTask<IReadOnlyList<EvaluatedStageView>> Stages(EvaluatedFunnelView funnel, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var cells = await RunFigures.CellsAsync(funnel.Run, funnel.Unit, loaders);
        var byStage = cells.ToLookup(cell => cell.StageOf(funnel.Place));
        return [.. (await RunFigures.StagesAsync(funnel.Run, funnel.Place, funnel.Unit, loaders, catalogue, cancellationToken))
            .Select(stage => new EvaluatedStageView(funnel.Run, stage, new CellsView(funnel.Run.Run, [.. byStage[stage.Description.Key]])))];
    }
}

[ObjectType("EvaluatedStage", typeof(EvaluatedStageView))]
internal static class EvaluatedStageType
{
    public static ValueTask<int> Overridden(EvaluatedStageView stage, Loaders loaders) => RunFigures.OverriddenAsync(
        stage.Run, stage.Cells, stage.Stage.Description.Key,
        StageView.OfUnit(stage.Stage.PackageHash, stage.Stage.Definition, stage.Stage.Description.Unit), loaders);
}
