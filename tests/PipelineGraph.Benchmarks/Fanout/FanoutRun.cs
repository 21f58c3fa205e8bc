using System.Diagnostics;
using System.Globalization;
using PipelineGraph.Benchmarks.Base;

namespace PipelineGraph.Benchmarks.Fanout;

/// <summary>How long it takes from a commit until each of many subscribers on one node has heard of it.</summary>
internal static class FanoutRun
{
    private const string Tenant = "fanout";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="subscribers">How many, each with a connection of its own.</param>
    /// <param name="rounds">How many changes, one after another.</param>
    /// <param name="sockets">By WebSocket instead of server-sent events.</param>
    /// <param name="database">Settings of another database than SQLite.</param>
    /// <param name="output">Where it is told.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<int> RunAsync(int subscribers, int rounds, bool sockets, string[] database, TextWriter output, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("pipelinegraph-benchmark-").FullName;
        try
        {
            string[] settings = [.. ServerProcess.SettingsOf(folder), .. database];
            var tenant = $"{Tenant}-{Guid.NewGuid():N}";
            await ServerProcess.CommandAsync(["tenant", "create", tenant, "--time-zone", "Europe/Amsterdam", "--currency", "EUR", .. settings], cancellationToken);
            await ServerProcess.CommandAsync(["definitions", "list", .. settings], cancellationToken);
            await ServerProcess.CommandAsync(["definitions", "activate", "engagement", "--tenant", tenant, "--reason", "to be measured", .. settings], cancellationToken);
            var key = (await ServerProcess.CommandAsync(["apikey", "create", "--tenant", tenant, "--name", "fanout", "--role", "administrator", .. settings], cancellationToken)).Trim();
            await using var server = await ServerProcess.ProductAsync(folder, cancellationToken, database);
            using var client = Client.Of(server, key);
            await MeasureAsync(server, client, key, subscribers, rounds, sockets, output, cancellationToken);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(
        ServerProcess server, HttpClient client, string key, int subscribers, int rounds, bool sockets, TextWriter output, CancellationToken cancellationToken)
    {
        var arrived = new CountdownEvent(1);
        var all = new Subscriber[subscribers];
        try
        {
            var opening = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(Enumerable.Range(0, subscribers), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken }, async (index, token) =>
            {
                if (sockets)
                {
                    var subscriber = new SocketSubscriber();
                    all[index] = subscriber;
                    await subscriber.OpenAsync(server.Port, key, () => arrived.Signal(), token);
                }
                else
                {
                    var subscriber = new SseSubscriber();
                    all[index] = subscriber;
                    await subscriber.OpenAsync(server.Port, key, () => arrived.Signal(), token);
                }
            });
            // A socket says nothing of when its subscription stands.
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{subscribers:N0} subscribers by {(sockets ? "WebSocket" : "server-sent events")}, open after {Stopwatch.GetElapsedTime(opening).TotalSeconds - 2:N1} s"));
            await output.WriteLineAsync($"{"round",6}{"mutation ms",13}{"first ms",10}{"median ms",11}{"last ms",9}{"server CPU ms",15}");
            for (var round = 0; round < rounds; round++)
            {
                arrived.Reset(subscribers);
                var (began, processor) = (Stopwatch.GetTimestamp(), server.Processor);
                await Client.AskAsync(
                    client, "mutation ($key: String!, $name: String!) { createContact(input: { idempotencyKey: $key, displayName: $name }) { contact { id } errors { ... on UserError { message } } } }",
                    new { key = $"fanout-{round}", name = $"Contact {round}" }, cancellationToken);
                var committed = Stopwatch.GetTimestamp();
                if (!await Task.Run(() => arrived.Wait(Patience, cancellationToken), cancellationToken))
                    throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{arrived.CurrentCount} of {subscribers} subscribers have not heard of change {round + 1} after {Patience.TotalSeconds} seconds."));
                var used = server.Processor - processor;
                var late = all.Select(subscriber => Stopwatch.GetElapsedTime(committed, subscriber.Arrivals[round]).TotalMilliseconds).Order().ToList();
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{round + 1,6}{Stopwatch.GetElapsedTime(began, committed).TotalMilliseconds,13:N1}{late[0],10:N1}{late[late.Count / 2],11:N1}{late[^1],9:N1}{used.TotalMilliseconds,15:N0}"));
                // Keys are looked at again once a second; a round has to pay for it.
                await Task.Delay(TimeSpan.FromSeconds(1.2), cancellationToken);
            }

            if (all.Any(subscriber => subscriber.Arrivals.Count != rounds)) throw new InvalidOperationException("A subscriber has heard of a change twice.");
        }
        finally
        {
            foreach (var subscriber in all) subscriber?.Dispose();
        }
    }
}
