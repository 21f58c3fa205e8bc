using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineGraph.Benchmarks.Bare;
using PipelineGraph.Benchmarks.Load;

namespace PipelineGraph.Benchmarks;

/// <summary>The whole run: the data, both servers, equal answers, and then the rounds of each work.</summary>
internal sealed class Comparison(Settings settings, ServerProcess product, string key, TextWriter output)
{
    private const string GraphQL = "/graphql";

    // Far from the numbers of the rounds, so that no idempotency key comes twice.
    private const long First = 1_000_000_000;

    public static async Task<int> RunAsync(Settings settings, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(settings.Folder ?? Path.Combine(Path.GetTempPath(), $"pipelinegraph-benchmark-{Guid.NewGuid():N}"));
        try
        {
            var data = new DataSet(folder);
            var key = await data.MakeAsync(settings.Contacts, output, cancellationToken);
            data.CopyForBare();
            await using var product = await ServerProcess.ProductAsync(data.Product, cancellationToken);
            await new Comparison(settings, product, key, output).RunAsync(folder, cancellationToken);
            return 0;
        }
        finally
        {
            if (settings.Folder is null && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private async Task RunAsync(string folder, CancellationToken cancellationToken)
    {
        var works = Work.All(Guid.NewGuid().ToString("N")[..8], await ProspectsAsync(cancellationToken));
        // The bare server gives again what the product answered before anything was measured. The queries come first: what they find, the bare one must find.
        Directory.CreateDirectory(BareServer.AnswersOf(folder));
        var answers = new Dictionary<Work, byte[]>();
        foreach (var work in works)
        {
            answers[work] = await Load(product, GraphQL, work, First).AskAsync(cancellationToken);
            await File.WriteAllBytesAsync(Path.Combine(BareServer.AnswersOf(folder), work.Name), answers[work], cancellationToken);
        }

        await using var bare = await ServerProcess.BareAsync(folder, cancellationToken);
        foreach (var work in works.Where(work => work.Name != Work.TypeName))
            RequireEqual(work, answers[work], await Load(bare, BareServer.SameRows(work), work, First).AskAsync(cancellationToken));
        var chosen = works.Where(work => settings.Only.Count == 0 || settings.Only.Contains(work.Name)).ToList();
        await output.WriteLineAsync(
            $"{"",-10}{"",-22}{"requests/s",12}{"p50 ms",9}{"p99 ms",9}{"CPU µs",9}{"bytes",10}   the product beside it");
        foreach (var work in chosen) await CompareAsync(work, bare, cancellationToken);
    }

    private async Task CompareAsync(Work work, ServerProcess bare, CancellationToken cancellationToken)
    {
        var same = new Target("bare (a): same bytes", Load(bare, BareServer.SameBytes(work), work));
        var rows = new Target("bare (b): same rows", Load(bare, BareServer.SameRows(work), work));
        var own = new Target("product", Load(product, GraphQL, work));
        Target[] targets = work.Name == Work.TypeName ? [own, same] : [own, same, rows];
        foreach (var target in targets) await target.Load.RunAsync(settings.Connections, settings.WarmUp, new Measurement(), cancellationToken);
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var target in targets) await target.Load.RunAsync(settings.Connections, settings.Round, target.Measured, cancellationToken);
        }

        foreach (var target in targets)
        {
            var measured = target.Measured;
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{(target == own ? work.Name : ""),-10}{target.Name,-22}{measured.PerSecond,12:N0}{measured.Percentile(0.5),9:0.00}{measured.Percentile(0.99),9:0.00}{measured.ProcessorMicroseconds,9:0.0}{measured.AllocatedBytes,10:#,##0;-#,##0;?}");
            if (target != own)
            {
                line += string.Create(
                    CultureInfo.InvariantCulture,
                    $"   {own.Measured.PerSecond / measured.PerSecond:0.00} by requests/s, {measured.ProcessorMicroseconds / own.Measured.ProcessorMicroseconds:0.00} by CPU ({own.Measured.ProcessorMicroseconds - measured.ProcessorMicroseconds:+0.0;-0.0} µs)");
            }

            await output.WriteLineAsync(line);
        }
    }

    /// <summary>What is compared must be the same work: the answers are equal, but for the ids of what was made.</summary>
    private static void RequireEqual(Work work, byte[] product, byte[] bare)
    {
        var equal = work.Writes ? JsonNode.DeepEquals(WithoutIds(product), WithoutIds(bare)) : product.AsSpan().SequenceEqual(bare);
        if (equal && product.AsSpan().IndexOf("\"errors\":[{"u8) < 0) return;
        var from = Math.Max(0, product.AsSpan().CommonPrefixLength(bare) - 100);
        throw new InvalidDataException($"The answers to '{work.Name}' differ:{Environment.NewLine}{Excerpt(product)}{Environment.NewLine}{Excerpt(bare)}");

        string Excerpt(byte[] answer) => Encoding.UTF8.GetString(answer.AsSpan(from, Math.Min(300, answer.Length - from)));
    }

    private async Task<IReadOnlyList<string>> ProspectsAsync(CancellationToken cancellationToken)
    {
        var work = new Work("prospects", "{ contacts(first: 500, where: { stage: { kind: { eq: PROSPECT } } }) { nodes { id } } }");
        using var answer = JsonDocument.Parse(await Load(product, GraphQL, work).AskAsync(cancellationToken));
        return [.. answer.RootElement.GetProperty("data").GetProperty("contacts").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!)];
    }

    private LoadGenerator Load(ServerProcess server, string path, Work work, long first = 0) => new(server, path, key, work, first);

    private static JsonNode? WithoutIds(byte[] answer)
    {
        var node = JsonNode.Parse(answer);
        Clear(node);
        return node;

        static void Clear(JsonNode? node)
        {
            if (node is JsonArray array)
            {
                foreach (var item in array) Clear(item);
            }
            else if (node is JsonObject fields)
            {
                if (fields.ContainsKey("id")) fields["id"] = null;
                foreach (var (_, value) in fields) Clear(value);
            }
        }
    }

    private sealed record Target(string Name, LoadGenerator Load)
    {
        public Measurement Measured { get; } = new();
    }
}
