using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.Execution;
using PipelineGraph.Server.DataLoaders;

namespace PipelineGraph.Server.Types.Evaluations;

/// <summary>What all questions to the whole base have in common.</summary>
[ObjectType("Preview", typeof(PreviewView))]
[ObjectType("Shadow", typeof(ShadowView))]
[ObjectType("Comparison", typeof(ComparisonView))]
[ObjectType("Restatement", typeof(RestatementView))]
[ObjectType("QuestionSearch", typeof(QuestionSearchView))]
internal static class RunFields
{
    public static string Id(RunView view) => GlobalId.Of(RunView.NodeKindOf(view.Run.Kind), view.Run.RunNo);

    public static int Number(RunView view) => view.Run.RunNo;

    public static RunState State(RunView view) => view.Run.State;

    public static async ValueTask<double> Progress(RunView view, Loaders loaders)
    {
        var run = view.Run;
        if (run.State == RunState.Completed) return 1;
        if (run is { Kind: RunKind.Shadow, State: RunState.Running } && (await loaders.KeptBindingsAsync()).FirstOrDefault(kept => kept.RunNo == run.RunNo) is { } kept)
            return kept.Filled ? 1 : Shares.Of(kept.Evaluated, kept.Total);
        return Shares.Of(run.Evaluated, run.Total);
    }

    public static int Evaluated(RunView view) => (int)Math.Min(view.Run.Evaluated, Math.Max(view.Run.Total, 0));

    public static int Total(RunView view) => (int)view.Run.Total;

    public static async ValueTask<int> Failed(RunView view, Loaders loaders) => (await FailedCellsAsync(view, loaders)).Count;

    public static async Task<Connection<EvaluationFailureView>> Failures(
        RunView view, int? first, string? after, int? last, string? before, Loaders loaders)
    {
        var cells = await FailedCellsAsync(view, loaders);
        var connection = await CellLists.RowsAsync(cells, first, after, last, before, loaders);
        return connection.With<EvaluationFailureView>([.. connection.Nodes.Select(row => new EvaluationFailureView(view, cells.Cells.First(cell => cell.CellNo == row.CellNo), row.SubjectId))]);
    }

    public static string? Failure(RunView view) => view.Run.Failure;

    public static string? Reason(RunView view) => view.Run.Reason;

    public static Task<Actor?> StartedBy(RunView view, Loaders loaders) => loaders.Actors.LoadAsync(view.Run.ActorId);

    public static DateTimeOffset CreatedAt(RunView view) => view.Run.CreatedAt;

    public static DateTimeOffset? CompletedAt(RunView view) => view.Run.CompletedAt;

    public static async ValueTask<long> AsOf(RunView view, Loaders loaders, CancellationToken cancellationToken) =>
        IsLive(view) && await loaders.StreamAsync(cancellationToken) is { } stream ? stream.Head : view.Run.KnownAsOf;

    public static DateTimeOffset HappenedBy(RunView view, Loaders loaders) => IsLive(view) ? loaders.Now : view.Run.HappenedBy;

    /// <summary>A shadow that runs follows the present.</summary>
    internal static bool IsLive(RunView view) => view.Run is { Kind: RunKind.Shadow, State: RunState.Running };

    private static async ValueTask<CellsView> FailedCellsAsync(RunView view, Loaders loaders) =>
        new(view.Run, [.. (await loaders.RunCells.LoadAsync(view.Run.RunNo) ?? []).Where(cell => cell.Measure == CellMeasure.Failed)]);
}

[ObjectType("EvaluationFailure", typeof(EvaluationFailureView))]
internal static class EvaluationFailureType
{
    public static Task<object?> Subject(EvaluationFailureView failure, Loaders loaders) => SubjectFields.LoadAsync(failure.SubjectId, failure.Cell.Unit, loaders);

    public static async Task<BindingRecord?> Binding(EvaluationFailureView failure, Loaders loaders) =>
        await loaders.Bindings.LoadAsync((await FindAsync(failure, loaders)).BindingNo);

    public static async Task<string> Reason(EvaluationFailureView failure, Loaders loaders) =>
        (await FindAsync(failure, loaders)).Reason ?? "Asked again, the definition does not fail on this subject.";

    private static async Task<(int BindingNo, string? Reason)> FindAsync(EvaluationFailureView failure, Loaders loaders)
    {
        // A comparison has no stage where a definition failed; of a trial only the candidate is asked.
        var stages = CellKey.Read(failure.Cell.Stages);
        var asked = failure.Run.BindingNos.Where((_, place) => stages[place] is null && (failure.Run is not TrialView || place > 0)).ToList();
        foreach (var bindingNo in asked)
        {
            if ((await loaders.AssessAsync(failure.Run, failure.SubjectId, bindingNo))?.Failure is { } reason) return (bindingNo, reason);
        }

        return (asked[0], null);
    }
}

/// <summary>Pages of the lists behind the figures of a run.</summary>
internal static class CellLists
{
    public static ValueTask<Connection<EvaluationRunSubject>> RowsAsync(CellsView cells, int? first, string? after, int? last, string? before, Loaders loaders) =>
        Connections.OfAsync<EvaluationRunSubject, EvaluationRunSubject>(
            first, after, last, before, page => new(loaders.CellPages.LoadAsync((cells.List, page))), () => new(cells.Count));

    public static async Task<Connection<object>> SubjectsAsync(CellsView cells, int? first, string? after, int? last, string? before, Loaders loaders)
    {
        var rows = await RowsAsync(cells, first, after, last, before, loaders);
        var subjects = await Task.WhenAll(rows.Nodes.Select(row => SubjectFields.LoadAsync(row.SubjectId, cells.UnitOf(row.CellNo), loaders)));
        return rows.With<object>(subjects!);
    }
}

/// <summary>What all figures of a run have in common: a count, and exactly the list that it counted.</summary>
[ObjectType("PreviewMove", typeof(PreviewMoveView))]
[ObjectType("EvaluatedStage", typeof(EvaluatedStageView))]
[ObjectType("RestatedStage", typeof(RestatedStageView))]
[ObjectType("MatrixCell", typeof(MatrixCellView))]
[ObjectType("ComparisonCell", typeof(ComparisonCellView))]
[ObjectType("NextQuestion", typeof(NextQuestionView))]
[ObjectType("QuestionMove", typeof(QuestionMoveView))]
internal static class CountedCellsFields
{
    public static int Count(ICountedCells counted) => counted.Cells.Count;

    public static Task<Connection<object>> Subjects(ICountedCells counted, int? first, string? after, int? last, string? before, Loaders loaders) =>
        CellLists.SubjectsAsync(counted.Cells, first, after, last, before, loaders);
}
