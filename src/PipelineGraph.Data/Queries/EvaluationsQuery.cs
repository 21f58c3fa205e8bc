using System.Globalization;
using PipelineGraph.Core.Evaluations;

namespace PipelineGraph.Data.Queries;

/// <summary>A list of a run: the subjects of some of its cells. Two lists of the same cells are equal.</summary>
/// <param name="Cells">The numbers, ascending, with commas between.</param>
public sealed record CellList(int RunNo, string Cells)
{
    public static CellList Of(int runNo, IEnumerable<EvaluationRunCell> cells) =>
        new(runNo, string.Join(',', cells.Select(cell => cell.CellNo).Order().Select(number => number.ToString(CultureInfo.InvariantCulture))));

    internal IEnumerable<int> Numbers => Cells.Length == 0 ? [] : Cells.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture));
}

/// <summary>A subject of a run whom somebody sees in another stage: the cell that it is in, and the stage that is shown.</summary>
public sealed record OverriddenInRun(int CellNo, string Shown);

/// <summary>The evaluation runs of a tenant, with the counts and the lists that they found.</summary>
public sealed class EvaluationsQuery(ReadSession session)
{
    private static readonly Keyset<EvaluationRun> Latest = new Keyset<EvaluationRun>("EvaluationRun").By("number", "x.run_no", run => (long)run.RunNo, descending: true);

    // A subject is in one cell of a list, so that its id alone is its place: of each cell an index goes on from there.
    private static readonly Keyset<EvaluationRunSubject> Order = new Keyset<EvaluationRunSubject>("EvaluationRunSubject")
        .By("id", "y.subject_id", row => row.SubjectId);

    private static readonly Keyset<EvaluationRunSubject> LatestDifference = new Keyset<EvaluationRunSubject>("ShadowDifference")
        .By("since", "x.since", row => row.Since, descending: true)
        .By("cell", "x.cell_no", row => (long)row.CellNo, descending: true)
        .By("id", "x.subject_id", row => row.SubjectId, descending: true);

    public async ValueTask<Page<EvaluationRun>> PageAsync(RunKind? kind, PageRequest page, CancellationToken cancellationToken) =>
        Latest.ToPage(await session.ListAsync(Latest.Seek(Runs(kind), page), session.Form<EvaluationRun>().Read, cancellationToken), page);

    public async ValueTask<int> CountAsync(RunKind? kind, CancellationToken cancellationToken) =>
        await session.CountAsync(AndOfKind(session.Statement().Add("SELECT COUNT(*)").From("evaluation_run", "x").Where(), kind), cancellationToken);

    public async ValueTask<Dictionary<int, EvaluationRun>> ByNumberAsync(IReadOnlyList<int> numbers, CancellationToken cancellationToken) =>
        (await session.ListAsync(Runs(kind: null).Add(" AND ").IsOneOf(new Column("x.run_no"), [.. numbers.Select(number => (long)number)]), session.Form<EvaluationRun>().Read, cancellationToken))
        .ToDictionary(run => run.RunNo);

    public ValueTask<EvaluationRun?> RunningShadowAsync(CancellationToken cancellationToken) =>
        session.FindAsync(Runs(RunKind.Shadow).Add($" AND x.state = {RunState.Running}"), session.Form<EvaluationRun>().Read, cancellationToken);

    public async ValueTask<Dictionary<int, IReadOnlyList<EvaluationRunCell>>> CellsAsync(IReadOnlyList<int> runNumbers, CancellationToken cancellationToken)
    {
        var form = session.Form<EvaluationRunCell>();
        var cells = (await session.ListAsync(
            session.Statement().Add("SELECT ").Add(form.Columns("x")).FromEach(runNumbers, "evaluation_run_cell", "x").Add(" AND x.run_no = p.value ORDER BY x.cell_no"),
            form.Read, cancellationToken)).ToLookup(cell => cell.RunNo);
        return runNumbers.ToDictionary(number => number, number => (IReadOnlyList<EvaluationRunCell>)[.. cells[number]]);
    }

