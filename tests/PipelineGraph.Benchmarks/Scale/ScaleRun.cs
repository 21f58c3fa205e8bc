using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using PipelineGraph.Benchmarks.Base;
using PipelineGraph.Benchmarks.Faults;
using PipelineGraph.Benchmarks.Load;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Benchmarks.Scale;

/// <summary>A large tenant on PostgreSQL: its import, its evaluation under another definition, its funnel and its recording, each beside what the database needs at least.</summary>
internal sealed class ScaleRun(Installation installation, int contacts, TextWriter output, CancellationToken cancellationToken)
{
    private const int ActivitiesEach = 3;
    private const int Connections = 16;

    /// <summary>What an import writes, in the order in which the floor does.</summary>
    private static readonly string[] Tables = ["actor", "subject", "fact", "company", "contact", "verdict", "due", "stage_history", "stage_change", "stage_span", "funnel_count"];

    public static async Task<int> RunAsync(int contacts, TimeSpan recording, TextWriter output, CancellationToken cancellationToken)
    {
        await using var installation = await Installation.StartAsync(nodes: 0, cancellationToken);
        var run = new ScaleRun(installation, contacts, output, cancellationToken);
        await output.WriteLineAsync($"{"",-50}{"product",12}{"floor",12}{"reached",10}");
        var small = await run.TenantAsync(contacts / 10, measured: false);
        var large = await run.TenantAsync(contacts, measured: true);
        await using var server = await ServerProcess.ProductAsync(installation.Folder, cancellationToken, installation.CommandSettings);
        await run.FunnelAsync(server, small, $"funnel of {contacts / 10:N0} contacts, ms");
        await run.FunnelAsync(server, large, $"funnel of {contacts:N0} contacts, ms");
        await run.EvaluateAsync(server, large);
        await run.RecordAsync(server, large, recording);
        return 0;
    }

    private async Task<(Caller Caller, string Name, string Key)> TenantAsync(int count, bool measured)
    {
        var tenant = await installation.TenantAsync("engagement", "{}", cancellationToken);
        var (people, mapping) = await new DataSet(Path.Combine(installation.Folder, tenant.Name), ActivitiesEach).WriteAsync(count, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await ServerProcess.CommandAsync(["import", people, "--tenant", tenant.Name, "--mapping", mapping, .. installation.CommandSettings], cancellationToken);
        if (measured) await TellAsync(string.Create(CultureInfo.InvariantCulture, $"import of {count:N0} contacts, s"), Stopwatch.GetElapsedTime(started).TotalSeconds, await ImportFloorAsync(tenant.Caller.TenantId));
        await installation.ExecuteAsync("ANALYZE", cancellationToken);
        return tenant;
    }

    /// <summary>The rows that the import left, by COPY into temporary tables and INSERT … SELECT into empty tables with all their indexes, one transaction.</summary>
    private async Task<double> ImportFloorAsync(Guid tenantId)
    {
        foreach (var table in Tables) await installation.ExecuteAsync($"COPY (SELECT * FROM {table} WHERE tenant_id = '{tenantId}') TO '{File(table)}' (FORMAT BINARY)", cancellationToken);
        var database = await installation.NewDatabaseAsync("floor", cancellationToken);
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            foreach (var table in Tables)
                await Installation.ExecuteAsync(connection, $"CREATE TEMP TABLE copied_{table} (LIKE {table}); COPY copied_{table} FROM '{File(table)}' (FORMAT BINARY); INSERT INTO {table} SELECT * FROM copied_{table}", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;

        string File(string table) => Path.Combine(installation.Cluster.Folder, $"{table}.copy");
    }

    private async Task FunnelAsync(ServerProcess server, (Caller Caller, string Name, string Key) tenant, string name)
    {
        using var client = Client.Of(server, tenant.Key);
        var product = await MedianAsync(() => Client.AskAsync(client, "{ funnel(unit: PERSON) { stages { stage { key } count reached } } }", null, cancellationToken));
        await using var connection = await installation.OpenAsServerAsync(tenant.Caller.TenantId, cancellationToken);
        var floor = await MedianAsync(async () =>
        {
            await using var command = new NpgsqlCommand("SELECT f.stage_key, f.present, f.reached FROM funnel_count f JOIN stream s ON s.tenant_id = f.tenant_id AND s.active_binding_no = f.binding_no WHERE f.tenant_id = $1", connection);
            command.Parameters.AddWithValue(tenant.Caller.TenantId);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken)) { }
        });
        await TellAsync(name, product, floor);
    }

