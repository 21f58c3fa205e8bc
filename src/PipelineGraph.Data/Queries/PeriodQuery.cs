namespace PipelineGraph.Data.Queries;

/// <summary>A subject in a figure, with the instant by which it is in it.</summary>
public sealed record PeriodRow(Guid SubjectId, DateTimeOffset At);

/// <summary>
/// The figures of a period, and the lists behind them: what a figure counts and what its list shows are the rows of one selection. It reads the stays
/// of the stages that are asked about, by the instants at which they began, and those of the subjects that it finds.
/// </summary>
public sealed class PeriodQuery(ReadSession session)
{
    private readonly ReadOnce<(PeriodSource, IReadOnlyList<DateTimeOffset>?, Dimension?), List<Move>> moves = new();
    private readonly PeriodWidth width = new(session);

    /// <summary>How long what is in its figures took.</summary>
    public PeriodTimesQuery Times => new(session, width);

    /// <summary>A figure of each stage that it is not 0 of.</summary>
    public async ValueTask<IReadOnlyDictionary<string, int>> CountAsync(PeriodSource source, PeriodFigure figure, CancellationToken cancellationToken)
    {
        if (source.Counted(figure) is { } counted) return counted;
        if (FigureOf.IsLeft(figure)) return Of(await MovesAsync(source, bounds: null, by: null, cancellationToken), source, figure, index: 0);
        if (figure is PeriodFigure.Cohort or PeriodFigure.InOrder or PeriodFigure.AnyOrder && source.Learnt is null) return await CohortAsync(source, figure, cancellationToken);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var selection = await width.SelectionAsync(source, figure, cancellationToken);
        foreach (var stages in PeriodSelection.Together(source, figure))
        {
            var sql = session.Statement().Add("SELECT t.stage, COUNT(*)").FromRows("t", rows => selection.Rows(rows, figure, stages)).Add(" GROUP BY t.stage");
            foreach (var (stage, count) in await session.ListAsync(sql, static reader => (reader.GetString(0), reader.GetInt32(1)), cancellationToken)) counts[stage] = count;
        }

        return counts;
    }

