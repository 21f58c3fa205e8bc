using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types.Evaluations;

[ObjectType("QuestionSearch", typeof(QuestionSearchView))]
internal static class QuestionSearchType
{
    public static ValueTask<BindingRecord> Binding(QuestionSearchView search, Loaders loaders) => RunFigures.BindingAsync(search, 0, loaders);

    public static async ValueTask<IEnumerable<NextQuestionView>> Questions(QuestionSearchView search, Unit? unit, Loaders loaders) =>
        from cell in await RunFigures.CellsAsync(search, unit, loaders)
        where cell.Measure == CellMeasure.WouldMove
        group cell by (cell.Unit, cell.FactKey, cell.Criterion) into question
        let cells = new CellsView(search.Run, [.. question])
        orderby cells.Count descending, cells.Cells[0].CellNo
        select new NextQuestionView(search, cells);
}

[ObjectType("NextQuestion", typeof(NextQuestionView))]
internal static class NextQuestionType
{
    public static ValueTask<BasisView> Basis(NextQuestionView question, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) => RunFigures.BasisAsync(
        question.Search, 0, question.Cell.Unit, CountingRule.WouldMove, 0,
        async () =>
        {
            // Counted where they would go; seen elsewhere is who is seen neither there nor where it is.
            var stages = await RunFigures.StagesAsync(question.Search, 0, question.Cell.Unit, loaders, catalogue, cancellationToken);
            var overridden = 0;
            foreach (var cell in question.Cells.Cells) overridden += await RunFigures.OverriddenAsync(question.Search, new CellsView(question.Search.Run, [cell]), cell.StageOf(0), stages, loaders);
            return overridden;
        },
        loaders, cancellationToken);

    public static Unit Unit(NextQuestionView question) => question.Cell.Unit;

    public static string? FactKey(NextQuestionView question) => question.Cell.FactKey;

    public static string? Criterion(NextQuestionView question) => question.Cell.Criterion;

    public static ValueTask<string?> CriterionText(NextQuestionView question, string? locale, Loaders loaders, Catalogue catalogue, Locales locales, CancellationToken cancellationToken) =>
        RunFigures.CriterionTextAsync(question.Search, 0, question.Cell.Criterion, question.Cell.FactKey, locale, loaders, catalogue, locales, cancellationToken);

    public static async ValueTask<string?> Question(NextQuestionView question, string? locale, Loaders loaders, Catalogue catalogue, Locales locales, CancellationToken cancellationToken)
    {
        var description = await catalogue.DescribeAsync(await RunFigures.BindingAsync(question.Search, 0, loaders), cancellationToken);
        return await MissingFactType.QuestionAsync(description, question.Cell.Criterion!, question.Cell.FactKey!, locale, locales);
    }

    public static IEnumerable<QuestionMoveView> Moves(NextQuestionView question) =>
        question.Cells.Cells.OrderByDescending(cell => cell.Count).ThenBy(cell => cell.CellNo).Select(cell => new QuestionMoveView(question.Search, new CellsView(question.Search.Run, [cell])));
}

[ObjectType("QuestionMove", typeof(QuestionMoveView))]
internal static class QuestionMoveType
{
    public static ValueTask<StageView?> From(QuestionMoveView move, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        RunFigures.StageAsync(move.Search, 0, move.Cells.Cells[0], loaders, catalogue, cancellationToken);

    public static ValueTask<StageView?> To(QuestionMoveView move, Loaders loaders, Catalogue catalogue, CancellationToken cancellationToken) =>
        catalogue.StageAsync(loaders.Session, move.Search.BindingNos[0], move.Cells.Cells[0].Unit, move.Cells.Cells[0].StageOf(1), cancellationToken);
}
