using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PipelineGraph.Benchmarks.Base;

/// <summary>How late changes are that the clock makes, when many are due at one instant and nobody does anything.</summary>
internal static class Punctuality
{
    /// <summary>For so many contacts an import takes less than their due instant is ahead.</summary>
    private const int ImportedPerSecond = 400;

    private const string Mapping =
        """
        {
          "source": "clock",
          "contact": { "externalId": "{id}", "displayName": "{id}", "createdAt": "{out}" },
          "facts": [
            { "activity": "email", "direction": "OUTBOUND", "at": "{out}" },
            { "activity": "email", "direction": "INBOUND", "at": "{in}" }
          ]
        }
        """;

    public static async Task<int> RunAsync(IReadOnlyList<int> counts, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"pipelinegraph-benchmark-{Guid.NewGuid():N}");
        try
        {
            var data = new DataSet(folder);
            var key = await data.MakeAsync(0, output, cancellationToken);
            await using var server = await ServerProcess.ProductAsync(data.Product, cancellationToken);
            using var client = Client.Of(server, key);
            await ActivateAsync(client, cancellationToken);
            await output.WriteLineAsync($"{"due at once",12}{"moved",8}{"first ms",10}{"last ms",9}{"a second",10}");
            foreach (var count in counts) await RunAsync(client, count, output, cancellationToken);
            return 0;
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(HttpClient client, int count, TextWriter output, CancellationToken cancellationToken)
    {
        var due = DateTimeOffset.UtcNow.AddSeconds(5 + (count / ImportedPerSecond));
        var written = due.AddDays(-1);
        var csv = new StringBuilder("id,out,in\n");
        for (var index = 0; index < count; index++) csv.Append(CultureInfo.InvariantCulture, $"{due.Ticks}-{index},{written.AddHours(-1):O},{written:O}\n");
        var head = (await Client.AskAsync(client, "{ latestChange }", null, cancellationToken)).GetProperty("latestChange").GetInt64();
        await Client.AskAsync(
            client, "mutation ($csv: String!, $mapping: JSON!) { importCsv(input: { csv: $csv, mapping: $mapping }) { rows errors { ... on UserError { message } } } }",
            new { csv = csv.ToString(), mapping = JsonDocument.Parse(Mapping).RootElement }, cancellationToken);
        if (DateTimeOffset.UtcNow >= due) throw new InvalidOperationException("The import took longer than was left: nothing can be said of the clock.");
        await Task.Delay(due - DateTimeOffset.UtcNow + TimeSpan.FromSeconds(2 + (count / ImportedPerSecond)), cancellationToken);

        var late = new List<double>();
        string? after = null;
        do
        {
            var page = (await Client.AskAsync(
                client, "query ($head: ChangeNumber!, $after: Cursor) { stageChanges(afterNumber: $head, first: 500, after: $after) { nodes { cause effectiveAt numberedAt } pageInfo { hasNextPage endCursor } } }",
                new { head, after }, cancellationToken)).GetProperty("stageChanges");
            late.AddRange(page.GetProperty("nodes").EnumerateArray().Where(change => change.GetProperty("cause").GetString() == "CLOCK")
                .Select(change => (change.GetProperty("numberedAt").GetDateTimeOffset() - change.GetProperty("effectiveAt").GetDateTimeOffset()).TotalMilliseconds));
            after = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean() ? page.GetProperty("pageInfo").GetProperty("endCursor").GetString() : null;
        }
        while (after is not null);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{count,12:N0}{late.Count,8:N0}{late.DefaultIfEmpty().Min(),10:N0}{late.DefaultIfEmpty().Max(),9:N0}{late.Count / (late.DefaultIfEmpty().Max() / 1000),10:N0}"));
    }

    private static async Task ActivateAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var definition = (await Client.AskAsync(client, "{ definitions { id key } }", null, cancellationToken)).GetProperty("definitions").EnumerateArray()
            .First(each => each.GetProperty("key").GetString() == "engagement").GetProperty("id").GetString();
        await Client.AskAsync(
            client, "mutation ($id: ID!) { activateDefinition(input: { idempotencyKey: \"clock\", reason: \"to be measured\", candidate: { definitionId: $id, settings: { silentDays: 1 } } }) { activation { state } errors { ... on UserError { message } } } }",
            new { id = definition }, cancellationToken);
    }
}
