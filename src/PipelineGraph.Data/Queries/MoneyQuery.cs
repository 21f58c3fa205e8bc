using System.Data.Common;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Queries;

/// <summary>What the deals are worth that are of a stage and of a value of a dimension.</summary>
/// <param name="Value">Null: it is unknown.</param>
public readonly record struct SliceWorth(string Stage, object? Value, DealWorth Worth);

/// <summary>
/// What the deals of a figure are worth: those that the figure's selection gives, each once, with their values as known by an instant. They come grouped by
/// currency, outcome and probability, and are added up as they are read.
/// </summary>
public sealed class MoneyQuery(ReadSession session)
{
    /// <summary>The first column behind those of the sums.</summary>
    private const int Part = 7;

    /// <summary>The deals of each stage that has any.</summary>
    public async ValueTask<IReadOnlyDictionary<string, DealWorth>> WorthAsync(PeriodSource source, PeriodFigure figure, DateTimeOffset known, CancellationToken cancellationToken)
    {
        var sums = new Sums<string>();
        foreach (var stages in PeriodSelection.Together(source, figure))
            await session.EachAsync(OfDeals(rows => new PeriodSelection(source).Rows(rows, figure, stages), known), reader => sums.Add(reader.GetString(0), reader), cancellationToken);
        return sums.Worths();
    }

    /// <summary>The same of each of several periods, one behind the other.</summary>
    /// <param name="bounds">Ascending: where the first begins, where each of them ends.</param>
    /// <param name="ofRows">A deal counts as often as it is in the figure, so that who came less who left is who stands there.</param>
    public async ValueTask<IReadOnlyList<IReadOnlyDictionary<string, DealWorth>>> WorthAsync(
        PeriodSource source, IReadOnlyList<DateTimeOffset> bounds, PeriodFigure figure, DateTimeOffset known, bool ofRows, CancellationToken cancellationToken)
    {
        if (FigureOf.IsOfSeveral(figure))
        {
            var each = new List<IReadOnlyDictionary<string, DealWorth>>();
            foreach (var part in source.Parts(bounds)) each.Add(await WorthAsync(part, figure, known, cancellationToken));
            return each;
        }

        var sums = bounds.Skip(1).Select(_ => new Sums<string>()).ToList();
        foreach (var stages in PeriodSelection.Together(source, figure))
        {
            await session.EachAsync(
                OfDeals(
                    rows => rows.Add("SELECT u.stage, u.subject_id, ").PartOf("u.at", bounds).FromRows("u", inner => new PeriodSelection(source).Rows(inner, figure, stages)),
                    known, ["part"], ofRows: ofRows),
                reader => sums[reader.GetInt32(Part)].Add(reader.GetString(0), reader),
                cancellationToken);
        }

        return [.. sums.Select(own => own.Worths())];
    }

    /// <summary>The same of each value of a dimension.</summary>
    public async ValueTask<IReadOnlyList<SliceWorth>> WorthAsync(PeriodSource source, Dimension by, PeriodFigure figure, DateTimeOffset known, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var sums = new Sums<(string Stage, object? Value)>();
        foreach (var stages in PeriodSelection.Together(source, figure))
        {
            await session.EachAsync(
                OfDeals(rows => new PeriodSelection(source).Rows(rows, figure, stages), known, by: by),
                reader => sums.Add((reader.GetString(0), reader.IsDBNull(Part) ? null : by.Read(reader, Part, dialect)), reader),
                cancellationToken);
        }

        return [.. sums.Worths().Select(own => new SliceWorth(own.Key.Stage, own.Key.Value, own.Value))];
    }

    /// <summary>The deals of one figure.</summary>
    public async ValueTask<DealWorth> WorthAsync(PeriodSource source, FigureOf figure, DateTimeOffset known, CancellationToken cancellationToken)
    {
        var sums = new Sums<string>();
        await session.EachAsync(OfDeals(rows => new PeriodSelection(source).Rows(rows, figure), known), reader => sums.Add(figure.Stage, reader), cancellationToken);
        return sums.Worths().GetValueOrDefault(figure.Stage, DealWorth.None);
    }

