using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types.Evaluations;

/// <summary>What previews and shadows have in common: a candidate against the active definition.</summary>
[ObjectType("Preview", typeof(PreviewView))]
[ObjectType("Shadow", typeof(ShadowView))]
internal static class TrialFields
{
    private const int Active = 0;
    private const int Tried = 1;

    public static ValueTask<BindingRecord> Against(TrialView trial, Loaders loaders) => RunFigures.BindingAsync(trial, Active, loaders);

    public static ValueTask<BindingRecord> Candidate(TrialView trial, Loaders loaders) => RunFigures.BindingAsync(trial, Tried, loaders);

    public static async ValueTask<IEnumerable<PreviewMoveView>> Moves(TrialView trial, Unit? unit, Loaders loaders) =>
        from cell in await RunFigures.CellsAsync(trial, unit, loaders)
        where IsMove(cell)
        orderby cell.Count descending, cell.Unit, cell.CellNo
        select new PreviewMoveView(trial, new CellsView(trial.Run, [cell]));

    public static async ValueTask<int> Moved(TrialView trial, Loaders loaders) => (int)(await RunFigures.CellsAsync(trial, null, loaders)).Where(IsMove).Sum(cell => cell.Count);

    public static EvaluatedFunnelView Before(TrialView trial, Unit unit) => new(trial, Active, unit);

    public static EvaluatedFunnelView After(TrialView trial, Unit unit) => new(trial, Tried, unit);

    internal static bool IsMove(EvaluationRunCell cell) => cell.Measure == CellMeasure.Present && cell.StageOf(Active) != cell.StageOf(Tried);
}

[ObjectType("PreviewMove", typeof(PreviewMoveView))]
internal static class PreviewMoveType
{
    private const int MostExamples = 20;

    public static ValueTask<BasisView> Basis(PreviewMoveView move, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) => RunFigures.BasisAsync(
        move.Trial, 1, move.Cell.Unit, CountingRule.Moves, 0,
        async () => await RunFigures.OverriddenAsync(
            move.Trial, move.Cells, move.Cell.StageOf(1), await RunFigures.StagesAsync(move.Trial, 1, move.Cell.Unit, loaders, catalogue, cancellationToken), loaders),
        loaders, cancellationToken);

    public static Unit Unit(PreviewMoveView move) => move.Cell.Unit;

    public static ValueTask<StageView?> From(PreviewMoveView move, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        RunFigures.StageAsync(move.Trial, 0, move.Cell, loaders, catalogue, cancellationToken);

    public static ValueTask<StageView?> To(PreviewMoveView move, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        RunFigures.StageAsync(move.Trial, 1, move.Cell, loaders, catalogue, cancellationToken);

    public static string? Criterion(PreviewMoveView move) => move.Cell.Criterion;

    public static string? CriterionParameter(PreviewMoveView move) => move.Cell.Parameter;

    public static ValueTask<string?> CriterionText(PreviewMoveView move, string? locale, Loaders loaders, Catalogue catalogue, Locales locales, CancellationToken cancellationToken) =>
        RunFigures.CriterionTextAsync(move.Trial, 1, move.Cell.Criterion, move.Cell.Parameter, locale, loaders, catalogue, locales, cancellationToken);

    public static async Task<IEnumerable<PreviewExampleView>> Examples(PreviewMoveView move, int? first, Loaders loaders)
    {
        if (first is < 1 or > MostExamples) throw new GraphQLException(FormattableString.Invariant($"`first` is from 1 to {MostExamples}: each example is evaluated when it is read."), "PAGE_SIZE_OUT_OF_RANGE");
        var rows = await CellLists.RowsAsync(move.Cells, first ?? 5, null, null, null, loaders);
        return rows.Nodes.Select(row => new PreviewExampleView(move.Trial, row.SubjectId, move.Cell.Unit));
    }
}

[ObjectType("PreviewExample", typeof(PreviewExampleView))]
internal static class PreviewExampleType
{
    public static Task<object?> Subject(PreviewExampleView example, Loaders loaders) => SubjectFields.LoadAsync(example.SubjectId, example.Unit, loaders);

    public static Task<VerdictView?> Before(PreviewExampleView example, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        VerdictAsync(example, 0, loaders, catalogue, cancellationToken);

    public static Task<VerdictView?> After(PreviewExampleView example, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        VerdictAsync(example, 1, loaders, catalogue, cancellationToken);

    private static async Task<VerdictView?> VerdictAsync(PreviewExampleView example, int place, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        (await loaders.AssessAsync(example.Trial, example.SubjectId, example.Trial.BindingNos[place]))?.Verdict is { } verdict
            ? await VerdictType.ViewAsync(verdict, loaders, catalogue, cancellationToken)
            : null;
}

[ObjectType("Shadow", typeof(ShadowView))]
internal static class ShadowType
{
    public static async Task<Connection<ShadowDifferenceView>> Differences(
        ShadowView shadow, int? first, string? after, int? last, string? before, Loaders loaders, CancellationToken cancellationToken)
    {
        var cells = (await loaders.RunCells.LoadAsync(shadow.Run.RunNo) ?? []).Where(TrialFields.IsMove).ToDictionary(cell => cell.CellNo);
        var list = CellList.Of(shadow.Run.RunNo, cells.Values);
        var query = new EvaluationsQuery(loaders.Session);
        return await Connections.OfAsync(
            first, after, last, before,
            async page => (Page<EvaluationRunSubject>?)await query.DifferencesAsync(list, page, cancellationToken),
            row => new ShadowDifferenceView(shadow, cells[row.CellNo], row),
            () => query.CountDifferencesAsync(list, cancellationToken));
    }
}

[ObjectType("ShadowDifference", typeof(ShadowDifferenceView))]
internal static class ShadowDifferenceType
{
    public static Task<object?> Subject(ShadowDifferenceView difference, Loaders loaders) => SubjectFields.LoadAsync(difference.Row.SubjectId, difference.Cell.Unit, loaders);

    public static ValueTask<StageView?> From(ShadowDifferenceView difference, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        RunFigures.StageAsync(difference.Shadow, 0, difference.Cell, loaders, catalogue, cancellationToken);

    public static ValueTask<StageView?> To(ShadowDifferenceView difference, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        RunFigures.StageAsync(difference.Shadow, 1, difference.Cell, loaders, catalogue, cancellationToken);

    public static string? Criterion(ShadowDifferenceView difference) => difference.Cell.Criterion;

    public static string? CriterionParameter(ShadowDifferenceView difference) => difference.Cell.Parameter;

    public static ValueTask<string?> CriterionText(ShadowDifferenceView difference, string? locale, Loaders loaders, Catalogue catalogue, Locales locales, CancellationToken cancellationToken) =>
        RunFigures.CriterionTextAsync(difference.Shadow, 1, difference.Cell.Criterion, difference.Cell.Parameter, locale, loaders, catalogue, locales, cancellationToken);

    public static DateTimeOffset Since(ShadowDifferenceView difference) => difference.Row.Since;

    public static DateTimeOffset? Until(ShadowDifferenceView difference) => difference.Row.Until;
}
