using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Queries;

/// <summary>The rows that a figure of a period counts: the stage, the subject, and the instant by which it is among them.</summary>
/// <param name="isWide">
/// Everybody's stays are read, each subject's in their order, in place of those of the period with a look at their subjects' other stays: the same rows, in less time
/// where the period has stays of most.
/// </param>
internal sealed class PeriodSelection(PeriodSource source, bool isWide = false)
{
    private readonly object? from = source.From;
    private readonly object? to = source.To;

    /// <summary>The stages whose rows one selection gives.</summary>
    public static IEnumerable<IReadOnlyList<string>> Together(PeriodSource source, PeriodFigure figure) =>
        figure is < PeriodFigure.ReachedOrPassed or PeriodFigure.StillIn or PeriodFigure.Standing ? [source.All] : source.All.Select(stage => (IReadOnlyList<string>)[stage]);

    public Statement Rows(Statement sql, FigureOf figure) => figure switch
    {
        { Kind: PeriodFigure.Standing, Before: { } before } => Standing(sql, [figure.Stage]).Add($" AND x.entered_at < {before}"),
        { Kind: PeriodFigure.Underway, Target: { } target } => AtEnd(Stays(sql, source.Between(figure.Stage, target), stage: figure.Stage)),
        { Kind: PeriodFigure.Arrived, Target: { } target } => Arrived(sql, figure, target),
        { Kind: PeriodFigure.OnTheWay, Target: { } target } => OnTheWay(sql, figure.Stage, target),
        _ => Rows(sql, figure.Kind, [figure.Stage]),
    };

    /// <summary>
    /// The rows with when they began and ended (<c>until</c>; null: not yet): the stays of the stages, or, of a figure with a target, the ways from each of them to there.
    /// </summary>
    public Statement Waiting(Statement sql, FigureOf figure, IReadOnlyList<string> stages)
    {
        if (figure.Target is { } target) return InOrder(sql, stages, target);
        Stays(sql, stages, also: static sql => sql.Add(", x.left_at AS until"));
        return figure.Kind == PeriodFigure.Standing ? sql.Add(" AND x.left_at IS NULL") : Within(sql);
    }

    public Statement Rows(Statement sql, PeriodFigure figure, IReadOnlyList<string> stages)
    {
        if (source.Learnt is { } learnt)
        {
            return figure switch
            {
                // What stood at the ends is told as it was known then.
                PeriodFigure.AtStart => At(learnt.Behind),
                PeriodFigure.AtEnd => At(learnt.UpTo),
                var left when FigureOf.IsLeft(left) => Left(sql, stages, left),
                _ => Learnt(sql, "t.stage, t.subject_id, t.at", "t", (selection, rows) => selection.Rows(rows, figure, stages), withSwitch: figure == PeriodFigure.Entered),
            };

            Statement At(long number)
            {
                new PeriodSelection(source.KnownAt(number) with { Changed = null }, isWide).Standing(sql, stages);
                return number > 0 ? sql : sql.Add(" AND 1 = 0");
            }
        }

        switch (figure)
        {
            case PeriodFigure.AtStart:
                return AtStart(Stays(sql, stages));
            case PeriodFigure.AtEnd:
                return AtEnd(Stays(sql, stages));
            case PeriodFigure.Entered:
                return Within(Stays(sql, stages));
            case PeriodFigure.FirstEntered:
                return isWide ? InOrder(sql, stages) : AndFirst(Within(Stays(sql, stages)));
            case var left when FigureOf.IsLeft(left):
                return Left(sql, stages, figure);
            case PeriodFigure.LeftAltogether:
                return Altogether(sql, "c.effective_at").Add(" AND ").IsOneOf(new Column("x.stage_key"), stages);
            case PeriodFigure.StillIn:
                return Within(Stays(sql, stages)).Add(" AND x.left_at IS NULL");
            case PeriodFigure.Standing:
                return Standing(sql, stages);
            case PeriodFigure.Reached:
                return During(Stays(sql, stages, first: new Column("x.stage_key"))).Add(" GROUP BY x.stage_key, x.subject_id");
            case PeriodFigure.ReachedOrPassed:
                return During(Stays(sql, source.FromOn(stages[0]), first: stages[0])).Add(" GROUP BY x.subject_id");
            default:
                var order = source.Order;
                AndNoneBefore(Within(Stays(sql, order, stages[0])), sql => sql.IsOneOf(new Column("y.stage_key"), order));
                return figure switch
                {
                    PeriodFigure.Cohort => End(AndSince(sql, "y0", "x", source.FromOn(stages[0]))),
                    PeriodFigure.AnyOrder => AndEach(sql, source.UpTo(stages[0])),
                    _ => AndOneAfterTheOther(sql, source.UpTo(stages[0])),
                };
        }
    }

