using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PipelineGraph.Benchmarks.Faults;

/// <summary>The kinds of faults, each with what is done while it happens.</summary>
internal static class FaultKinds
{
    private const string Mapping =
        """
        {
          "source": "faults",
          "contact": { "externalId": "{id}", "displayName": "imported {id}", "createdAt": { "text": "2026-01-05T09:00:00Z" } },
          "facts": [
            { "activity": "email", "direction": "OUTBOUND", "at": "{out}" },
            { "activity": "email", "direction": "INBOUND", "at": "{in}" }
          ]
        }
        """;

    private const string Engagement = "engagement";

    private static readonly string[] Definitions = [Engagement, "ideal-customer-profile", "market-money-authority", "dialogue"];

    public static IReadOnlyDictionary<string, Func<Installation, int, CancellationToken, Task<Round>>> All { get; } = new Dictionary<string, Func<Installation, int, CancellationToken, Task<Round>>>
    {
        ["recording"] = (installation, seed, token) => RunAsync(installation, seed, RecordingAsync, token),
        ["import"] = (installation, seed, token) => RunAsync(installation, seed, ImportAsync, token),
        ["activation"] = (installation, seed, token) => RunAsync(installation, seed, ActivationAsync, token),
        ["clock"] = (installation, seed, token) => RunAsync(installation, seed, ClockAsync, token, """{"silentDays":1}"""),
        ["database"] = (installation, seed, token) => RunAsync(installation, seed, DatabaseAsync, token),
        ["connection"] = (installation, seed, token) => RunAsync(installation, seed, ConnectionAsync, token),
        ["subscriber"] = (installation, seed, token) => RunAsync(installation, seed, SubscriberAsync, token),
    };

    private static async Task<Round> RunAsync(Installation installation, int seed, Func<Round, CancellationToken, Task> run, CancellationToken cancellationToken, string settings = "{}")
    {
        await using var round = await Round.StartAsync(installation, seed, Engagement, settings, cancellationToken);
        await round.Writers.MakeSubjectsAsync(16, cancellationToken);
        await run(round, cancellationToken);
        await round.SettleAsync(cancellationToken);
        await Verification.VerifyAsync(round, cancellationToken);
        return round;
    }

    private static async Task RecordingAsync(Round round, CancellationToken cancellationToken)
    {
        var writing = round.Writers.WriteAsync(16, 12, cancellationToken);
        await round.KillWhileWritingAsync(writing, round.Random.Next(1, 180), cancellationToken);
        await writing;
    }

