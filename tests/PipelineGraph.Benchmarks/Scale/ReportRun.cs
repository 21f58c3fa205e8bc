using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using PipelineGraph.Benchmarks.Base;
using PipelineGraph.Benchmarks.Faults;

namespace PipelineGraph.Benchmarks.Scale;

/// <summary>How long each report of a large tenant takes over HTTP and, on PostgreSQL, how many rows it reads; beside one statement that counts the entries of a month.</summary>
/// <param name="only">Parts of the names of the reports that are wanted; none: all.</param>
internal sealed class ReportRun(string[] only, TextWriter output, CancellationToken cancellationToken)
{
    private const int ActivitiesEach = 3;
    private const int Rounds = 3;

    /// <summary>The entries are of January to July.</summary>
    private const string Month = """period: { days: { from: "2026-03-01", to: "2026-04-01" } }""";
    private const string All = """period: { days: { from: "2026-01-01", to: "2026-08-01" } }""";

    /// <summary>Stands for the instant before the last mails.</summary>
    private const string Since = "SINCE";
    private const int LastMails = 200;

    private static readonly (string Name, string Query)[] Reports =
    [
        ("present funnel", "{ funnel(unit: PERSON) { stages { stage { key } count reached } } }"),
        ("a month: first entries", Funnel(Month, "FIRST_ENTRY", "stages { counted { count } conversionToNext }")),
        ("a month: entered and left", Funnel(Month, "EVERY_ENTRY", "stages { counted { count } leftForward { count } leftBackward { count } leftOut { count } }")),
        ("a month: at its start and end", Funnel(Month, "EVERY_ENTRY", "stages { atStart { count } atEnd { count } }")),
        ("a month: 50 behind a figure", Funnel(Month, "FIRST_ENTRY", "stages { counted { subjects(first: 50) { nodes { id } } } }")),
        ("a month: cohort rule", Funnel(Month, "COHORT", "stages { counted { count } }")),
        ("seven months: first entries", Funnel(All, "FIRST_ENTRY", "stages { counted { count } conversionToNext }")),
        ("seven months: one after the other", Funnel(All, "IN_ORDER", "stages { counted { count } }")),
        ("seven months, by week", Funnel(All, "FIRST_ENTRY", "series(step: WEEK) { stages { counted { count } leftForward { count } } }")),
        ("a month: time in stage", Funnel(Month, "FIRST_ENTRY", "speed { timeInStage { ofAll { median p75 p90 } } }")),
        ("seven months: time in stage", Funnel(All, "FIRST_ENTRY", "speed { timeInStage { ofAll { median p75 p90 } } }")),
        ("seven months: standing, overdue", Funnel(All, "FIRST_ENTRY", "speed { standing { age { median } overdue { count } } }")),
        ("seven months: time to prospect", Funnel(All, "FIRST_ENTRY", """speed { timeTo(stage: "prospect") { ofAll { median } ofArrived { median } } }""")),
        ("a month: by source", Funnel(Month, "FIRST_ENTRY", """slices(by: { attribute: "source" }) { label funnel { stages { counted { count } } } }""")),
        ("a month: by owner", Funnel(Month, "FIRST_ENTRY", "slices(by: { field: OWNER }) { label funnel { stages { counted { count } } } }")),
        ("a month: 50 behind a source's figure", Funnel(Month, "FIRST_ENTRY", """slices(by: { attribute: "source" }, first: 1) { label funnel { stages { counted { subjects(first: 50) { nodes { id } } } } } }""")),
        ("seven months: by source", Funnel(All, "FIRST_ENTRY", """slices(by: { attribute: "source" }) { label funnel { stages { counted { count } } } }""")),
        ("seven months: velocity", Funnel(All, "FIRST_ENTRY", """velocity(to: "prospect") { opportunities { count } winRate cycle perDay }""")),
        ("all that was ever learnt", Learnt("")),
        ("what the last 200 mails taught", Learnt(Since)),
        ("seven months: cohorts by month", Funnel(All, "FIRST_ENTRY", "cohorts(step: MONTH) { entered { count } later { within { share } } }")),
        ("seven months: a plan", $"{{ plan(unit: PERSON, target: {{ customers: 10 }}, period: {{ month: {{ year: 2999, month: 1 }} }}, goal: \"prospect\", measured: {All["period: ".Length..]}) {{ expectedFromPipeline steps {{ needed neededHigh enterBy sample {{ onTheWay {{ count }} }} warnings {{ code }} }} }} }}"),
    ];

    /// <summary>Asks the tenant of a server that is there.</summary>
    public async Task<int> AskAsync(Uri server, string key)
    {
        using var client = Client.Of(server, key);
        await HeadAsync(server.ToString());
        await ReportAsync(client, rows: null);
        return 0;
    }

    /// <param name="folder">Where the data of SQLite is made and kept; made there once. Null: a scratch folder.</param>
    public async Task<int> RunAsync(int contacts, bool sqlite, string? folder)
    {
        await HeadAsync(string.Create(CultureInfo.InvariantCulture, $"{contacts:N0} contacts on {(sqlite ? "SQLite" : "PostgreSQL")}"));
        if (sqlite) await SqliteAsync(contacts, folder);
        else await PostgreSqlAsync(contacts);
        return 0;
    }

    private async Task HeadAsync(string of)
    {
        await output.WriteLineAsync($"{of}; {Rounds} times each");
        await output.WriteLineAsync($"{"",-40}{"median s",10}{"slowest",10}{"rows read",14}");
    }

