using System.Diagnostics;
using System.Globalization;
using PipelineGraph.Definitions;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Plugins.Tests;

/// <summary>What an evaluation costs in both places: run when the figures of the host's README are to be taken again.</summary>
public class EvaluationFigures : CatalogueTest
{
    [Theory(Explicit = true)]
    [InlineData(DefinitionIsolation.InProcess)]
    [InlineData(DefinitionIsolation.Process)]
    public async Task An_evaluation_costs(DefinitionIsolation isolation)
    {
        var start = Stopwatch.GetTimestamp();
        using (var _ = new UnscannedDefinition("Harmless", Options with { Isolation = isolation }, isNew: false)) Tell(isolation, "load", start, 1);

        var (catalogue, hash) = await InstalledAsync("Harmless", Options with { Isolation = isolation });
        using var evaluator = await OpenAsync(catalogue, await BindAsync(catalogue, hash));
        var given = new Given();
        for (var day = 0; day < 10; day++) given.Inbound(day % 2 == 0 ? "email" : "call", day);
        var now = given.Instants[^1];
        var snapshot = given.At(now, evaluator.Reads);
        List<(Snapshot, DateTimeOffset)> batch = [.. Enumerable.Range(0, 1000).Select(_ => (snapshot with { }, now))];
        for (var round = 0; round < 3; round++) // the last one is warm
        {
            start = Stopwatch.GetTimestamp();
            for (var count = 0; count < 20_000; count++) Assert.Null(evaluator.Evaluate(snapshot, now, CancellationToken.None).Failure);
            Tell(isolation, "one by one", start, 20_000);
            start = Stopwatch.GetTimestamp();
            for (var count = 0; count < 50; count++) Assert.All(evaluator.EvaluateAll(batch, CancellationToken.None), result => Assert.NotNull(result.Verdict));
            Tell(isolation, "in batches of 1000", start, 50_000);
        }
    }

    private static void Tell(DefinitionIsolation isolation, string what, long start, int count) => TestContext.Current.TestOutputHelper!.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{isolation}, {what}: {Stopwatch.GetElapsedTime(start).TotalMicroseconds / count:F1} µs"));
}