    /// <summary>Of the deals that entered a stage for the first time in each of several periods: those that arrived in another one, by period and by how many whole days later.</summary>
    public async ValueTask<ILookup<int, (long Days, DealWorth Worth)>> DaysAsync(
        PeriodSource source, IReadOnlyList<DateTimeOffset> bounds, FigureOf figure, DateTimeOffset known, CancellationToken cancellationToken)
    {
        var sums = new Sums<(int Part, long Days)>();
        var sql = OfDeals(
            rows => rows.Add("SELECT u.stage, u.subject_id, ").PartOf("u.at", bounds).Add(", ").Add(rows.Dialect.WholeDays("u.until", "u.at")).Add(" AS days")
                .FromRows("u", inner => new PeriodSelection(source).Waiting(inner, figure, [figure.Stage])).Add(" WHERE u.until IS NOT NULL"),
            known, ["part", "days"]);
        await session.EachAsync(sql, reader => sums.Add((reader.GetInt32(Part), reader.GetInt64(Part + 1)), reader), cancellationToken);
        return sums.Worths().ToLookup(own => own.Key.Part, own => (own.Key.Days, own.Value));
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

    /// <summary>The deals that are in each stage.</summary>
    public async ValueTask<IReadOnlyDictionary<string, DealWorth>> PresentAsync(FunnelBasis basis, DateTimeOffset known, CancellationToken cancellationToken)
    {
        var sums = new Sums<string>();
        await session.EachAsync(OfDeals(rows => FunnelQuery.Present(rows, basis), known), reader => sums.Add(reader.GetString(0), reader), cancellationToken);
        return sums.Worths();
    }

    /// <summary>
    /// Amounts of one currency are added up in two halves: in 64 bits there is room for two of the largest, and so for nine billion deals. Each deal's values are
    /// looked up by its id.
    /// </summary>
    /// <param name="rows">Writes a SELECT of <c>stage</c>, <c>subject_id</c> and what they are parted by.</param>
    /// <param name="carried">The columns that they are parted by.</param>
    /// <param name="by">Something else that they are parted by.</param>
    /// <param name="ofRows">With a deal in each row that it is in.</param>
    private Statement OfDeals(Action<Statement> rows, DateTimeOffset known, IReadOnlyList<string>? carried = null, Dimension? by = null, bool ofRows = false)
    {
        var sql = session.Statement()
            .Add("SELECT t.stage, t.currency, t.outcome, t.probability, COUNT(*), CAST(SUM(t.amount / 1000000000) AS bigint), CAST(SUM(t.amount % 1000000000) AS bigint)")
            .Add(Parts("t")).Add(by is null ? "" : ", t.value");
        sql.FromRows("t", values =>
        {
            values.Add("SELECT d.stage").Add(Parts("d"));
            by?.Write(values.Add(", "), "d.subject_id");
            if (by is not null) values.Add(" AS value");
            Latest("value_currency", "amount").Add(" AS currency");
            Latest("value_number", "amount").Add(" AS amount");
            Latest("value_text", "outcome").Add(" AS outcome");
            Latest("value_number", "probability").Add(" AS probability");
            values.FromRows("d", deals => deals.Add(ofRows ? "SELECT m.stage, m.subject_id" : "SELECT DISTINCT m.stage, m.subject_id").Add(Parts("m")).FromRows("m", rows)).Add(values.Dialect.Once);

            Statement Latest(string column, string key) => values.Add(", ").LatestKnownAttribute(sql => sql.Add("k.").Add(column), static sql => sql.Add("d.subject_id"), key, known);
        });
        return sql.Add(" GROUP BY t.stage, t.currency, t.outcome, t.probability").Add(Parts("t")).Add(by is null ? "" : ", t.value");

        string Parts(string alias) => string.Concat((carried ?? []).Select(column => $", {alias}.{column}"));
    }

    private sealed class Sums<TKey>
        where TKey : notnull
    {
        private readonly Dictionary<(TKey Key, string? Currency), CurrencyWorth> sums = [];

        public void Add(TKey key, DbDataReader reader)
        {
            var currency = reader.IsDBNull(1) ? null : reader.GetString(1);
            var deals = new DealSum(reader.GetInt64(4), currency is null ? 0 : (Int128)reader.GetInt64(5) * 1_000_000_000 + reader.GetInt64(6));
            var prospect = reader.IsDBNull(2) ? DealProspect.Open : reader.GetString(2) switch { "won" => DealProspect.Won, "lost" => DealProspect.Lost, _ => DealProspect.Open };
            sums[(key, currency)] = sums.GetValueOrDefault((key, currency)) + CurrencyWorth.Of(prospect, reader.IsDBNull(3) ? null : reader.GetInt64(3), deals);
        }

        public Dictionary<TKey, DealWorth> Worths() => sums.GroupBy(sum => sum.Key.Key).ToDictionary(
            group => group.Key,
            group => new DealWorth(
                group.Where(sum => sum.Key.Currency is null).Sum(sum => sum.Value.All.Deals),
                new SortedDictionary<string, CurrencyWorth>(group.Where(sum => sum.Key.Currency is not null).ToDictionary(sum => sum.Key.Currency!, sum => sum.Value), StringComparer.Ordinal)));
    }
}