    private async Task SqliteAsync(int contacts, string? kept)
    {
        var folder = kept ?? Directory.CreateTempSubdirectory("pipelinegraph-reports-").FullName;
        try
        {
            var data = new DataSet(folder, ActivitiesEach, hasSources: true);
            var key = await data.MakeAsync(contacts, TextWriter.Null, cancellationToken);
            await using var server = await ServerProcess.ProductAsync(data.Product, cancellationToken);
            using var client = Client.Of(server, key);
            await ReportAsync(client, rows: null);
            await output.WriteLineAsync(Line("bare: entries of a month, one statement", [BareSqlite(Path.Combine(data.Product, "pipelinegraph.db"))], rows: null));
        }
        finally
        {
            if (kept is null) Directory.Delete(folder, recursive: true);
        }
    }

    private async Task PostgreSqlAsync(int contacts)
    {
        await using var installation = await Installation.StartAsync(nodes: 0, cancellationToken);
        var tenant = await installation.TenantAsync("engagement", "{}", cancellationToken);
        var (people, mapping) = await new DataSet(Path.Combine(installation.Folder, tenant.Name), ActivitiesEach, hasSources: true).WriteAsync(contacts, cancellationToken);
        await ServerProcess.CommandAsync(["import", people, "--tenant", tenant.Name, "--mapping", mapping, .. installation.CommandSettings], cancellationToken);
        await installation.ExecuteAsync("VACUUM ANALYZE", cancellationToken);
        await using (var server = await ServerProcess.ProductAsync(installation.Folder, cancellationToken, installation.CommandSettings))
        {
            using var client = Client.Of(server, tenant.Key);
            await ReportAsync(client, () => installation.RowsReadAsync(cancellationToken));
        }

        var started = Stopwatch.GetTimestamp();
        await installation.ExecuteAsync(Bare("'2026-02-28 23:00Z'", "'2026-03-31 22:00Z'", tenant.Caller.TenantId.ToString()), cancellationToken);
        await output.WriteLineAsync(Line("bare: entries of a month, one statement", [Stopwatch.GetElapsedTime(started).TotalSeconds], rows: null));
    }

    private async Task ReportAsync(HttpClient client, Func<Task<long>>? rows)
    {
        var since = await MailAsync(client);
        foreach (var (name, text) in Reports.Where(report => only.Length == 0 || only.Any(report.Name.Contains)))
        {
            var query = text.Replace(Since, since, StringComparison.Ordinal);
            var before = rows is null ? 0 : await rows();
            var times = new List<double>();
            try
            {
                for (var round = 0; round < Rounds; round++)
                {
                    var started = Stopwatch.GetTimestamp();
                    await Client.AskAsync(client, query, null, cancellationToken);
                    times.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
                }
            }
            catch (InvalidOperationException refused)
            {
                await output.WriteLineAsync($"{name,-40} {refused.Message}");
                continue;
            }

            await output.WriteLineAsync(Line(name, times, rows is null ? null : (await rows() - before) / Rounds));
        }
    }

    /// <summary>Tells of mails, and gives an instant before the first of them was learnt.</summary>
    private async Task<string> MailAsync(HttpClient client)
    {
        var contacts = (await Client.AskAsync(client, $"{{ contacts(first: {LastMails}) {{ nodes {{ id }} }} }}", null, cancellationToken)).GetProperty("contacts").GetProperty("nodes").EnumerateArray().ToList();
        var since = TimeProvider.System.GetUtcNow();
        foreach (var (contact, index) in contacts.Select((contact, index) => (contact, index)))
        {
            await Client.AskAsync(
                client, "mutation($input: RecordActivityInput!) { recordActivity(input: $input) { errors { __typename } } }",
                new { input = new { idempotencyKey = $"{since:O} {index}", subjectIds = new[] { contact.GetProperty("id").GetString() }, kind = "email", direction = "INBOUND" } }, cancellationToken);
        }

        return since.ToString("O", CultureInfo.InvariantCulture);
    }

    private static string Learnt(string from) => $$"""{ periodFunnel(unit: PERSON, period: { instants: { {{(from.Length > 0 ? $"from: \"{from}\"" : "")}} } }, rule: EVERY_ENTRY, basis: RECORDED) { stages { entered { net } leftForward { net } atEnd { count } } } }""";

    private static string Line(string name, List<double> seconds, long? rows) => string.Create(
        CultureInfo.InvariantCulture, $"{name,-40}{seconds.Order().ElementAt(seconds.Count / 2),10:0.0000}{seconds.Max(),10:0.0000}{(rows is { } read ? read.ToString("N0", CultureInfo.InvariantCulture) : ""),14}");

    private static string Funnel(string period, string rule, string fields) => $"{{ periodFunnel(unit: PERSON, {period}, rule: {rule}) {{ {fields} }} }}";

    private static string Bare(string from, string to, string tenant) =>
        $"SELECT stage_key, COUNT(*) FROM stage_span WHERE tenant_id = '{tenant}' AND unit = 0 AND entered_at >= {from} AND entered_at < {to} GROUP BY stage_key";

    private static double BareSqlite(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT tenant_id FROM stage_span LIMIT 1";
        var tenant = (string)command.ExecuteScalar()!;
#pragma warning disable CA2100 // The benchmark's own statement.
        command.CommandText = Bare("1772319600000000", "1774994400000000", tenant);
#pragma warning restore CA2100
        var started = Stopwatch.GetTimestamp();
        using var reader = command.ExecuteReader();
        while (reader.Read()) { }
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
