using System.Collections.Concurrent;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Queries;

/// <summary>A subject in a figure, with the instant by which it is in it.</summary>
public sealed record PeriodRow(Guid SubjectId, DateTimeOffset At);

/// <summary>
/// The figures of a period, and the lists behind them: what a figure counts and what its list shows are the rows of one selection. It reads the stays
/// of the stages that are asked about, by the instants at which they began, and those of the subjects that it finds.
/// </summary>
public sealed class PeriodQuery(ReadSession session)
{
    private readonly ConcurrentDictionary<(PeriodSource, IReadOnlyList<DateTimeOffset>?, Dimension?), Lazy<Task<List<Move>>>> moves = new();
    private readonly ConcurrentDictionary<(PeriodSource, string Stages, bool BeforeItsEnd), Lazy<Task<bool>>> wide = new();

    /// <summary>When the binding became the active one as of a number; null where it is the first.</summary>
    public async ValueTask<DateTimeOffset?> BeginsAsync(long asOf, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var rows = await session.ListAsync(
            session.Statement().Add("SELECT a.activation_no, a.effective_from").From("activation", "a").Where()
                .Add($" AND a.state IN ({ActivationState.Active}, {ActivationState.Superseded}) AND (a.activation_no = 1 OR a.first_number <= {asOf})")
                .Add(" ORDER BY a.activation_no DESC LIMIT 1"),
            reader => reader.GetInt32(0) == 1 ? (DateTimeOffset?)null : dialect.Instant(reader, 1), cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>A figure of each stage that it is not 0 of.</summary>
    public async ValueTask<IReadOnlyDictionary<string, int>> CountAsync(PeriodSource source, PeriodFigure figure, CancellationToken cancellationToken)
    {
        if (source.Counted(figure) is { } counted) return counted;
        if (FigureOf.IsLeft(figure)) return Of(await MovesAsync(source, bounds: null, by: null, cancellationToken), source, figure, index: 0);
        if (figure is PeriodFigure.Cohort or PeriodFigure.InOrder or PeriodFigure.AnyOrder && source.Learnt is null) return await CohortAsync(source, figure, cancellationToken);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var selection = await SelectionAsync(source, figure, cancellationToken);
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
        var selection = await SelectionAsync(source, figure, cancellationToken);
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
        var selection = await SelectionAsync(source, figure, cancellationToken);
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
        var isWide = by.HasAll && await IsWideAsync(source, source.All, beforeItsEnd: true, cancellationToken);
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

    public async ValueTask<int> CountAsync(PeriodSource source, FigureOf figure, CancellationToken cancellationToken)
    {
        // Those who stand in some of the stages: the index has them side by side.
        var selection = figure.Kind is PeriodFigure.Standing or PeriodFigure.Underway ? new PeriodSelection(source) : await SelectionAsync(source, figure.Kind, cancellationToken, [figure.Stage]);
        return await session.CountAsync(session.Statement().Add("SELECT COUNT(*)").FromRows("t", rows => selection.Rows(rows, figure)), cancellationToken);
    }

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

    /// <summary>Of each of several instants the last number that had been given before it; 0 where none had.</summary>
    /// <param name="asOf">Numbers up to this one.</param>
    public async ValueTask<IReadOnlyList<long>> LastBeforeAsync(IReadOnlyList<DateTimeOffset> instants, long asOf, CancellationToken cancellationToken)
    {
        const int Probes = 15;
        // Numbers are in the order of the instants at which they were given: the place of each instant is between its two bounds.
        var (dialect, bounds) = (session.Dialect, instants.Select(instant => (
            Before: instant == DateTimeOffset.MaxValue ? asOf : 0L, Behind: instant == DateTimeOffset.MinValue ? 1L : asOf + 1)).ToArray());
        while (Array.Exists(bounds, bound => bound.Behind - bound.Before > 1))
        {
            List<long> probes = [.. bounds.SelectMany(bound => Enumerable.Range(1, Probes).Select(probe => bound.Before + ((bound.Behind - bound.Before) * probe / (Probes + 1)))
                .Where(number => number > bound.Before && number < bound.Behind)).Distinct()];
            var sql = session.Statement().Add("SELECT c.number, c.numbered_at").From("stage_change", "c").Where().Add(" AND ").IsOneOf(new Column("c.number"), probes);
            var given = await session.ListAsync(sql, reader => (Number: reader.GetInt64(0), At: dialect.Instant(reader, 1)), cancellationToken);
            // One that is not kept any more was given before all that are.
            given.AddRange(probes.Except(given.Select(each => each.Number)).Select(number => (number, DateTimeOffset.MinValue)).ToList());
            for (var index = 0; index < bounds.Length; index++)
            {
                foreach (var (number, at) in given)
                {
                    var (before, behind) = bounds[index];
                    if (number > before && number < behind) bounds[index] = at < instants[index] ? (number, behind) : (before, number);
                }
            }
        }

        return [.. bounds.Select(bound => bound.Before)];
    }

    /// <summary>When a number was given; null where it was not.</summary>
    public async ValueTask<DateTimeOffset?> NumberedAtAsync(long number, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var rows = await session.ListAsync(
            session.Statement().Add("SELECT c.numbered_at").From("stage_change", "c").Where().Add($" AND c.number = {number}"), reader => dialect.Instant(reader, 0), cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>
    /// How long it took from the instant by which a row is in a figure until the stay ended, or until the subject arrived: by stage. Of those who stand in a
    /// stage, how long they have.
    /// </summary>
    /// <param name="observed">Who has not ended or arrived by then has been watched until then.</param>
    /// <param name="before">Rows of a stage count that began before this, and those on the way are told apart; null: all.</param>
    public async ValueTask<IReadOnlyDictionary<string, Waits>> WaitsAsync(
        PeriodSource source, FigureOf figure, IReadOnlyList<string> stages, DateTimeOffset observed, CancellationToken cancellationToken, IReadOnlyDictionary<string, DateTimeOffset>? before = null)
    {
        var dialect = session.Dialect;
        var selection = await SelectionAsync(source, figure.Kind, cancellationToken, stages);
        var sql = session.Statement()
            .Add("SELECT w.stage, w.after, w.ended, COUNT(*), CAST(SUM(COUNT(*)) OVER (PARTITION BY w.stage) AS bigint), CAST(SUM(COUNT(*) * w.ended) OVER (PARTITION BY w.stage) AS bigint)")
            .Add(before is null ? "" : ", SUM(w.going)")
            .FromRows("w", rows => rows
                .Add("SELECT t.stage, ").Add(dialect.Difference("t.until", "t.at")).Add(before is null ? " AS after, t.ended" : " AS after, t.ended, t.going")
                .FromRows("t", inner =>
                {
                    inner.Add($"SELECT s.stage, s.at, COALESCE(s.until, {observed}) AS until, CASE WHEN s.until IS NULL THEN {(figure.Kind == PeriodFigure.Standing ? 1 : 0)} ELSE 1 END AS ended");
                    if (before is not null)
                        inner.Add(", CASE WHEN s.until IS NULL AND s.standing IS NOT NULL AND NOT (").IsOneOf(new Column("s.standing"), source.Out).Add(") THEN 1 ELSE 0 END AS going");
                    inner.FromRows("s", stays => selection.Waiting(stays, figure, stages));
                    if (before is not null) Began(inner, "s", source, before);
                }))
            .Add(" GROUP BY w.stage, w.after, w.ended ORDER BY w.stage, w.after, w.ended DESC");
        var cut = figure is { Kind: PeriodFigure.Entered } ? await CutAsync(source, cancellationToken) : [];
        var cutOf = cut.GroupBy(each => each.Key.Stage, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Sum(each => each.Value), StringComparer.Ordinal);
        var waits = new Dictionary<string, Waits>(StringComparer.Ordinal);
        await session.EachAsync(
            sql,
            reader =>
            {
                var (stage, after, number) = (reader.GetString(0), dialect.Duration(reader, 1), reader.GetInt64(3));
                if (!waits.TryGetValue(stage, out var own)) own = waits[stage] = new Waits(reader.GetInt64(4), reader.GetInt64(5) - cutOf.GetValueOrDefault(stage)) { Cut = cutOf.GetValueOrDefault(stage) };
                var ended = reader.GetInt32(2) == 1;
                // Who was merged or erased did not leave: he was watched no longer.
                var unseen = ended ? cut.GetValueOrDefault((stage, after)) : 0;
                if (number > unseen) own.Add(after, ended, number - unseen);
                if (unseen > 0) own.Add(after, hasEnded: false, unseen);
                if (before is not null) own.OnTheWay += reader.GetInt64(6);
            },
            cancellationToken);
        return waits;
    }

    /// <param name="stages">Those that are asked about; null: all.</param>
    private async ValueTask<PeriodSelection> SelectionAsync(PeriodSource source, PeriodFigure figure, CancellationToken cancellationToken, IReadOnlyList<string>? stages = null) => new(
        source,
        // What stood at the ends is told as it was known then, whenever it was learnt.
        source.Learnt is { } learnt && figure is PeriodFigure.AtStart or PeriodFigure.AtEnd
            ? await IsWideAsync(source.KnownAt(learnt.UpTo) with { Changed = null }, stages ?? source.All, beforeItsEnd: true, cancellationToken)
            : await IsWideAsync(source, stages ?? source.All, FigureOf.IsOfBefore(figure), cancellationToken));

    /// <summary>
    /// Whether a period has so many stays that all of the tenant's are read in less time than their subjects are looked up. No more of them are counted than that takes.
    /// </summary>
    /// <param name="beforeItsEnd">With who was in a stage before.</param>
    private Task<bool> IsWideAsync(PeriodSource source, IReadOnlyList<string> stages, bool beforeItsEnd, CancellationToken cancellationToken) =>
        wide.GetOrAdd((source, string.Join(',', stages), beforeItsEnd), _ => new(async () =>
        {
            if (source.Slices.Count > 0 || source.Changed is not null || source.Learnt is { Behind: > 0 }) return false;
            var sql = session.Statement().Add("SELECT COUNT(*), ");
            // Of what was learnt from the beginning the numbers tell how much it is.
            PeriodSelection.Many(sql).FromRows("t", rows => new PeriodSelection(source).Some(rows, stages, beforeItsEnd));
            var (some, many) = (await session.ListAsync(sql, static reader => (reader.GetInt64(0), reader.GetInt64(1)), cancellationToken))[0];
            return many > 0 && (source.Learnt?.UpTo ?? some) >= many;
        })).Value;

    /// <summary>Narrows rows to those that began before an instant of their stage's own.</summary>
    private static void Began(Statement sql, string alias, PeriodSource source, IReadOnlyDictionary<string, DateTimeOffset> before)
    {
        var (stage, at) = (new Column($"{alias}.stage"), new Column($"{alias}.at"));
        var word = " WHERE (";
        foreach (var each in source.All.Where(before.ContainsKey))
        {
            sql.Add(word).Add($"({stage} = {each} AND {at} < {before[each]})");
            word = " OR ";
        }

        sql.Add(")");
    }

    /// <summary>How many of the period's stays ended in no stage, by stage and duration.</summary>
    private async ValueTask<Dictionary<(string Stage, TimeSpan After), long>> CutAsync(PeriodSource source, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var sql = session.Statement().Add("SELECT t.stage, ").Add(dialect.Difference("t.at", "t.entered_at")).Add(" AS after, COUNT(*)")
            .FromRows("t", rows => new PeriodSelection(source).Altogether(rows, "x.entered_at", "x.left_at")).Add(" GROUP BY t.stage, after");
        return (await session.ListAsync(sql, reader => KeyValuePair.Create((reader.GetString(0), dialect.Duration(reader, 1)), reader.GetInt64(2)), cancellationToken)).ToDictionary();
    }

    /// <summary>
    /// Of each of several periods how many entered a stage for the first time in it, and how many whole days later they arrived in each of some others, by target and period.
    /// </summary>
    public async ValueTask<(IReadOnlyList<int> Sizes, IReadOnlyDictionary<string, IReadOnlyList<SortedList<int, int>>> Arrivals)> CohortsAsync(
        PeriodSource source, IReadOnlyList<DateTimeOffset> bounds, string stage, IReadOnlyList<string> targets, CancellationToken cancellationToken)
    {
        var (parts, sizes) = (bounds.Count - 1, new int[bounds.Count - 1]);
        var arrivals = targets.ToDictionary(target => target, _ => (IReadOnlyList<SortedList<int, int>>)[.. Enumerable.Range(0, parts).Select(_ => new SortedList<int, int>())], StringComparer.Ordinal);
        var dialect = session.Dialect;
        var selection = await SelectionAsync(source, PeriodFigure.FirstEntered, cancellationToken, [stage]);
        var sql = session.Statement().With("w", rows => rows.Add("SELECT ").PartOf("t.at", bounds)
            .Add(string.Concat(targets.Select((_, index) => $", {dialect.WholeDays("t." + PeriodSelection.Until(index), "t.at")} AS days{index}")))
            .FromRows("t", inner => selection.InOrder(inner, [stage], targets)));
        sql.Add("SELECT -1 AS target, w.part, CAST(0 AS bigint) AS days, COUNT(*)").FromWith("w").Add(" GROUP BY w.part");
        for (var index = 0; index < targets.Count; index++)
        {
            var days = $"w.days{SqlDialect.Text(index)}";
            sql.Add($" UNION ALL SELECT {new Column(SqlDialect.Text(index))}, w.part, {new Column(days)}, COUNT(*)").FromWith("w")
                .Add($" WHERE {new Column(days)} IS NOT NULL GROUP BY w.part, {new Column(days)}");
        }

        await session.EachAsync(
            sql,
            reader =>
            {
                var (target, part, count) = (reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(3));
                if (target < 0) sizes[part] = count;
                else arrivals[targets[target]][part].Add((int)reader.GetInt64(2), count);
            },
            cancellationToken);
        return (sizes, arrivals);
    }

    /// <summary>How many of a period's cohort came to each stage, from the ways that they took: those are few, however many took them.</summary>
    private async ValueTask<IReadOnlyDictionary<string, int>> CohortAsync(PeriodSource source, PeriodFigure figure, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var selection = await SelectionAsync(source, figure, cancellationToken);
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
        moves.GetOrAdd((source, bounds, by), _ => new(async () =>
        {
            var dialect = session.Dialect;
            var part = by is not null ? ", d.value" : bounds is not null ? ", d.part" : "";
            var selection = await SelectionAsync(source, PeriodFigure.Entered, cancellationToken);
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
        })).Value;

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