    /// <summary>A row for each stay that began in the period, or before its end, and no more than are many: read from the index alone, with stays that were taken back.</summary>
    public Statement Some(Statement sql, IReadOnlyList<string> stages, bool beforeItsEnd)
    {
        In(sql.Add("SELECT 1").From("stage_span", "x").Where().Add($" AND x.binding_no = {source.Known.BindingNo} AND x.unit = {source.Known.Unit} AND "), "x.stage_key", stages);
        if (from is not null && !beforeItsEnd) sql.Add($" AND x.entered_at >= {from}");
        if (to is not null) sql.Add($" AND x.entered_at < {to}");
        return Many(sql.Add(" LIMIT "));
    }

    /// <summary>Half as many as are in a stage of any unit and any definition that is kept, as a value: all of their stays are read together, or none.</summary>
    public static Statement Many(Statement sql) => sql.Add("(SELECT CAST(COALESCE(SUM(k.present), 0) / 2 AS bigint)").From("funnel_count", "k").Where().Add(")");

    /// <summary>The stays that are in one of several of <see cref="FigureOf.OfStays"/> at least, and whether they are in each: <c>f0</c> and so on, 1 or 0.</summary>
    public Statement InFigures(Statement sql, IReadOnlyList<PeriodFigure> figures)
    {
        var hasFirst = isWide && figures.Contains(PeriodFigure.FirstEntered);
        sql.Add("SELECT x.stage_key AS stage, x.subject_id");
        for (var index = 0; index < figures.Count; index++)
        {
            sql.Add(", CASE WHEN 1 = 1");
            _ = figures[index] switch
            {
                PeriodFigure.AtStart => AtStart(sql),
                PeriodFigure.AtEnd => AtEnd(sql),
                PeriodFigure.Entered => Within(sql),
                _ => hasFirst ? Within(sql).Add(" AND x.entered_at = x.first_at") : AndFirst(Within(sql)),
            };
            sql.Add($" THEN 1 ELSE 0 END AS {new Column($"f{SqlDialect.Text(index)}")}");
        }

        if (hasFirst) sql.FromRows("x", WithFirst).Add(" WHERE 1 = 1");
        else AndInSlices(In(AndKnown(sql.From("stage_span", "x").Where(), "x").Add(" AND "), "x.stage_key", source.All), "x.subject_id");
        if (to is not null) sql.Add($" AND x.entered_at < {to}");
        return from is null ? sql : sql.Add($" AND (x.left_at IS NULL OR x.left_at >= {from})");

        void WithFirst(Statement rows)
        {
            rows.Add("SELECT x.stage_key, x.subject_id, x.entered_at, x.left_at, MIN(");
            if (source.Begins is { } begins) rows.Add($"CASE WHEN x.entered_at >= {begins} THEN x.entered_at END");
            else rows.Add("x.entered_at");
            AndKnown(rows.Add(") OVER (PARTITION BY x.subject_id, x.stage_key) AS first_at").From("stage_span", "x").Where(), "x");
        }
    }

