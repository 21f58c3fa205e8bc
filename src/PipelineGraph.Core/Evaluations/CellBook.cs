using System.Text.Json;
using PipelineGraph.Definitions;

namespace PipelineGraph.Core.Evaluations;

/// <summary>What tells the cells of a run apart.</summary>
/// <param name="Stages">See <see cref="EvaluationRunCell.Stages"/>.</param>
/// <param name="Parameter">See <see cref="EvaluationRunCell.Parameter"/>.</param>
public sealed record CellKey(Unit Unit, CellMeasure Measure, string Stages, string? Criterion = null, string? FactKey = null, string? Parameter = null)
{
    /// <summary>Stage keys are of small letters, digits and underscores: none needs another form in JSON.</summary>
    public static CellKey Of(Unit unit, CellMeasure measure, IEnumerable<string?> stages, string? criterion = null, string? factKey = null) =>
        new(unit, measure, $"[{string.Join(',', stages.Select(stage => stage is null ? "null" : $"\"{stage}\""))}]", criterion, factKey);

    /// <summary>The cell of a move that this condition decided; null of what stays.</summary>
    public static CellKey Of(Unit unit, string? from, string? to, CriterionResult? decisive) => Of(unit, CellMeasure.Present, [from, to], decisive?.Key) with { Parameter = decisive?.Parameter };

    /// <summary>The stages of a cell in the order of the run's bindings.</summary>
    public static IReadOnlyList<string?> Read(string stages) => JsonSerializer.Deserialize<string?[]>(stages)!;
}

/// <summary>The cells of a run within one transaction.</summary>
internal sealed class CellBook
{
    /// <summary>From so many cells on, conditions that differ by their parameter only are counted as one: a definition may have as many as there are subjects.</summary>
    private const int MostTold = 400;

    private readonly IWriteSession session;
    private readonly EvaluationRun run;
    private readonly Dictionary<CellKey, EvaluationRunCell> cells;
    private readonly HashSet<EvaluationRunCell> changed = [];
    private int last;

    private CellBook(IWriteSession session, EvaluationRun run, IReadOnlyList<EvaluationRunCell> known)
    {
        (this.session, this.run) = (session, run);
        cells = known.ToDictionary(KeyOf);
        last = known.Count == 0 ? 0 : known.Max(cell => cell.CellNo);
    }

    public static async ValueTask<CellBook> OpenAsync(IWriteSession session, EvaluationRun run, CancellationToken cancellationToken) =>
        new(session, run, await session.RunCellsAsync(run.RunNo, cancellationToken));

    public async ValueTask AddAsync(CellKey key, Guid subjectId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var cell = await CellAsync(Told(key), cancellationToken);
        cell.Count++;
        changed.Add(cell);
        await session.SaveAsync(new EvaluationRunSubject { TenantId = run.TenantId, RunNo = run.RunNo, CellNo = cell.CellNo, SubjectId = subjectId, Since = since }, cancellationToken);
    }

    /// <summary>The subject is in this cell from now on, and in none of those where it was; what it was in stays in the list, with an end.</summary>
    /// <param name="key">Null: in none.</param>
    public async ValueTask MoveAsync(CellKey? key, Guid subjectId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        foreach (var row in await session.RunSubjectAsync(run.RunNo, subjectId, cancellationToken))
        {
            var before = cells.Values.Single(cell => cell.CellNo == row.CellNo);
            if (key is not null && KeyOf(before) == Told(key)) return;
            row.Until = at;
            await session.SaveAsync(row, cancellationToken);
            before.Count--;
            changed.Add(before);
        }

        if (key is not null) await AddAsync(key, subjectId, at, cancellationToken);
    }

    /// <summary>Writes the counts. Called once, at the end.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var cell in changed) await session.SaveAsync(cell, cancellationToken);
    }

    private CellKey Told(CellKey key) => key.Parameter is null || cells.Count < MostTold || cells.ContainsKey(key) ? key : key with { Parameter = null };

    private async ValueTask<EvaluationRunCell> CellAsync(CellKey key, CancellationToken cancellationToken)
    {
        if (cells.TryGetValue(key, out var cell)) return cell;
        cells[key] = cell = new EvaluationRunCell
        {
            TenantId = run.TenantId,
            RunNo = run.RunNo,
            CellNo = ++last,
            Unit = key.Unit,
            Measure = key.Measure,
            Stages = key.Stages,
            Criterion = key.Criterion,
            FactKey = key.FactKey,
            Parameter = key.Parameter,
            Count = 0,
        };
        await session.InsertAsync(cell, cancellationToken);
        return cell;
    }

    private static CellKey KeyOf(EvaluationRunCell cell) => new(cell.Unit, cell.Measure, cell.Stages, cell.Criterion, cell.FactKey, cell.Parameter);
}
