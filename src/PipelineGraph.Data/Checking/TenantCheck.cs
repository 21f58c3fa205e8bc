using System.Globalization;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Checking;

/// <summary>What a check of a tenant looked at, and what it found.</summary>
public sealed record CheckedTenant
{
    public required string Name { get; init; }

    /// <summary>The last number of the snapshot that was looked at.</summary>
    public required long Head { get; init; }

    public required long Changes { get; init; }

    public required long Stays { get; init; }

    public required long Verdicts { get; init; }

    public required int Counters { get; init; }

    /// <summary>Subjects with changes that are committed and wait for their numbers: their history and verdict are ahead of the ledger, and are not compared.</summary>
    public required int Waiting { get; init; }

    /// <summary>Bindings whose definition cannot be loaded: who reached their stages is not recounted.</summary>
    public required IReadOnlyList<BindingRecord> NotDescribed { get; init; }

    public required Differences Differences { get; init; }
}

/// <summary>
/// Counts once more and compares: numbers, stays, histories, verdicts and counters with what follows from the ledger. All of one snapshot, some thousand
/// subjects at a time, so that the memory does not grow with the base; nothing is written.
/// </summary>
public sealed class TenantCheck(Snapshots snapshots, IStageEvaluators evaluators)
{
    private const int PageSize = 2_000;

    /// <summary>Null where there is no such tenant.</summary>
    public async Task<CheckedTenant?> ExecuteAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        await using var session = new ReadSession(snapshots) { TenantId = tenantId };
        var lookups = new Lookups(session);
        if (await lookups.TenantAsync(cancellationToken) is not { } tenant || await lookups.StreamAsync(cancellationToken) is not { } stream) return null;
        var bindings = await lookups.BindingsAsync(cancellationToken);
        var descriptions = new Dictionary<int, DefinitionDescription>();
        foreach (var binding in bindings.Values)
        {
            if (await evaluators.DescribeAsync(binding.PackageHash, cancellationToken) is { } description) descriptions.Add(binding.BindingNo, description);
        }

        var differences = new Differences();
        await CompareNumbersAsync(session, stream.Head, differences, cancellationToken);
        var waiting = await WaitingAsync(session, cancellationToken);
        var counters = new CounterCheck(descriptions);
        var (changes, stays, verdicts) = (0L, 0L, 0L);
        Guid? after, last = null;
        do
        {
            after = last;
            last = await UpperBoundAsync(session, after, cancellationToken);
            var page = await PageAsync(session, stream.ActiveBindingNo, after, last, cancellationToken);
            foreach (var subject in page.Subjects)
            {
                var check = new SubjectCheck(subject, [.. page.Ledger[subject]], differences);
                check.Replay();
                check.CompareStays([.. page.Spans[subject]]);
                counters.Count([.. page.Spans[subject]]);
                (changes, stays) = (changes + page.Ledger[subject].Count(), stays + page.Spans[subject].Count());
                if (waiting.Contains(subject)) continue;
                check.CompareHistory([.. page.History[subject]]);
                check.CompareVerdict(page.Verdicts.GetValueOrDefault(subject), stream.ActiveBindingNo);
                if (page.Verdicts.ContainsKey(subject)) verdicts++;
            }
        }
        while (last is not null);