    /// <summary>By the API of a node that is killed, or by the command that is; then again until it is done.</summary>
    private static async Task ImportAsync(Round round, CancellationToken cancellationToken)
    {
        const int Rows = 500;
        var csv = Csv(Rows, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), round.Random);
        var until = round.Random.Next(1, Rows);
        var writing = round.Writers.WriteAsync(4, 8, cancellationToken);
        if (round.Random.Next(2) == 0) await ByNodeAsync(round, csv, until, cancellationToken);
        else await ByCommandAsync(round, csv, until, cancellationToken);
        await writing;
        (round.ImportedContacts, round.ImportedActivities, round.Others) = (Rows, 2 * Rows, 1);
    }

    private static async Task ByNodeAsync(Round round, string csv, int until, CancellationToken cancellationToken)
    {
        var node = round.AnyNode();
        var importing = round.Client.AskAsync(
            node.Index,
            "mutation ($input: ImportCsvInput!) { importCsv(input: $input) { rows imported bad errors { ... on UserError { message } } } }",
            new { input = new { idempotencyKey = "import", csv, mapping = JsonElement.Parse(Mapping) } }, cancellationToken);
        await UntilThereAsync(round, until, importing, cancellationToken);
        await round.KillAsync(node, importing.IsCompleted ? "node, afterwards" : "node", cancellationToken);
        Imported((await importing).Data.GetProperty("importCsv").ToString(), "\"imported\":500");
    }

    private static async Task ByCommandAsync(Round round, string csv, int until, CancellationToken cancellationToken)
    {
        var (people, mapping) = (Path.Combine(round.Installation.Folder, $"{round.Tenant}.csv"), Path.Combine(round.Installation.Folder, "mapping.json"));
        await File.WriteAllTextAsync(people, csv, cancellationToken);
        await File.WriteAllTextAsync(mapping, Mapping, cancellationToken);
        string[] command = ["import", people, "--tenant", round.Tenant, "--mapping", mapping, .. round.Installation.CommandSettings];
        using (var process = ServerProcess.StartCommand(command))
        {
            var ending = process.WaitForExitAsync(cancellationToken);
            await UntilThereAsync(round, until, ending, cancellationToken);
            round.Broke = ending.IsCompleted ? "command, afterwards" : "command";
            process.Kill();
            await ending;
        }

        Imported(await ServerProcess.CommandAsync(command, cancellationToken), "500 rows: 500 imported");
    }

    private static Task UntilThereAsync(Round round, int contacts, Task importing, CancellationToken cancellationToken) => Round.UntilAsync(
        async () => importing.IsCompleted || await round.Installation.AskAsync<long>("SELECT count(*) FROM contact WHERE tenant_id = $1 AND external_id IS NOT NULL", cancellationToken, round.Caller.TenantId) >= contacts,
        "the import goes on", cancellationToken);

    private static void Imported(string answer, string expected)
    {
        if (!answer.Replace(" ", "", StringComparison.Ordinal).Contains(expected.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal)) throw new FaultException($"The import answered {answer}");
    }

    /// <summary>Another definition while writers write; who fills, drains or switches is killed, and another goes on.</summary>
    private static async Task ActivationAsync(Round round, CancellationToken cancellationToken)
    {
        var contacts = round.Random.Next(50, 1500);
        await round.Installation.ImportAsync(round.Caller, Csv(contacts, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), round.Random), Mapping, cancellationToken);
        (round.ImportedContacts, round.ImportedActivities, round.Others) = (contacts, 2 * contacts, 1);
        var (data, _) = await round.Client.AskAsync(0, "{ definitions { id key } }", null, cancellationToken);
        var other = Definitions[round.Random.Next(Definitions.Length)];
        var candidate = new
        {
            definitionId = data.GetProperty("definitions").EnumerateArray().First(each => each.GetProperty("key").GetString() == other).GetProperty("id").GetString(),
            settings = JsonElement.Parse(other == Engagement ? """{"triggers":["serious_chance"]}""" : "{}"),
        };
        var writing = round.Writers.WriteAsync(8, 12, cancellationToken);
        var activating = round.Client.AskAsync(
            round.AnyNode().Index,
            "mutation ($input: ActivateDefinitionInput!) { activateDefinition(input: $input) { activation { id state failure } errors { ... on UserError { message } } } }",
            new { input = new { idempotencyKey = "other", candidate, reason = "to see it survive" } }, cancellationToken);
        await Round.UntilAsync(async () => await StandAsync() != "not begun" || activating.IsCompleted, "the activation begins", cancellationToken);
        await Task.Delay(round.Random.Next(0, 700), cancellationToken);
        await round.KillAsync(round.AnyNode(), await StandAsync(), cancellationToken);
        var answer = (await activating).Data.GetProperty("activateDefinition");
        if (answer.GetProperty("errors").GetArrayLength() > 0) throw new FaultException($"The activation answered {answer}");
        await writing;
        await Round.UntilAsync(async () => await StandAsync() == "active", "the activation is active", cancellationToken);

        Task<string> StandAsync() => round.Installation.AskAsync<string>(
            """
            SELECT coalesce((SELECT CASE WHEN a.state = 1 THEN 'active' WHEN a.state <> 0 THEN 'state ' || a.state WHEN k.filled THEN 'filled' ELSE 'filling' END
            FROM activation a LEFT JOIN kept_binding k ON k.tenant_id = a.tenant_id AND k.binding_no = a.binding_no WHERE a.tenant_id = $1 AND a.activation_no = 2), 'not begun')
            """,
            cancellationToken, round.Caller.TenantId);
    }

    /// <summary>Many are due at one instant, and a node is killed around it.</summary>
    private static async Task ClockAsync(Round round, CancellationToken cancellationToken)
    {
        const int Due = 150;
        var due = TimeProvider.System.GetUtcNow().AddSeconds(2);
        var csv = new StringBuilder("id,out,in\n");
        for (var index = 0; index < Due; index++) csv.Append(CultureInfo.InvariantCulture, $"{index},{due.AddDays(-2):O},{due.AddDays(-1):O}\n");
        await round.Installation.ImportAsync(round.Caller, csv.ToString(), Mapping, cancellationToken);
        (round.ImportedContacts, round.ImportedActivities) = (Due, 2 * Due);
        if (due - TimeProvider.System.GetUtcNow() is var left && left > TimeSpan.Zero) await Task.Delay(left, cancellationToken);
        var writing = round.Writers.WriteAsync(4, 8, cancellationToken);
        var moved = round.Random.Next(Due);
        var stuck = Task.Delay(round.Random.Next(400), cancellationToken);
        await Round.UntilAsync(async () => stuck.IsCompleted || await MovedAsync() >= moved, "time moves them", cancellationToken);
        await round.KillAsync(round.AnyNode(), await MovedAsync() is > 0 and < Due ? "in the midst" : "before or after", cancellationToken);
        await writing;
        await Round.UntilAsync(async () => await MovedAsync() >= Due, "time moved them all", cancellationToken);

        Task<long> MovedAsync() => round.Installation.AskAsync<long>(
            "SELECT count(*) FROM stage_change WHERE tenant_id = $1 AND cause = 1 AND effective_at = date_trunc('microseconds', $2::timestamptz)", cancellationToken, round.Caller.TenantId, due);
    }

    /// <summary>Stopped at once, its first process killed, or that of a connection; then it recovers from its log.</summary>
    private static async Task DatabaseAsync(Round round, CancellationToken cancellationToken)
    {
        var writing = round.Writers.WriteAsync(16, 12, cancellationToken);
        var answered = round.Random.Next(1, 180);
        while (round.Writers.Acknowledged < answered && !writing.IsCompleted) await Task.Delay(1, cancellationToken);
        switch (round.Random.Next(3))
        {
            case 0:
                round.Broke = "stopped at once";
                round.Installation.Cluster.Restart();
                break;
            case 1:
                round.Broke = "killed";
                round.Installation.Cluster.KillAndRestart();
                break;
            default:
                round.Broke = "a backend killed";
                if (await round.Installation.BackendAsync(cancellationToken) is var process and > 0) Data.PostgreSql.Tests.PostgreSqlCluster.KillBackend(process);
                break;
        }

        await writing;
        Npgsql.NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Connections are ended by the database, or cut on the way: at any moment, or so that nobody hears of a commit.</summary>
    private static async Task ConnectionAsync(Round round, CancellationToken cancellationToken)
    {
        var writing = round.Writers.WriteAsync(16, 12, cancellationToken);
        var way = round.Random.Next(3);
        round.Broke = way switch { 0 => "ended by the database", 1 => "cut", _ => "cut after a commit" };
        while (!writing.IsCompleted)
        {
            if (way == 0) await round.Installation.AskAsync<bool>("SELECT coalesce((SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'pipelinegraph_server' AND application_name = 'pipelinegraph' ORDER BY state <> 'idle' DESC, random() LIMIT 1), false)", cancellationToken);
            else round.AnyNode().Proxy.Cut(round.Random, losingAnswer: way == 2);
            await Task.Delay(round.Random.Next(5, 40), cancellationToken);
        }

        await writing;
        Npgsql.NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Subscribers leave and come back, to any node, behind the last number that they saw; sometimes a node is killed too.</summary>
    private static async Task SubscriberAsync(Round round, CancellationToken cancellationToken)
    {
        for (var index = 0; index < 8; index++)
        {
            var random = new Random(round.Random.Next());
            round.Follow(null, () => TimeSpan.FromMilliseconds(random.Next(5, 250)));
        }

        var writing = round.Writers.WriteAsync(8, 20, cancellationToken);
        if (round.Random.Next(3) == 0) await round.KillWhileWritingAsync(writing, round.Random.Next(1, 140), cancellationToken);
        await writing;
    }

    private static string Csv(int rows, DateTimeOffset from, Random random)
    {
        var text = new StringBuilder("id,out,in\n");
        for (var index = 0; index < rows; index++)
        {
            var at = from.AddMinutes(random.Next(60 * 24 * 100));
            text.Append(CultureInfo.InvariantCulture, $"{index},{at:O},{at.AddMinutes(random.Next(1, 5_000)):O}\n");
        }

        return text.ToString();
    }
}
