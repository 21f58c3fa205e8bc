using System.Diagnostics;
using System.Globalization;
using PipelineGraph.Data.PostgreSql.Tests;
using Xunit.Sdk;

namespace PipelineGraph.Benchmarks.Faults;

/// <summary>Kills, cuts and restarts, again and again, and looks each time whether all that was acknowledged is there, once.</summary>
internal static class FaultRun
{
    /// <summary>A kind that failed so often is given up: the rest would say the same.</summary>
    private const int MostFailures = 3;

    /// <param name="seed">Of the first run of each kind; the next ones count on from it.</param>
    public static async Task<int> RunAsync(int nodes, int runs, int? seed, IReadOnlyCollection<string> only, TextWriter output, CancellationToken cancellationToken)
    {
        if (PostgreSqlCluster.Missing is { } missing)
        {
            await output.WriteLineAsync(missing);
            return 1;
        }

        var first = seed ?? Random.Shared.Next(1_000_000);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{nodes} nodes, {runs} runs of each kind from seed {first}"));
        await using var installation = await Installation.StartAsync(nodes, cancellationToken);
        var kinds = FaultKinds.All.Where(kind => only.Count == 0 || only.Contains(kind.Key)).ToList();
        var tallies = new List<Tally>();
        foreach (var (name, run) in kinds)
        {
            var tally = new Tally(name);
            tallies.Add(tally);
            for (var index = 0; index < runs && tally.Failures < MostFailures; index++) await RunAsync(installation, tally, run, first + index, output, cancellationToken);
            await output.WriteLineAsync($"{name}: {tally.Broke()}");
        }

        await output.WriteLineAsync($"{"",-12}{"runs",6}{"acknowledged",14}{"sent again",12}{"numbered",10}{"visits",8}{"failures",10}{"seconds",9}");
        foreach (var tally in tallies)
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{tally.Name,-12}{tally.Runs,6}{tally.Acknowledged,14:N0}{tally.Repeated,12:N0}{tally.Numbered,10:N0}{tally.Visits,8:N0}{tally.Failures,10}{tally.Seconds,9:N1}"));
        }

        installation.Keeps = tallies.Any(tally => tally.Failures > 0);
        if (installation.Keeps) await output.WriteLineAsync($"Kept: {installation.Folder} (the nodes' logs) and {installation.Cluster.Folder} (the database, stopped)");
        return installation.Keeps ? 1 : 0;
    }

    private static async Task RunAsync(
        Installation installation, Tally tally, Func<Installation, int, CancellationToken, Task<Round>> run, int seed, TextWriter output, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var round = await run(installation, seed, cancellationToken);
            tally.Add(round, await round.HeadAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            tally.Failures++;
            var what = exception is FaultException or XunitException ? exception.Message : exception.ToString();
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"FAILED: {tally.Name}, seed {seed} (again: faults --nodes {installation.Nodes.Count} --runs 1 --only {tally.Name} --seed {seed}){Environment.NewLine}{what}"));
            await installation.ReviveAsync(cancellationToken);
        }

        tally.Runs++;
        tally.Seconds += Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private sealed class Tally(string name)
    {
        private readonly Dictionary<string, int> broke = new(StringComparer.Ordinal);

        public string Name => name;

        public int Runs { get; set; }

        public int Failures { get; set; }

        public double Seconds { get; set; }

        public long Acknowledged { get; private set; }

        public long Repeated { get; private set; }

        public long Numbered { get; private set; }

        public long Visits { get; private set; }

        public void Add(Round round, long head)
        {
            Acknowledged += round.Writers.Acknowledged + round.Others;
            Repeated += round.Writers.Repeated;
            Numbered += head;
            Visits += round.Followers.Sum(follower => follower.Visits);
            broke[round.Broke] = broke.GetValueOrDefault(round.Broke) + 1;
        }

        /// <summary>What broke when, and how often.</summary>
        public string Broke() => string.Join(", ", broke.OrderByDescending(each => each.Value).Select(each => $"{each.Key} {each.Value}×"));
    }
}