    /// <summary>
    /// Of each subject whose first stage of the order began in the period, the stages that it was in, one after the other: what the rules of a cohort count, read
    /// once for all stages.
    /// </summary>
    public Statement Paths(Statement sql)
    {
        var (order, of) = (source.Order, isWide ? "x" : "y");
        sql.Add("SELECT ").Add(sql.Dialect.Joined(of + ".stage_key", of + ".entered_at")).Add(" AS path");
        if (isWide) AndKnown(sql.From("stage_span", of).Where(), of);
        else AndOfSubject(sql.FromRows("u", subjects => Subjects(subjects, order)).JoinInOrder("stage_span", of), of, "u");
        if (source.Begins is { } begins) sql.Add($" AND {new Column(of + ".entered_at")} >= {begins}");
        First(sql.Add($" GROUP BY {new Column(of + ".subject_id")} HAVING ")).Add(" IS NOT NULL");
        if (from is not null) First(sql.Add(" AND ")).Add($" >= {from}");
        return to is null ? sql : First(sql.Add(" AND ")).Add($" < {to}");

        Statement First(Statement sql) => sql.Add("MIN(CASE WHEN ").IsOneOf(new Column(of + ".stage_key"), order).Add($" THEN {new Column(of + ".entered_at")} END)");
    }

    /// <summary>
    /// Who entered each of some stages for the first time in the period. With targets also when he has since first reached or passed each, <c>until</c>,
    /// <c>until1</c> and so on, and <c>standing</c>, the stage that he is in. The stays of each subject are read once and in their order, however many stages are asked about.
    /// </summary>
    public Statement InOrder(Statement sql, IReadOnlyList<string> stages, params IReadOnlyList<string> targets)
    {
        var of = isWide ? "x" : "y";
        string[] untils = [.. targets.Select((_, index) => Until(index))];
        sql.Add("SELECT w.stage, w.subject_id, w.at").Add(Each(until => $", w.{until}")).Add(targets.Count == 0 ? "" : ", w.standing").FromRows("w", rows =>
        {
            if (targets.Count == 0)
            {
                Stays(rows.Add($"SELECT {Of("stage_key")} AS stage, {Of("subject_id")}, MIN({Of("entered_at")}) AS at")).Add($" GROUP BY {Of("stage_key")}, {Of("subject_id")}");
                return;
            }

            // Of the stays of one subject in one stage the first has the earliest arrival, and none if it has none.
            rows.Add("SELECT v.stage, v.subject_id, MIN(v.at) AS at").Add(Each(until => $", MIN(v.{until}) AS {until}")).Add(", MAX(v.standing) AS standing").FromRows("v", stays =>
            {
                stays.Add($"SELECT {Of("stage_key")} AS stage, {Of("subject_id")}, {Of("entered_at")} AS at");
                for (var index = 0; index < targets.Count; index++)
                {
                    stays.Add(", MIN(CASE WHEN ").IsOneOf(Of("stage_key"), source.FromOn(targets[index]))
                        .Add($" THEN {Of("entered_at")} END) OVER (PARTITION BY {Of("subject_id")} ORDER BY {Of("entered_at")} DESC) AS {new Column(untils[index])}");
                }

                Stays(stays.Add($", FIRST_VALUE(CASE WHEN {Of("left_at")} IS NULL THEN {Of("stage_key")} END) OVER (PARTITION BY {Of("subject_id")} ORDER BY {Of("entered_at")} DESC) AS standing"));
            }).Add(" GROUP BY v.stage, v.subject_id");
        });
        return Within(In(sql.Add(" WHERE "), "w.stage", stages), "w.at");

        string Each(Func<string, string> write) => string.Concat(untils.Select(write));

        Column Of(string column) => new($"{of}.{column}");

        Statement Stays(Statement rows)
        {
            if (isWide) AndKnown(rows.From("stage_span", of).Where(), of);
            else AndOfSubject(rows.FromRows("u", subjects => Subjects(subjects, stages)).JoinInOrder("stage_span", of), of, "u");
            return source.Begins is { } begins ? rows.Add($" AND {Of("entered_at")} >= {begins}") : rows;
        }
    }

    /// <summary>The column of when a target was reached.</summary>
    public static string Until(int index) => index == 0 ? "until" : "until" + SqlDialect.Text(index);

