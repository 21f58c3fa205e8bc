using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Queries;

/// <summary>What a plan reads besides the figures of a period.</summary>
public sealed class PlanQuery(ReadSession session)
{
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
}
