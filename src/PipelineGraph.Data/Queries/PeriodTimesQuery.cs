using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Queries;

/// <summary>How long the rows of a period's figures took: until the stay ended, or until the subject arrived further on; who has not is watched until an instant.</summary>
public sealed class PeriodTimesQuery
{
    private readonly ReadSession session;
    private readonly PeriodWidth width;

    internal PeriodTimesQuery(ReadSession session, PeriodWidth width) => (this.session, this.width) = (session, width);

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
        var selection = await width.SelectionAsync(source, figure.Kind, cancellationToken, stages);
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

    /// <summary>
    /// Of each of several periods how many entered a stage for the first time in it, and how many whole days later they arrived in each of some others, by target and period.
    /// </summary>
    public async ValueTask<(IReadOnlyList<int> Sizes, IReadOnlyDictionary<string, IReadOnlyList<SortedList<int, int>>> Arrivals)> CohortsAsync(
        PeriodSource source, IReadOnlyList<DateTimeOffset> bounds, string stage, IReadOnlyList<string> targets, CancellationToken cancellationToken)
    {
        var (parts, sizes) = (bounds.Count - 1, new int[bounds.Count - 1]);
        var arrivals = targets.ToDictionary(target => target, _ => (IReadOnlyList<SortedList<int, int>>)[.. Enumerable.Range(0, parts).Select(_ => new SortedList<int, int>())], StringComparer.Ordinal);
        var dialect = session.Dialect;
        var selection = await width.SelectionAsync(source, PeriodFigure.FirstEntered, cancellationToken, [stage]);
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
            .FromRows("t", rows => new PeriodSelection(source).Altogether(rows, "x.entered_at")).Add(" GROUP BY t.stage, after");
        return (await session.ListAsync(sql, reader => KeyValuePair.Create((reader.GetString(0), dialect.Duration(reader, 1)), reader.GetInt64(2)), cancellationToken)).ToDictionary();
    }
}
