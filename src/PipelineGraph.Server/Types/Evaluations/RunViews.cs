using System.Text.Json;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Types.Evaluations;

/// <summary>A question to the whole base as clients see it: one type a kind.</summary>
public abstract record RunView(EvaluationRun Run)
{
    /// <summary>The numbers of the bindings that were asked.</summary>
    public IReadOnlyList<int> BindingNos { get; } = JsonSerializer.Deserialize<int[]>(Run.Bindings)!;

    public static RunView Of(EvaluationRun run) => run.Kind switch
    {
        RunKind.Preview => new PreviewView(run),
        RunKind.Comparison => new ComparisonView(run),
        RunKind.Restatement => new RestatementView(run),
        RunKind.Questions => new QuestionSearchView(run),
        _ => new ShadowView(run),
    };

    internal static NodeKind NodeKindOf(RunKind kind) => kind switch
    {
        RunKind.Preview => NodeKind.Preview,
        RunKind.Comparison => NodeKind.Comparison,
        RunKind.Restatement => NodeKind.Restatement,
        RunKind.Questions => NodeKind.QuestionSearch,
        _ => NodeKind.Shadow,
    };

    internal static readonly NodeKind[] NodeKinds = [.. Enum.GetValues<RunKind>().Select(NodeKindOf)];
}

/// <summary>A candidate against the active definition.</summary>
public abstract record TrialView(EvaluationRun Run) : RunView(Run);

/// <summary>What a candidate would change.</summary>
public sealed record PreviewView(EvaluationRun Run) : TrialView(Run);

/// <summary>A candidate that runs beside the active definition.</summary>
public sealed record ShadowView(EvaluationRun Run) : TrialView(Run);

/// <summary>Definitions side by side.</summary>
public sealed record ComparisonView(EvaluationRun Run) : RunView(Run);

/// <summary>The funnel of a period under a definition.</summary>
public sealed record RestatementView(EvaluationRun Run) : RunView(Run);

/// <summary>Which unknown fact would move most subjects.</summary>
public sealed record QuestionSearchView(EvaluationRun Run) : RunView(Run);

/// <summary>Some of a run's cells as one figure, with the list behind it.</summary>
public sealed record CellsView(EvaluationRun Run, IReadOnlyList<EvaluationRunCell> Cells)
{
    public int Count => (int)Cells.Sum(cell => cell.Count);

    public CellList List => CellList.Of(Run.RunNo, Cells);

    internal Unit UnitOf(int cellNo) => Cells.First(cell => cell.CellNo == cellNo).Unit;

    public bool Includes(int cellNo) => Cells.Any(cell => cell.CellNo == cellNo);
}

/// <summary>A figure that opens exactly the list that it counted.</summary>
public interface ICountedCells
{
    CellsView Cells { get; }
}

/// <summary>A move that a candidate would make, or a shadow makes.</summary>
public sealed record PreviewMoveView(TrialView Trial, CellsView Cells) : ICountedCells
{
    internal EvaluationRunCell Cell => Cells.Cells[0];
}

/// <summary>A subject with what two definitions say of it.</summary>
public sealed record PreviewExampleView(TrialView Trial, Guid SubjectId, Unit Unit);

/// <summary>A time during which a shadow said otherwise.</summary>
public sealed record ShadowDifferenceView(ShadowView Shadow, EvaluationRunCell Cell, EvaluationRunSubject Row);

/// <summary>Who is in which stage under one of a run's bindings.</summary>
/// <param name="Place">Of the binding among those of the run.</param>
public sealed record EvaluatedFunnelView(RunView Run, int Place, Unit Unit);

/// <summary>Who is in one stage under one of a run's bindings.</summary>
public sealed record EvaluatedStageView(RunView Run, StageView Stage, CellsView Cells) : ICountedCells;

/// <summary>Two of the compared definitions.</summary>
public sealed record ComparisonMatrixView(ComparisonView Comparison, Unit Unit, int Rows, int Columns, IReadOnlyList<MatrixCellView> Cells);

/// <summary>Those in one stage under one definition, and in another under another.</summary>
public sealed record MatrixCellView(StageView? Row, StageView? Column, CellsView Cells) : ICountedCells;

/// <summary>Those who are alike in their stages under all compared definitions.</summary>
public sealed record ComparisonCellView(ComparisonView Comparison, CellsView Cells) : ICountedCells;

/// <summary>The stage under one of the compared definitions.</summary>
public sealed record ComparedStageView(int BindingNo, Unit Unit, string? StageKey);

/// <summary>The figures of a period under a definition.</summary>
public sealed record RestatedFunnelView(RestatementView Restatement, Unit Unit);

/// <summary>The figures of one stage in a period.</summary>
public sealed record RestatedStageView(RestatementView Restatement, StageView Stage, CellsView Cells, CellsView Entered, CellsView Reached, double? ConversionToNext) : ICountedCells;

/// <summary>A fact to learn.</summary>
public sealed record NextQuestionView(QuestionSearchView Search, CellsView Cells) : ICountedCells
{
    internal EvaluationRunCell Cell => Cells.Cells[0];
}

/// <summary>A move that the answer to a question would make.</summary>
public sealed record QuestionMoveView(QuestionSearchView Search, CellsView Cells) : ICountedCells;

/// <summary>A subject on which a definition failed.</summary>
public sealed record EvaluationFailureView(RunView Run, EvaluationRunCell Cell, Guid SubjectId);