    /// <summary>The same of each of several periods, one behind the other.</summary>
    /// <param name="bounds">Ascending: where the first begins, where each of them ends.</param>
    public async ValueTask<IReadOnlyList<IReadOnlyDictionary<string, int>>> CountAsync(
        PeriodSource source, IReadOnlyList<DateTimeOffset> bounds, PeriodFigure figure, CancellationToken cancellationToken)
    {
        if (FigureOf.IsLeft(figure))
        {
            var moves = await MovesAsync(source, bounds, by: null, cancellationToken);
            return [.. Enumerable.Range(0, bounds.Count - 1).Select(part => Of(moves, source, figure, part))];
        }

        if (FigureOf.IsOfSeveral(figure))
        {
            var each = new List<IReadOnlyDictionary<string, int>>();
            foreach (var part in source.Parts(bounds)) each.Add(await CountAsync(part, figure, cancellationToken));
            return each;
        }

        List<Dictionary<string, int>> counts = [.. bounds.Skip(1).Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
        var selection = await width.SelectionAsync(source, figure, cancellationToken);
        foreach (var stages in PeriodSelection.Together(source, figure))
        {
            var sql = session.Statement().Add("SELECT p.part, p.stage, COUNT(*)")
                .FromRows("p", parts => parts.Add("SELECT t.stage, ").PartOf("t.at", bounds).FromRows("t", rows => selection.Rows(rows, figure, stages)))
                .Add(" GROUP BY p.part, p.stage");
            var rows = await session.ListAsync(sql, reader => (Part: reader.GetInt32(0), Stage: reader.GetString(1), Count: reader.GetInt32(2)), cancellationToken);
            foreach (var (part, stage, count) in rows) counts[part][stage] = count;
        }

        return counts;
    }

    /// <summary>A figure of each stage, parted by the values of a dimension.</summary>
    public async ValueTask<IReadOnlyList<SliceCount>> CountAsync(PeriodSource source, Dimension by, PeriodFigure figure, CancellationToken cancellationToken)
    {
        if (FigureOf.IsLeft(figure))
        {
            return [.. (await MovesAsync(source, bounds: null, by, cancellationToken)).Where(move => source.Direction(move.From, move.To) == figure)
                .Select(move => new SliceCount(move.From, move.Value, move.Count))];
        }

        var dialect = session.Dialect;
        var counts = new List<SliceCount>();
        var selection = await width.SelectionAsync(source, figure, cancellationToken);
        foreach (var stages in PeriodSelection.Together(source, figure))
        {
            var sql = session.Statement().Add("SELECT d.stage, d.value, COUNT(*)")
                .FromRows("d", rows => WithValue(rows, by, "t.stage", "t.subject_id").FromRows("t", inner => selection.Rows(inner, figure, stages)))
                .Add(" GROUP BY d.stage, d.value");
            counts.AddRange(await session.ListAsync(
                sql, reader => new SliceCount(reader.GetString(0), reader.IsDBNull(1) ? null : by.Read(reader, 1, dialect), reader.GetInt32(2)), cancellationToken));
        }

        return counts;
    }

    /// <summary>Some of <see cref="FigureOf.OfStays"/>, of each stage, parted by the values of a dimension: those are looked up once.</summary>
    public async ValueTask<IReadOnlyDictionary<PeriodFigure, IReadOnlyList<SliceCount>>> CountAsync(
        PeriodSource source, Dimension by, IReadOnlyList<PeriodFigure> figures, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        string[] columns = [.. figures.Select((_, index) => "f" + SqlDialect.Text(index))];
        var counts = figures.ToDictionary(figure => figure, _ => new List<SliceCount>());
        var isWide = by.HasAll && await width.IsWideAsync(source, source.All, beforeItsEnd: true, cancellationToken);
        var selection = new PeriodSelection(source, isWide);
        var sql = session.Statement().Add("SELECT d.stage, d.value").Add(string.Concat(columns.Select(column => $", SUM(d.{column})")))
            .FromRows("d", rows => _ = isWide
                ? WithAllValues(rows, by, columns, stays => selection.InFigures(stays, figures))
                : WithValue(rows, by, $"t.stage, t.{string.Join(", t.", columns)}", "t.subject_id").FromRows("t", stays => selection.InFigures(stays, figures)))
            .Add(" WHERE d.stage IS NOT NULL GROUP BY d.stage, d.value");
        await session.EachAsync(
            sql,
            reader =>
            {
                var value = reader.IsDBNull(1) ? null : by.Read(reader, 1, dialect);
                for (var index = 0; index < figures.Count; index++)
                    if (reader.GetInt32(index + 2) is > 0 and var count) counts[figures[index]].Add(new SliceCount(reader.GetString(0), value, count));
            },
            cancellationToken);
        return counts.ToDictionary(each => each.Key, each => (IReadOnlyList<SliceCount>)each.Value);
    }

    /// <summary>Of those who stand in some of the stages: the index has them side by side.</summary>
    public ValueTask<int> CountAsync(PeriodSource source, FigureOf figure, CancellationToken cancellationToken) =>
        session.CountAsync(session.Statement().Add("SELECT COUNT(*)").FromRows("t", rows => new PeriodSelection(source).Rows(rows, figure)), cancellationToken);

    /// <summary>The rows that a figure counts, latest first.</summary>
    public async ValueTask<Page<PeriodRow>> PageAsync(PeriodSource source, FigureOf figure, PageRequest page, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var sql = session.Statement().Add("SELECT t.subject_id, t.at").FromRows("t", rows => new PeriodSelection(source).Rows(rows, figure)).Add(" WHERE 1 = 1");
        // The lists of one question are asked on with the same text, and each is given the place in one of them; that of another question is refused.
        var latest = new Keyset<PeriodRow>("PeriodFigure " + source.Asked)
            .By("at", "t.at", row => row.At, descending: true)
            .By("id", "t.subject_id", row => row.SubjectId, descending: true);
        return latest.ToPage(await session.ListAsync(latest.Seek(sql, page), reader => new PeriodRow(dialect.Id(reader, 0), dialect.Instant(reader, 1)), cancellationToken), page);
    }

    /// <summary>How many of a period's cohort came to each stage, from the ways that they took: those are few, however many took them.</summary>
    private async ValueTask<IReadOnlyDictionary<string, int>> CohortAsync(PeriodSource source, PeriodFigure figure, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var selection = await width.SelectionAsync(source, figure, cancellationToken);
        var sql = session.Statement().Add("SELECT w.path, COUNT(*)").FromRows("w", rows => selection.Paths(rows)).Add(" GROUP BY w.path");
        await session.EachAsync(
            sql,
            reader =>
            {
                List<string> path = [.. reader.GetString(0).Split(',').SkipWhile(stage => !source.Order.Contains(stage))];
                foreach (var stage in source.All.Where(stage => source.IsReached(path, stage, figure))) counts[stage] = counts.GetValueOrDefault(stage) + reader.GetInt32(1);
            },
            cancellationToken);
        return counts;
    }

    /// <summary>All moves of a period, or of several, or parted by a dimension: counted once, whichever of them are asked for.</summary>
    private Task<List<Move>> MovesAsync(PeriodSource source, IReadOnlyList<DateTimeOffset>? bounds, Dimension? by, CancellationToken cancellationToken) =>
        moves.OfAsync((source, bounds, by), async _ =>
        {
            var dialect = session.Dialect;
            var part = by is not null ? ", d.value" : bounds is not null ? ", d.part" : "";
            var selection = await width.SelectionAsync(source, PeriodFigure.Entered, cancellationToken);
            var sql = session.Statement().Add("SELECT d.stage, d.next, COUNT(*)").Add(part)
                .FromRows("d", rows =>
                {
                    if (by is not null) WithValue(rows, by, "m.stage, m.next", "m.subject_id");
                    else if (bounds is not null) rows.Add("SELECT m.stage, m.next, ").PartOf("m.at", bounds);
                    else rows.Add("SELECT m.stage, m.next");
                    rows.FromRows("m", inner => selection.Moves(inner, source.All));
                })
                .Add(" WHERE d.stage IS NOT NULL GROUP BY d.stage, d.next").Add(part);
            return await session.ListAsync(
                sql,
                reader => new Move(reader.GetString(0), reader.GetString(1), reader.GetInt32(2), by is null && bounds is not null ? reader.GetInt32(3) : 0)
                {
                    Value = by is null || reader.IsDBNull(3) ? null : by.Read(reader, 3, dialect),
                },
                cancellationToken);
        });

    /// <summary>Begins a SELECT of columns and, as <c>value</c>, the value that a dimension has for a row's subject.</summary>
    private static Statement WithValue(Statement sql, Dimension by, string columns, string subject)
    {
        by.Write(sql.Add("SELECT ").Add(columns).Add(", "), subject);
        return sql.Add(" AS value");
    }

    /// <summary>
    /// The same where everybody's values are read in place of each one's being looked up: sorted by the subject, its latest value comes first, and its stays behind.
    /// </summary>
    /// <param name="columns">What the rows have besides their <c>stage</c> and <c>subject_id</c>: numbers.</param>
    private static Statement WithAllValues(Statement sql, Dimension by, IReadOnlyList<string> columns, Action<Statement> rows)
    {
        sql.Add("SELECT a.stage, ").Add(Each(column => "a." + column)).Add(", FIRST_VALUE(a.value) OVER (PARTITION BY a.subject_id ORDER BY a.since DESC, a.place DESC) AS value").FromRows("a", all =>
        {
            all.Add("SELECT t.stage, t.subject_id, ").Add(Each(column => "t." + column)).Add($", NULL AS value, {new Column(all.Dialect.BeginningOfTime)} AS since, -1 AS place").FromRows("t", rows);
            all.Add(" UNION ALL SELECT NULL, v.subject_id, ").Add(Each(_ => "0")).Add(", v.value, v.since, v.place").FromRows("v", by.WriteAll);
        });
        return sql;

        string Each(Func<string, string> write) => string.Join(", ", columns.Select(write));
    }

    private static Dictionary<string, int> Of(List<Move> moves, PeriodSource source, PeriodFigure figure, int index) => moves
        .Where(move => move.Part == index && source.Direction(move.From, move.To) == figure)
        .GroupBy(move => move.From, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(move => move.Count), StringComparer.Ordinal);

    private sealed record Move(string From, string To, int Count, int Part)
    {
        public object? Value { get; init; }
    }
}
