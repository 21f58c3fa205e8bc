using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Queries;

/// <summary>What a plan reads besides the figures of a period: one statement for all stages.</summary>
public sealed class PlanQuery(ReadSession session)
{
    /// <summary>
    /// Of those who entered a stage for the first time in the period, and before an instant of the stage's own: who has not since reached or passed a target, and
    /// stands in a stage that is not out of the funnel. By stage.
    /// </summary>
    public async ValueTask<IReadOnlyDictionary<string, int>> OnTheWayAsync(
        PeriodSource source, string target, IReadOnlyDictionary<string, DateTimeOffset> before, CancellationToken cancellationToken)
    {
        if (before.Count == 0) return new Dictionary<string, int>();
        var sql = session.Statement().Add("SELECT t.stage, COUNT(*)").FromRows("t", rows => new PeriodSelection(source).OnTheWay(rows, [.. source.All.Where(before.ContainsKey)], target));
        Began(sql, "t", source, before).Add(" GROUP BY t.stage");
        return (await session.ListAsync(sql, static reader => KeyValuePair.Create(reader.GetString(0), reader.GetInt32(1)), cancellationToken)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The amounts in a currency that the deals of a figure have, each deal once, as known by an instant; and in which other currencies there are some.</summary>
    public async ValueTask<(SampleMean Amounts, IReadOnlyList<string> Others)> AmountsAsync(
        PeriodSource source, FigureOf figure, string currency, DateTimeOffset known, CancellationToken cancellationToken)
    {
        var (amounts, others) = (new SampleMean(), new SortedSet<string>(StringComparer.Ordinal));
        var sql = session.Statement().Add("SELECT t.currency, t.amount, COUNT(*)").FromRows("t", values =>
        {
            values.Add("SELECT ").LatestKnownAttribute(static sql => sql.Add("k.value_currency"), static sql => sql.Add("d.subject_id"), "amount", known).Add(" AS currency, ")
                .LatestKnownAttribute(static sql => sql.Add("k.value_number"), static sql => sql.Add("d.subject_id"), "amount", known).Add(" AS amount")
                .FromRows("d", deals => deals.Add("SELECT DISTINCT m.subject_id").FromRows("m", rows => new PeriodSelection(source).Rows(rows, figure))).Add(values.Dialect.Once);
        }).Add(" WHERE t.currency IS NOT NULL GROUP BY t.currency, t.amount");
        await session.EachAsync(
            sql,
            reader =>
            {
                var own = reader.GetString(0);
                if (own == currency) amounts.Add(reader.GetInt64(1), reader.GetInt64(2));
                else others.Add(own);
            },
            cancellationToken);
        return (amounts, [.. others]);
    }

    /// <summary>Narrows rows to those that began before an instant of their stage's own.</summary>
    internal static Statement Began(Statement sql, string alias, PeriodSource source, IReadOnlyDictionary<string, DateTimeOffset> before)
    {
        var (stage, at) = (new Column($"{alias}.stage"), new Column($"{alias}.at"));
        var word = " WHERE (";
        foreach (var each in source.All.Where(before.ContainsKey))
        {
            sql.Add(word).Add($"({stage} = {each} AND {at} < {before[each]})");
            word = " OR ";
        }

        return sql.Add(")");
    }
}
