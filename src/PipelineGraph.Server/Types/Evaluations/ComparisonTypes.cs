using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types.Evaluations;

[ObjectType("Comparison", typeof(ComparisonView))]
internal static class ComparisonType
{
    public static async Task<IEnumerable<BindingRecord>> Bindings(ComparisonView comparison, Loaders loaders) =>
        (await Task.WhenAll(comparison.BindingNos.Select(number => loaders.Bindings.LoadAsync(number))))!;

    public static async Task<ComparisonMatrixView> Matrix(
        ComparisonView comparison, Unit unit, int? rows, int? columns, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken)
    {
        var (row, column) = (Place("rows", rows ?? 0), Place("columns", columns ?? 1));
        var cells = await RunFigures.CellsAsync(comparison, unit, loaders);
        var rowStages = await RunFigures.StagesAsync(comparison, row, unit, loaders, catalogue, cancellationToken);
        var columnStages = await RunFigures.StagesAsync(comparison, column, unit, loaders, catalogue, cancellationToken);
        var pairs =
            from cell in cells
            let pair = (Row: Find(rowStages, cell.StageOf(row)), Column: Find(columnStages, cell.StageOf(column)))
            where (pair.Row ?? pair.Column) is not null && Answers(rowStages, pair.Row) && Answers(columnStages, pair.Column)
            group cell by pair into alike
            orderby alike.Key.Row?.Position ?? int.MaxValue, alike.Key.Column?.Position ?? int.MaxValue
            select new MatrixCellView(alike.Key.Row, alike.Key.Column, new CellsView(comparison.Run, [.. alike]));
        return new ComparisonMatrixView(comparison, unit, row, column, [.. pairs]);

        int Place(string argument, int place) => place >= 0 && place < comparison.BindingNos.Count
            ? place
            : throw new GraphQLException(FormattableString.Invariant($"`{argument}` is a place in `bindings`: from 0 to {comparison.BindingNos.Count - 1}."), ErrorCodes.Input);
    }

    public static async Task<IEnumerable<ComparisonCellView>> Cells(ComparisonView comparison, Unit unit, Loaders loaders) =>
        from cell in await RunFigures.CellsAsync(comparison, unit, loaders)
        where cell.Measure == CellMeasure.Present
        orderby cell.Count descending, cell.CellNo
        select new ComparisonCellView(comparison, new CellsView(comparison.Run, [cell]));

    private static StageView? Find(IReadOnlyList<StageView> stages, string? key) => key is null ? null : stages.FirstOrDefault(stage => stage.Description.Key == key);

    /// <summary>Not where a definition that stages the unit failed.</summary>
    private static bool Answers(IReadOnlyList<StageView> stages, StageView? stage) => stage is not null || stages.Count == 0;
}

[ObjectType("ComparisonMatrix", typeof(ComparisonMatrixView))]
internal static class ComparisonMatrixType
{
    public static EvaluatedFunnelView Rows(ComparisonMatrixView matrix) => new(matrix.Comparison, matrix.Rows, matrix.Unit);

    public static EvaluatedFunnelView Columns(ComparisonMatrixView matrix) => new(matrix.Comparison, matrix.Columns, matrix.Unit);

    public static IReadOnlyList<MatrixCellView> Cells(ComparisonMatrixView matrix) => matrix.Cells;

    public static int Count(ComparisonMatrixView matrix) => matrix.Cells.Sum(cell => cell.Cells.Count);

    public static double? Agreement(ComparisonMatrixView matrix) => Count(matrix) is var count and > 0
        ? (double)matrix.Cells.Where(cell => cell.Row is { } row && cell.Column is { } column && row.Description.Kind == column.Description.Kind).Sum(cell => cell.Cells.Count) / count
        : null;
}

[ObjectType("MatrixCell", typeof(MatrixCellView))]
internal static class MatrixCellType;

[ObjectType("ComparisonCell", typeof(ComparisonCellView))]
internal static class ComparisonCellType
{
    public static IEnumerable<ComparedStageView> Stages(ComparisonCellView cell)
    {
        var only = cell.Cells.Cells[0];
        return CellKey.Read(only.Stages).Select((key, place) => new ComparedStageView(cell.Comparison.BindingNos[place], only.Unit, key));
    }
}

[ObjectType("ComparedStage", typeof(ComparedStageView))]
internal static class ComparedStageType
{
    public static Task<BindingRecord?> Binding(ComparedStageView stage, Loaders loaders) => loaders.Bindings.LoadAsync(stage.BindingNo);

    public static ValueTask<StageView?> Stage(ComparedStageView stage, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        catalogue.StageAsync(loaders.Session, stage.BindingNo, stage.Unit, stage.StageKey, cancellationToken);
}