    /// <summary>Those who entered one of some stages in the period.</summary>
    private Statement Subjects(Statement sql, IReadOnlyList<string> stages) =>
        Within(AndInSlices(In(AndKnown(sql.Add("SELECT DISTINCT x.subject_id").From("stage_span", "x").Where(), "x").Add(" AND "), "x.stage_key", stages), "x.subject_id"));

    /// <param name="stage">What the rows say that they are of; null: the stay's own stage.</param>
    /// <param name="first">The same, and of several stays of a subject one row, with the first instant; a GROUP BY follows.</param>
    /// <param name="also">Adds a column.</param>
    private Statement Stays(Statement sql, IReadOnlyList<string> stages, object? stage = null, object? first = null, Action<Statement>? also = null)
    {
        sql.Add($"SELECT {first ?? stage ?? new Column("x.stage_key")} AS stage, x.subject_id, ").Add(first is null ? "x.entered_at AS at" : "MIN(x.entered_at) AS at");
        also?.Invoke(sql);
        return AndInSlices(In(AndKnown(sql.From("stage_span", "x").Where(), "x").Add(" AND "), "x.stage_key", stages), "x.subject_id");
    }

    /// <summary>That began in the period.</summary>
    private Statement Within(Statement sql, string at = "x.entered_at")
    {
        if (from is not null) sql.Add($" AND {new Column(at)} >= {from}");
        return to is null ? sql : sql.Add($" AND {new Column(at)} < {to}");
    }

    private static Statement At(Statement sql, object instant) => sql.Add($" AND x.entered_at < {instant} AND (x.left_at IS NULL OR x.left_at >= {instant})");

    private Statement AtStart(Statement sql) => from is null ? sql.Add(" AND 1 = 0") : At(sql, from);

    private Statement AtEnd(Statement sql) => to is null ? sql.Add(" AND x.left_at IS NULL") : At(sql, to);

    private Statement During(Statement sql)
    {
        if (to is not null) sql.Add($" AND x.entered_at < {to}");
        return from is null ? sql : sql.Add($" AND (x.left_at IS NULL OR x.left_at > {from})");
    }

    /// <summary>What the histories have that are known at the end of the period, and those known at its start had not; of what was taken back, the other way round.</summary>
    /// <param name="withSwitch">With what began at the switch to the definition: unchanged it is on both sides; a fact of before that is told after it may change it.</param>
    private Statement Learnt(Statement sql, string columns, string alias, Action<PeriodSelection, Statement> rows, bool withSwitch = false)
    {
        var (behind, upTo) = source.Learnt!.Value;
        var (has, hasNot) = source.TakesBack ? (behind, upTo) : (upTo, behind);
        if (behind == 0)
        {
            // Nothing was known: what is known by its end was all learnt, and nothing of it taken back.
            var all = source.KnownAt(upTo, withSwitch);
            sql.Add("SELECT ").Add(columns).FromRows(alias, inner => rows(new PeriodSelection(isWide ? all with { Changed = null } : all, isWide), inner));
            return source.TakesBack || upTo == 0 ? sql.Add(" WHERE 1 = 0") : sql;
        }

        sql.Add("SELECT ").Add(columns).FromRows(alias, inner => rows(new PeriodSelection(source.KnownAt(has, withSwitch)), inner));
        return sql.Add(" EXCEPT SELECT ").Add(columns).FromRows(alias, inner => rows(new PeriodSelection(source.KnownAt(hasNot, withSwitch)), inner));
    }