    /// <summary>The same page of several lists of a run, in one statement: the first rows of each cell, put together.</summary>
    public async ValueTask<IReadOnlyDictionary<CellList, Page<EvaluationRunSubject>>> PagesAsync(
        IReadOnlyList<CellList> lists, PageRequest page, CancellationToken cancellationToken)
    {
        var pages = new Dictionary<CellList, Page<EvaluationRunSubject>>();
        foreach (var ofRun in lists.GroupBy(list => list.RunNo))
        {
            var form = session.Form<EvaluationRunSubject>();
            var cells = ofRun.SelectMany(list => list.Numbers).Distinct().ToList();
            var sql = session.Statement().Add("SELECT ").Add(form.Columns("x")).FromPageOfEach(
                cells, "evaluation_run_subject", "x", "x.subject_id",
                inner => Order.Seek(
                    inner.Add("SELECT y.subject_id").From("evaluation_run_subject", "y").Where().Add($" AND y.run_no = {ofRun.Key} AND y.cell_no = p.value AND y.until IS NULL"), page))
                .Add($" AND x.run_no = {ofRun.Key} AND x.cell_no = p.value AND x.until IS NULL");
            var rows = (await session.ListAsync(sql, form.Read, cancellationToken)).ToLookup(row => row.CellNo);
            foreach (var list in ofRun) pages[list] = Order.ToPageOf([.. list.Numbers.SelectMany(cell => rows[cell])], page);
        }

        return pages;
    }

    /// <summary>The rows of a shadow where the two definitions differed, also those that have ended.</summary>
    public async ValueTask<Page<EvaluationRunSubject>> DifferencesAsync(CellList list, PageRequest page, CancellationToken cancellationToken)
    {
        var form = session.Form<EvaluationRunSubject>();
        var sql = LatestDifference.Seek(Differences(session.Statement().Add("SELECT ").Add(form.Columns("x")), list), page);
        return LatestDifference.ToPage(await session.ListAsync(sql, form.Read, cancellationToken), page);
    }

    public ValueTask<int> CountDifferencesAsync(CellList list, CancellationToken cancellationToken) =>
        session.CountAsync(Differences(session.Statement().Add("SELECT COUNT(*)"), list), cancellationToken);

    /// <summary>Whom of the runs' cells somebody sees in which stage now.</summary>
    public async ValueTask<Dictionary<int, IReadOnlyList<OverriddenInRun>>> OverriddenAsync(IReadOnlyList<int> runNumbers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // From the few overrides to the cells that their subjects are in, each looked up by the subject.
        var rows = (await session.ListAsync(
            session.Statement().Add("SELECT x.run_no, x.cell_no, t.key").FromOverrides("t")
                .JoinInOrder("evaluation_run_subject", "x").Add(" AND ").IsOneOf(new Column("x.run_no"), [.. runNumbers.Select(number => (long)number)]).Add(" AND x.subject_id = t.subject_id AND x.until IS NULL")
                .HoldsAt("t", now),
            static reader => (RunNo: reader.GetInt32(0), Row: new OverriddenInRun(reader.GetInt32(1), reader.GetString(2))), cancellationToken)).ToLookup(row => row.RunNo, row => row.Row);
        return runNumbers.ToDictionary(number => number, number => (IReadOnlyList<OverriddenInRun>)[.. rows[number]]);
    }

    private Statement Runs(RunKind? kind) =>
        AndOfKind(session.Statement().Add("SELECT ").Add(session.Form<EvaluationRun>().Columns("x")).From("evaluation_run", "x").Where(), kind);

    private static Statement AndOfKind(Statement sql, RunKind? kind) => kind is { } wanted ? sql.Add($" AND x.kind = {wanted}") : sql;

    private static Statement Differences(Statement sql, CellList list) =>
        sql.From("evaluation_run_subject", "x").Where().Add($" AND x.run_no = {list.RunNo} AND ").IsOneOf(new Column("x.cell_no"), [.. list.Numbers.Select(number => (long)number)]);
}
