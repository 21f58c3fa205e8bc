using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace PipelineGraph.Benchmarks.Base;

/// <summary>What it costs to ask or to switch the whole base, beside a bare read of the same rows.</summary>
internal sealed class WholeBase : IDisposable
{
    private const int ActivitiesEach = 3;

    private readonly ServerProcess server;
    private readonly HttpClient client;
    private readonly TextWriter output;
    private readonly int contacts;
    private readonly TimeSpan bare;
    private readonly JsonElement definitions;

    private WholeBase(ServerProcess server, HttpClient client, TextWriter output, int contacts, TimeSpan bare, JsonElement definitions) =>
        (this.server, this.client, this.output, this.contacts, this.bare, this.definitions) = (server, client, output, contacts, bare, definitions);

    public static async Task<int> RunAsync(int contacts, string? keep, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(keep ?? Path.Combine(Path.GetTempPath(), $"pipelinegraph-benchmark-{Guid.NewGuid():N}"));
        try
        {
            var data = new DataSet(folder, ActivitiesEach);
            var key = await data.MakeAsync(contacts, output, cancellationToken);
            var database = Path.Combine(data.Product, "pipelinegraph.db");
            await output.WriteLineAsync($"{"",-36}{"seconds",9}{"contacts/s",12}{"CPU s",8}{"peak MB",9}{"times bare",12}");
            var (rows, bare) = BareRead(database);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{$"bare read of {rows} rows",-36}{bare.TotalSeconds,9:0.00}{contacts / bare.TotalSeconds,12:N0}{"",8}{"",9}{1.0,12:0.0}"));
            await using var server = await ServerProcess.ProductAsync(data.Product, cancellationToken);
            using var client = Client.Of(server, key);
            var definitions = (await Client.AskAsync(client, "{ definitions { id key } }", null, cancellationToken)).GetProperty("definitions");
            using var measured = new WholeBase(server, client, output, contacts, bare, definitions);
            await measured.RunAsync(cancellationToken);
            return 0;
        }
        finally
        {
            if (keep is null && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    public void Dispose() => client.Dispose();

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var other = Candidate("market-money-authority", "{}");
        await RunAsync("preview of other settings", "preview", "startPreview", "StartPreviewInput", new { candidate = Candidate("engagement", """{"silentDays":30}""") }, cancellationToken);
        await RunAsync("preview of another definition", "preview", "startPreview", "StartPreviewInput", new { candidate = other }, cancellationToken);
        await RunAsync("comparison of five definitions", "comparison", "startComparison", "StartComparisonInput",
            new { candidates = definitions.EnumerateArray().Where(each => each.GetProperty("key").GetString() != "engagement").Select(each => Candidate(each.GetProperty("key").GetString()!, "{}")) }, cancellationToken);
        await RunAsync("restatement of a month", "restatement", "startRestatement", "StartRestatementInput", new { candidate = other, period = new { from = "2026-03-01T00:00:00Z", to = "2026-04-01T00:00:00Z" } }, cancellationToken);
        await RunAsync("search for the next question", "questionSearch", "startQuestionSearch", "StartQuestionSearchInput", new { candidate = other }, cancellationToken);
        await RunAsync("activation", "activation", "activateDefinition", "ActivateDefinitionInput", new { candidate = other, reason = "to be measured" }, cancellationToken);
        await RunAsync("roll back", "activation", "rollBackDefinition", "RollBackDefinitionInput", new { reason = "to be measured" }, cancellationToken);
    }

    private async Task RunAsync(string name, string field, string mutation, string type, object arguments, CancellationToken cancellationToken)
    {
        var input = JsonSerializer.SerializeToNode(arguments)!.AsObject();
        input["idempotencyKey"] = Guid.NewGuid().ToString();
        var (before, started) = (server.Processor, Stopwatch.GetTimestamp());
        using var sampling = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var peak = server.PeakMemoryAsync(sampling.Token);
        var answer = (await Client.AskAsync(client, $"mutation ($input: {type}!) {{ {mutation}(input: $input) {{ {field} {{ id }} errors {{ ... on UserError {{ message }} }} }} }}", new { input }, cancellationToken)).GetProperty(mutation);
        if (answer.GetProperty(field).ValueKind == JsonValueKind.Null) throw new InvalidOperationException($"{name}: {answer}");
        var id = answer.GetProperty(field).GetProperty("id").GetString()!;
        JsonElement node;
        do
        {
            await Task.Delay(20, cancellationToken);
            node = (await Client.AskAsync(
                client, "query ($id: ID!) { node(id: $id) { ... on EvaluationRun { run: state failure failed } ... on Activation { state failure writersWaited } } }", new { id }, cancellationToken)).GetProperty("node");
        }
        while ((State(node, "run") ?? State(node, "state")) is "RUNNING" or "PREPARING");
        var (elapsed, processor) = (Stopwatch.GetElapsedTime(started), server.Processor - before);
        await sampling.CancelAsync();
        if ((State(node, "run") ?? State(node, "state")) is not ("COMPLETED" or "ACTIVE")) throw new InvalidOperationException($"{name}: {node}");
        var waited = node.TryGetProperty("writersWaited", out var duration) && duration.ValueKind == JsonValueKind.String ? $"   writers waited {duration.GetString()}" : "";
        var megabytes = await peak / 1048576.0;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-36}{elapsed.TotalSeconds,9:0.00}{contacts / elapsed.TotalSeconds,12:N0}{processor.TotalSeconds,8:0.0}{megabytes,9:N0}{elapsed / bare,12:0.0}{waited}"));

        static string? State(JsonElement node, string name) => node.TryGetProperty(name, out var state) ? state.GetString() : null;
    }

    private object Candidate(string definition, string settings) => new
    {
        definitionId = definitions.EnumerateArray().First(each => each.GetProperty("key").GetString() == definition).GetProperty("id").GetString(),
        settings = JsonDocument.Parse(settings).RootElement,
    };

    /// <summary>All subjects and all facts in the order of their keys, each column read as what it is; the second of two readings.</summary>
    private static (long Rows, TimeSpan Time) BareRead(string database)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        (long, TimeSpan) last = default;
        for (var round = 0; round < 2; round++)
        {
            var (rows, started) = (0L, Stopwatch.GetTimestamp());
            foreach (var table in (ReadOnlySpan<string>)["subject ORDER BY tenant_id, subject_id", "fact ORDER BY tenant_id, subject_id, fact_no"])
            {
                using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this program.
                command.CommandText = $"SELECT * FROM {table}";
#pragma warning restore CA2100
                using var reader = command.ExecuteReader();
                for (; reader.Read(); rows++)
                {
                    for (var column = 0; column < reader.FieldCount; column++) _ = reader.IsDBNull(column) ? null : reader.GetValue(column);
                }
            }

            last = (rows, Stopwatch.GetElapsedTime(started));
        }

        return last;
    }
}