        var counts = await session.ListAsync(
            session.Statement().Add("SELECT ").Add(session.Form<FunnelCount>().Columns("x")).From("funnel_count", "x").Where(), session.Form<FunnelCount>().Read, cancellationToken);
        counters.Compare(counts, differences);
        return new CheckedTenant
        {
            Name = tenant.Name,
            Head = stream.Head,
            Changes = changes,
            Stays = stays,
            Verdicts = verdicts,
            Counters = counts.Count,
            Waiting = waiting.Count,
            Differences = differences,
            NotDescribed = [.. bindings.Values.Where(binding => !descriptions.ContainsKey(binding.BindingNo)).OrderBy(binding => binding.BindingNo)],
        };
    }

    /// <summary>Each number follows the one before, up to the head; those made together have one end, which is the last of them.</summary>
    private static async ValueTask CompareNumbersAsync(ReadSession session, long head, Differences differences, CancellationToken cancellationToken)
    {
        await session.EachAsync(
            session.Statement().Add("SELECT n.number, n.batch_end, n.before, n.next_end").FromRows("n", rows => rows
                .Add("SELECT c.number, c.batch_end, COALESCE(LAG(c.number) OVER (ORDER BY c.number), 0) AS before, COALESCE(LEAD(c.batch_end) OVER (ORDER BY c.number), 0) AS next_end")
                .From("stage_change", "c").Where())
                .Add(" WHERE n.before <> n.number - 1 OR n.batch_end < n.number OR (n.batch_end > n.number AND n.next_end <> n.batch_end) ORDER BY n.number"),
            reader =>
            {
                var (number, end, before, nextEnd) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
                if (before != number - 1) differences.Add($"numbers of the ledger after {Text(before)}", Text(before + 1), Text(number));
                if (end < number) differences.Add($"change {Text(number)}, the end of its batch", $"{Text(number)} or later", Text(end));
                else if (end > number && nextEnd != end) differences.Add($"change {Text(number)}, the end of its batch", $"{Text(end)} is the next one's too", nextEnd == 0 ? "there is no next one" : Text(nextEnd));
            },
            cancellationToken);
        var last = await session.ListAsync(
            session.Statement().Add("SELECT COALESCE(MAX(c.number), 0)").From("stage_change", "c").Where(), static reader => reader.GetInt64(0), cancellationToken);
        differences.Compare("last number of the ledger", Text(head), Text(last[0]));
    }

    /// <summary>Subjects whose changes are committed and have no numbers yet, where numbers come later.</summary>
    private static async ValueTask<HashSet<Guid>> WaitingAsync(ReadSession session, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        if (dialect.PendingRows is not { } rows) return [];
        return [.. await session.ListAsync(
            session.Statement().Add("SELECT DISTINCT w.subject_id").From("change_inbox", "i").Add(rows).Where(), reader => dialect.Id(reader, 0), cancellationToken)];
    }

    /// <summary>The last subject of the next page; null: it is the last page.</summary>
    private static async ValueTask<Guid?> UpperBoundAsync(ReadSession session, Guid? after, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var sql = session.Statement().Add("SELECT x.subject_id").From("subject", "x").Where();
        if (after is { } bound) sql.Add($" AND x.subject_id > {bound}");
        var found = await session.ListAsync(sql.Add($" ORDER BY x.subject_id LIMIT 1 OFFSET {PageSize - 1}"), reader => dialect.Id(reader, 0), cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    private static async ValueTask<Page> PageAsync(ReadSession session, int activeBinding, Guid? after, Guid? upTo, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var ledger = (await RowsAsync<StageChange>("stage_change", " ORDER BY x.subject_id, x.number")).ToLookup(row => row.SubjectId);
        var spans = (await RowsAsync<StageSpan>("stage_span")).ToLookup(row => row.SubjectId);
        var history = (await RowsAsync<StageHistory>("stage_history")).ToLookup(row => row.SubjectId);
        // Without what they are reasoned from, which is most of them.
        var verdicts = (await session.ListAsync(
            Range(session.Statement().Add("SELECT x.subject_id, x.stage_key, x.entered_at").From("verdict", "x").Where().Add($" AND x.binding_no = {activeBinding}")),
            reader => KeyValuePair.Create(dialect.Id(reader, 0), new PresentVerdict(reader.GetString(1), dialect.Instant(reader, 2))), cancellationToken)).ToDictionary();
        return new Page(ledger, spans, history, verdicts);

        ValueTask<List<T>> RowsAsync<T>(string table, string order = "")
            where T : class =>
            session.ListAsync(Range(session.Statement().Add("SELECT ").Add(session.Form<T>().Columns("x")).From(table, "x").Where()).Add(order), session.Form<T>().Read, cancellationToken);

        Statement Range(Statement sql)
        {
            if (after is { } bound) sql.Add($" AND x.subject_id > {bound}");
            return upTo is { } end ? sql.Add($" AND x.subject_id <= {end}") : sql;
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Page(ILookup<Guid, StageChange> Ledger, ILookup<Guid, StageSpan> Spans, ILookup<Guid, StageHistory> History, IReadOnlyDictionary<Guid, PresentVerdict> Verdicts)
    {
        /// <summary>All that anything is kept of, whether or not it is there itself.</summary>
        public IReadOnlyList<Guid> Subjects { get; } =
            [.. Ledger.Select(own => own.Key).Union(Spans.Select(own => own.Key)).Union(History.Select(own => own.Key)).Union(Verdicts.Keys).Order()];
    }
}