    /// <summary>The moves of the period: <c>stage</c>, subject, instant, and the stage that was entered, <c>next</c>.</summary>
    /// <param name="targets">The stages that are entered: who leaves one enters another at that instant, and is found from there, as that is what the index goes by.</param>
    public Statement Moves(Statement sql, IReadOnlyList<string> targets)
    {
        if (source.Learnt is not null) return Learnt(sql, "m.stage, m.subject_id, m.at, m.next", "m", (selection, rows) => selection.Moves(rows, targets));
        if (isWide)
        {
            sql.Add("SELECT w.stage, w.subject_id, w.at, w.next").FromRows("w", rows => AndKnown(
                rows.Add("SELECT CASE WHEN LAG(x.left_at) OVER (PARTITION BY x.subject_id ORDER BY x.entered_at) = x.entered_at ")
                    .Add("THEN LAG(x.stage_key) OVER (PARTITION BY x.subject_id ORDER BY x.entered_at) END AS stage, x.subject_id, x.entered_at AS at, x.stage_key AS next")
                    .From("stage_span", "x").Where(), "x"));
            return Within(In(sql.Add(" WHERE "), "w.next", targets), "w.at");
        }

        AndOfSubject(sql.Add("SELECT (SELECT x.stage_key").From("stage_span", "x").Where(), "x", "e").Add(" AND x.left_at = e.entered_at LIMIT 1) AS stage");
        sql.Add(", e.subject_id, e.entered_at AS at, e.stage_key AS next");
        return AndInSlices(In(Within(AndKnown(sql.From("stage_span", "e").Where(), "e"), "e.entered_at").Add(" AND "), "e.stage_key", targets), "e.subject_id").Add(sql.Dialect.Once);
    }

    /// <summary>Stays that ended in no stage, found from the few changes that say so; each of them once.</summary>
    /// <param name="within">The instant that is in the period.</param>
    public Statement Altogether(Statement sql, string within)
    {
        sql.Add("SELECT DISTINCT x.stage_key AS stage, x.subject_id, x.entered_at, x.left_at AS at").From("stage_change", "c").JoinInOrder("stage_span", "x");
        AndOfSubject(sql, "x", "c").Add($" AND x.left_at = c.effective_at").Where()
            .Add($" AND c.unit = {source.Known.Unit} AND c.to_stage IS NULL AND c.kind = {ChangeKind.Moved} AND c.number <= {source.Known.AsOf}");
        AndOfSubject(Within(sql, within).Add(" AND NOT EXISTS (SELECT 1").From("stage_span", "y").Where(), "y", "x").Add(" AND y.entered_at = x.left_at");
        return AndInSlices(End(sql), "c.subject_id");
    }

    private Statement Left(Statement sql, IReadOnlyList<string> stages, PeriodFigure figure)
    {
        var moves = stages.SelectMany(origin => source.All.Where(target => source.Direction(origin, target) == figure).Select(target => (Origin: origin, Target: target))).ToList();
        if (moves.Count == 0) return Stays(sql, stages).Add(" AND 1 = 0");
        sql.Add("SELECT m.stage, m.subject_id, m.at").FromRows("m", rows => Moves(rows, [.. moves.Select(move => move.Target).Distinct()]));
        return In(sql.Add(" WHERE "), "m.stage || '>' || m.next", [.. moves.Select(move => $"{move.Origin}>{move.Target}")]);
    }

    /// <summary>Of one value it is a comparison, after which the rows of the index come in their order.</summary>
    private static Statement In(Statement sql, string column, IReadOnlyList<string> values) =>
        values.Count == 1 ? sql.Add($"{new Column(column)} = {values[0]}") : sql.IsOneOf(new Column(column), values);

    private Statement AndNoneBefore(Statement sql, Action<Statement> which)
    {
        AndOfSubject(sql.Add(" AND NOT EXISTS (SELECT 1").From("stage_span", "y").Where(), "y", "x").Add(" AND y.entered_at < x.entered_at AND ");
        which(sql);
        return End(source.Begins is { } begins ? sql.Add($" AND y.entered_at >= {begins}") : sql);
    }

    private Statement AndFirst(Statement sql) => AndNoneBefore(sql, static sql => sql.Add("y.stage_key = x.stage_key"));

    private Statement Standing(Statement sql, IReadOnlyList<string> stages) => Stays(sql, stages).Add(" AND x.left_at IS NULL");

    private Statement Arrived(Statement sql, FigureOf figure, string target)
    {
        AndFirst(Within(Stays(sql, [figure.Stage])));
        if (figure.WithinDays is { } days)
            return sql.Add($" AND {days} > (SELECT ").Add(sql.Dialect.WholeDays("u.at", "x.entered_at")).FromRows("u", sql => Arrival(sql, target, " AS at")).Add(")");
        return End(AndSince(sql, "y0", "x", source.FromOn(target)));
    }

