using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Queries;

/// <summary>What the figures of a period are taken from.</summary>
/// <param name="Known">The binding, the unit and the number that they are as of.</param>
/// <param name="From">Inclusive, and behind the switch by which the binding became the active one; null: from the beginning.</param>
/// <param name="To">Exclusive; null: open.</param>
/// <param name="Order">The ordered stages' keys.</param>
/// <param name="Outside">The keys of the stages outside the order: before it.</param>
/// <param name="Out">The keys of those who left the funnel.</param>
public sealed record PeriodBasis(
    FunnelBasis Known, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<string> Order, IReadOnlyList<string> Outside, IReadOnlyList<string> Out)
{
    /// <summary>All stages' keys.</summary>
    internal IReadOnlyList<string> All => [.. Order, .. Outside, .. Out];

    /// <summary>A stage and what comes after it in the order; of one outside it that one alone.</summary>
    internal IReadOnlyList<string> FromOn(string stage) => Order.ToList().IndexOf(stage) is var place and >= 0 ? [.. Order.Skip(place)] : [stage];

    /// <summary>The stages up to one in the order; of one outside it that one alone.</summary>
    internal IReadOnlyList<string> UpTo(string stage) => Order.ToList().IndexOf(stage) is var place and >= 0 ? [.. Order.Take(place + 1)] : [stage];
}

/// <summary>What a figure of a period and a stage counts.</summary>
public enum PeriodFigure
{
    /// <summary>Subjects in it when the period began.</summary>
    AtStart,

    /// <summary>Subjects in it at its end.</summary>
    AtEnd,

    /// <summary>Entries.</summary>
    Entered,

    /// <summary>Subjects that entered it for the first time.</summary>
    FirstEntered,

    /// <summary>Moves from it to a later stage of the order, or into the order.</summary>
    LeftForward,

    /// <summary>Moves from it to an earlier stage, or to one before the order.</summary>
    LeftBackward,

    /// <summary>Moves from it out of the funnel.</summary>
    LeftOut,

    /// <summary>Subjects that were in it at some instant.</summary>
    Reached,

    /// <summary>Subjects that were in it, or in a later stage of the order, at some instant.</summary>
    ReachedOrPassed,

    /// <summary>Of those whose first stage of the order began in the period: who has since reached or passed it, also after the period.</summary>
    Cohort,

    /// <summary>Of those: who has since entered each stage up to it, one after the other.</summary>
    InOrder,

    /// <summary>Of those: who has since entered each stage up to it.</summary>
    AnyOrder,
}

/// <summary>A subject in a figure, with the instant by which it is in it.</summary>
public sealed record PeriodRow(Guid SubjectId, DateTimeOffset At);

/// <summary>
/// The figures of a period, and the lists behind them: what a figure counts and what its list shows are the rows of one selection. It reads the stays
/// of the stages that are asked about, by the instants at which they began, and those of the subjects that it finds.
/// </summary>
public sealed class PeriodQuery(ReadSession session)
{
    private static readonly Keyset<PeriodRow> Latest = new Keyset<PeriodRow>("PeriodFigure")
        .By("at", "t.at", row => row.At, descending: true)
        .By("id", "t.subject_id", row => row.SubjectId, descending: true);

    /// <summary>When the binding became the active one as of a number; null where it is the first.</summary>
    public async ValueTask<DateTimeOffset?> BeginsAsync(long asOf, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var rows = await session.ListAsync(
            session.Statement().Add("SELECT a.activation_no, a.effective_from").From("activation", "a").Where()
                .Add($" AND a.state IN ({ActivationState.Active}, {ActivationState.Superseded}) AND (a.activation_no = 1 OR a.first_number <= {asOf})")
                .Add(" ORDER BY a.activation_no DESC LIMIT 1"),
            reader => (Number: reader.GetInt32(0), From: dialect.Instant(reader, 1)), cancellationToken);
        return rows.Count == 0 || rows[0].Number == 1 ? null : rows[0].From;
    }