    private async Task EvaluateAsync(ServerProcess server, (Caller Caller, string Name, string Key) tenant)
    {
        using var client = Client.Of(server, tenant.Key);
        var definitions = (await Client.AskAsync(client, "{ definitions { id key } }", null, cancellationToken)).GetProperty("definitions");
        var candidate = new { definitionId = definitions.EnumerateArray().First(each => each.GetProperty("key").GetString() == "market-money-authority").GetProperty("id").GetString(), settings = new { } };
        var started = Stopwatch.GetTimestamp();
        var answer = await Client.AskAsync(
            client, "mutation ($input: StartPreviewInput!) { startPreview(input: $input) { preview { id } errors { ... on UserError { message } } } }",
            new { input = new { idempotencyKey = Guid.NewGuid(), candidate } }, cancellationToken);
        var id = answer.GetProperty("startPreview").GetProperty("preview").GetProperty("id").GetString();
        JsonElement run;
        do
        {
            await Task.Delay(50, cancellationToken);
            run = (await Client.AskAsync(client, "query ($id: ID!) { node(id: $id) { ... on EvaluationRun { state } } }", new { id }, cancellationToken)).GetProperty("node");
        }
        while (run.GetProperty("state").GetString() == "RUNNING");
        var product = Stopwatch.GetElapsedTime(started).TotalSeconds;

        await installation.ExecuteAsync("CREATE UNLOGGED TABLE grouped (tenant_id uuid, subject_id uuid, facts bigint, first timestamptz, last timestamptz, PRIMARY KEY (tenant_id, subject_id))", cancellationToken);
        started = Stopwatch.GetTimestamp();
        await installation.ExecuteAsync(
            $"INSERT INTO grouped SELECT tenant_id, subject_id, count(*), min(effective_at), max(effective_at) FROM fact WHERE tenant_id = '{tenant.Caller.TenantId}' GROUP BY tenant_id, subject_id", cancellationToken);
        await TellAsync("evaluation of them under another definition, s", product, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>Activities of a few thousand contacts in turn, over HTTP; then pgbench with the statements of one.</summary>
    private async Task RecordAsync(ServerProcess server, (Caller Caller, string Name, string Key) tenant, TimeSpan time)
    {
        using var client = Client.Of(server, tenant.Key);
        var ids = new List<string>();
        string? after = null;
        while (ids.Count < Math.Min(RecordingFloor.Contacts, contacts))
        {
            var page = (await Client.AskAsync(client, "query ($after: Cursor) { contacts(first: 100, after: $after) { nodes { id } pageInfo { endCursor } } }", new { after }, cancellationToken)).GetProperty("contacts");
            ids.AddRange(page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!));
            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }

        var work = Work.All(Guid.NewGuid().ToString("N"), ids).Single(each => each.Name == Work.Record);
        var load = new LoadGenerator(server, "/graphql", tenant.Key, work, 0);
        await load.RunAsync(Connections, time, new Measurement(), cancellationToken);
        var measured = new Measurement();
        await load.RunAsync(Connections, time, measured, cancellationToken);
        var floor = await RecordingFloor.RunAsync(installation, tenant.Caller, Connections, time, cancellationToken);
        await TellAsync($"activities a second, {Connections} clients", measured.PerSecond, floor, more: true);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"  within {measured.Percentile(0.5):N1} ms half of them, {measured.Percentile(0.99):N1} ms 99 %; {measured.ProcessorMicroseconds:N0} µs of the server's processor time each"));
    }

    private static async Task<double> MedianAsync(Func<Task> ask)
    {
        var times = new List<double>();
        for (var round = 0; round < 300; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await ask();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return times.Skip(100).Order().ElementAt(100);
    }

    /// <param name="more">More is better, as of what is done in a second.</param>
    private async Task TellAsync(string name, double product, double floor, bool more = false) =>
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name,-50}{product,12:N2}{floor,12:N2}{(more ? product / floor : floor / product),10:0.00}"));
}