    /// <summary>Who entered a stage for the first time, has not since reached or passed a target, and stands in a stage that is not out of the funnel.</summary>
    private Statement OnTheWay(Statement sql, string stage, string target)
    {
        AndFirst(Within(Stays(sql, [stage])));
        End(AndSince(sql, "y0", "x", source.FromOn(target), " AND NOT EXISTS"));
        AndOfSubject(sql.Add(" AND EXISTS (SELECT 1").From("stage_span", "z").Where(), "z", "x").Add(" AND z.left_at IS NULL AND NOT (");
        return End(sql.IsOneOf(new Column("z.stage_key"), source.Out).Add(")"));
    }

    /// <summary>When the subject of a stay has since first reached or passed a stage.</summary>
    private Statement Arrival(Statement sql, string target, string name = "") =>
        AndOfSubject(sql.Add("SELECT MIN(y.entered_at)").Add(name).From("stage_span", "y").Where(), "y", "x").Add(" AND y.entered_at >= x.entered_at AND ").IsOneOf(new Column("y.stage_key"), source.FromOn(target));

    private Statement AndEach(Statement sql, IReadOnlyList<string> stages)
    {
        foreach (var stage in stages) End(AndSince(sql, "y0", "x", [stage]));
        return sql;
    }

    private Statement AndOneAfterTheOther(Statement sql, IReadOnlyList<string> stages)
    {
        for (var index = 0; index < stages.Count; index++) AndSince(sql, $"y{index}", index == 0 ? "x" : $"y{index - 1}", [stages[index]]);
        foreach (var _ in stages) End(sql);
        return sql;
    }

    /// <summary>The subject entered one of the stages at or after the instant of another row; its end is left open.</summary>
    private Statement AndSince(Statement sql, string alias, string behind, IReadOnlyList<string> stages, string word = " AND EXISTS")
    {
        AndOfSubject(sql.Add(word).Add(" (SELECT 1").From("stage_span", alias).Where(), alias, "x");
        sql.Add($" AND {new Column($"{alias}.entered_at")} >= {new Column($"{behind}.entered_at")} AND ");
        return sql.IsOneOf(new Column($"{alias}.stage_key"), stages);
    }

    /// <summary>Ends an EXISTS.</summary>
    private static Statement End(Statement sql) => sql.Add(sql.Dialect.OneByOne).Add(")");

    private Statement AndInSlices(Statement sql, string subject)
    {
        foreach (var slice in source.Slices) slice.Write(sql, subject);
        return source.Changed is { } changed
            ? sql.Add($" AND {new Column(subject)} IN (SELECT r.subject_id").From("stage_change", "r").Where().Add($" AND r.number > {changed.Behind} AND r.number <= {changed.UpTo})")
            : sql;
    }

    private Statement AndKnown(Statement sql, string alias)
    {
        var known = source.Known;
        // With a plus no index goes by the stage: few subjects are asked about, and found by their ids, or all are, and read in the order of their ids.
        return sql.Add($" AND {new Column($"{(source.Changed is null && !isWide ? "" : "+")}{alias}.binding_no")} = {known.BindingNo} AND {new Column($"{alias}.unit")} = {known.Unit}")
            .Add($" AND {new Column($"{alias}.known_from")} <= {known.AsOf} AND {new Column($"{alias}.known_to")} > {known.AsOf}");
    }

    /// <summary>
    /// Other stays of the subject of a row: found by the subject. With a plus no index goes by what most stays have in common: SQLite's planner does not know
    /// that they have it, and PostgreSQL's not of a tenant that it has not analysed yet.
    /// </summary>
    private Statement AndOfSubject(Statement sql, string alias, string of)
    {
        var known = source.Known;
        return sql.Add($" AND {new Column($"{alias}.subject_id")} = {new Column($"{of}.subject_id")} AND +{new Column($"{alias}.binding_no")} = {known.BindingNo}")
            .Add($" AND {new Column($"{alias}.known_from")} <= {known.AsOf} AND {new Column($"{alias}.known_to")} > {known.AsOf}");
    }
}