    /// <summary>A figure of each stage that it is not 0 of.</summary>
    public async ValueTask<IReadOnlyDictionary<string, int>> CountAsync(PeriodBasis basis, PeriodFigure figure, CancellationToken cancellationToken)
    {
        if (IsOfEach(figure))
        {
            var all = Rows(session.Statement().Add("SELECT t.stage, COUNT(*) FROM ("), basis, figure, basis.All).Add(") t GROUP BY t.stage");
            return (await session.ListAsync(all, static reader => KeyValuePair.Create(reader.GetString(0), reader.GetInt32(1)), cancellationToken)).ToDictionary(StringComparer.Ordinal);
        }

        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var stage in basis.All) counts[stage] = await CountAsync(basis, figure, stage, cancellationToken);
        return counts;
    }

    public ValueTask<int> CountAsync(PeriodBasis basis, PeriodFigure figure, string stage, CancellationToken cancellationToken) =>
        session.CountAsync(Rows(session.Statement().Add("SELECT COUNT(*) FROM ("), basis, figure, [stage]).Add(") t"), cancellationToken);

    /// <summary>The rows that a figure counts, latest first.</summary>
    public async ValueTask<Page<PeriodRow>> PageAsync(PeriodBasis basis, PeriodFigure figure, string stage, PageRequest page, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var sql = Rows(session.Statement().Add("SELECT t.subject_id, t.at FROM ("), basis, figure, [stage]).Add(") t WHERE 1 = 1");
        return Latest.ToPage(await session.ListAsync(Latest.Seek(sql, page), reader => new PeriodRow(dialect.Id(reader, 0), dialect.Instant(reader, 1)), cancellationToken), page);
    }

    /// <summary>Whether one selection gives the rows of all stages.</summary>
    private static bool IsOfEach(PeriodFigure figure) => figure < PeriodFigure.ReachedOrPassed;

    private static Statement Rows(Statement sql, PeriodBasis basis, PeriodFigure figure, IReadOnlyList<string> stages)
    {
        switch (figure)
        {
            case PeriodFigure.AtStart:
                return basis.From is { } start ? At(Stays(sql, basis, stages), start) : Stays(sql, basis, stages).Add(" AND 1 = 0");
            case PeriodFigure.AtEnd:
                return basis.To is { } end ? At(Stays(sql, basis, stages), end) : Stays(sql, basis, stages).Add(" AND x.left_at IS NULL");
            case PeriodFigure.Entered:
                return Within(Stays(sql, basis, stages), basis);
            case PeriodFigure.FirstEntered:
                return AndNoneBefore(Within(Stays(sql, basis, stages), basis), basis, sql => sql.Add("y.stage_key = x.stage_key"));
            case PeriodFigure.LeftForward or PeriodFigure.LeftBackward or PeriodFigure.LeftOut:
                return Left(sql, basis, stages, figure);
            case PeriodFigure.Reached:
                return During(Stays(sql, basis, stages, first: true), basis).Add(" GROUP BY x.stage_key, x.subject_id");
            case PeriodFigure.ReachedOrPassed:
                return During(Stays(sql, basis, basis.FromOn(stages[0]), first: true), basis).Add(" GROUP BY x.subject_id");
            default:
                var order = basis.Order;
                AndNoneBefore(Within(Stays(sql, basis, order), basis), basis, sql => sql.IsOneOf(new Column("y.stage_key"), order));
                return figure switch
                {
                    PeriodFigure.Cohort => AndSince(sql, basis, "y0", "x", basis.FromOn(stages[0])).Add(")"),
                    PeriodFigure.AnyOrder => AndEach(sql, basis, basis.UpTo(stages[0])),
                    _ => AndOneAfterTheOther(sql, basis, basis.UpTo(stages[0])),
                };
        }
    }

    /// <param name="first">Of several stays of a subject one row, with the first instant; a GROUP BY follows.</param>
    private static Statement Stays(Statement sql, PeriodBasis basis, IReadOnlyList<string> stages, bool first = false) =>
        AndKnown(sql.Add(first ? "SELECT MIN(x.stage_key) AS stage, x.subject_id, MIN(x.entered_at) AS at" : "SELECT x.stage_key AS stage, x.subject_id, x.entered_at AS at")
            .From("stage_span", "x").Where(), "x", basis).Add(" AND ").IsOneOf(new Column("x.stage_key"), stages);

    /// <summary>That began in the period.</summary>
    private static Statement Within(Statement sql, PeriodBasis basis, string alias = "x")
    {
        var entered = new Column($"{alias}.entered_at");
        if (basis.From is { } from) sql.Add($" AND {entered} >= {from}");
        return basis.To is { } to ? sql.Add($" AND {entered} < {to}") : sql;
    }

    private static Statement At(Statement sql, DateTimeOffset instant) => sql.Add($" AND x.entered_at < {instant} AND (x.left_at IS NULL OR x.left_at >= {instant})");

    private static Statement During(Statement sql, PeriodBasis basis)
    {
        if (basis.To is { } to) sql.Add($" AND x.entered_at < {to}");
        return basis.From is { } from ? sql.Add($" AND (x.left_at IS NULL OR x.left_at > {from})") : sql;
    }

    /// <summary>Whoever leaves a stage enters another one at that instant: found from there, as that is what the index goes by.</summary>
    private static Statement Left(Statement sql, PeriodBasis basis, IReadOnlyList<string> stages, PeriodFigure figure)
    {
        var moves = stages.SelectMany(from => basis.All.Where(to => Direction(basis, from, to) == figure).Select(to => $"{from}>{to}")).ToList();
        Within(AndKnown(sql.Add("SELECT x.stage_key AS stage, x.subject_id, e.entered_at AS at").From("stage_span", "e")
            .JoinInOrder("stage_span", "x").Add(" AND x.subject_id = e.subject_id AND x.left_at = e.entered_at"), "x", basis).Where(), basis, "e");
        return AndKnown(sql, "e", basis).Add(" AND ").IsOneOf(new Column("e.stage_key"), basis.All).Add(" AND ").IsOneOf(new Column("x.stage_key || '>' || e.stage_key"), moves);
    }

    private static PeriodFigure? Direction(PeriodBasis basis, string from, string to)
    {
        if (from == to) return null;
        var (start, end) = (basis.Order.ToList().IndexOf(from), basis.Order.ToList().IndexOf(to));
        if (basis.Out.Contains(to)) return basis.Out.Contains(from) ? null : PeriodFigure.LeftOut;
        if (end < 0) return start < 0 && !basis.Out.Contains(from) ? null : PeriodFigure.LeftBackward;
        return start < end ? PeriodFigure.LeftForward : PeriodFigure.LeftBackward;
    }

    private static Statement AndNoneBefore(Statement sql, PeriodBasis basis, Action<Statement> which)
    {
        AndKnown(sql.Add(" AND NOT EXISTS (SELECT 1").From("stage_span", "y").Where().Add(" AND y.subject_id = x.subject_id AND y.entered_at < x.entered_at AND "), "y", basis, () => which(sql));
        return sql.Add(")");
    }

    private static Statement AndEach(Statement sql, PeriodBasis basis, IReadOnlyList<string> stages)
    {
        foreach (var stage in stages) AndSince(sql, basis, "y0", "x", [stage]).Add(")");
        return sql;
    }

    private static Statement AndOneAfterTheOther(Statement sql, PeriodBasis basis, IReadOnlyList<string> stages)
    {
        for (var index = 0; index < stages.Count; index++) AndSince(sql, basis, $"y{index}", index == 0 ? "x" : $"y{index - 1}", [stages[index]]);
        foreach (var _ in stages) sql.Add(")");
        return sql;
    }

    /// <summary>The subject entered one of the stages at or after the instant of another row; a parenthesis is left open.</summary>
    private static Statement AndSince(Statement sql, PeriodBasis basis, string alias, string behind, IReadOnlyList<string> stages)
    {
        AndKnown(sql.Add(" AND EXISTS (SELECT 1").From("stage_span", alias).Where(), alias, basis);
        sql.Add($" AND {new Column($"{alias}.subject_id")} = x.subject_id AND {new Column($"{alias}.entered_at")} >= {new Column($"{behind}.entered_at")} AND ");
        return sql.IsOneOf(new Column($"{alias}.stage_key"), stages);
    }

    private static Statement AndKnown(Statement sql, string alias, PeriodBasis basis, Action? before = null)
    {
        before?.Invoke();
        var known = basis.Known;
        return sql.Add($" AND {new Column($"{alias}.binding_no")} = {known.BindingNo} AND {new Column($"{alias}.unit")} = {known.Unit}")
            .Add($" AND {new Column($"{alias}.known_from")} <= {known.AsOf} AND {new Column($"{alias}.known_to")} > {known.AsOf}");
    }
}
