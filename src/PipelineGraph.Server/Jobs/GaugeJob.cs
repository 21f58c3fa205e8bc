using System.Diagnostics.Metrics;
using PipelineGraph.Core;
using PipelineGraph.Core.Switching;
using PipelineGraph.Data.Queries;

namespace PipelineGraph.Server.Jobs;

/// <summary>Looks every few seconds at what waits in the database, for the gauges: every node tells the same of it, so that the highest counts and not the sum.</summary>
internal sealed class GaugeJob : BackgroundService
{
    /// <summary>So many activations are looked at: each is a reading of its own.</summary>
    private const int MostActivations = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Meter meter = new(Measures.MeterName);
    private readonly IWriteStore store;
    private readonly Snapshots snapshots;
    private readonly TimeProvider clock;
    private readonly ILogger<GaugeJob> logger;
    private volatile Looked? last;

    public GaugeJob(IWriteStore store, Snapshots snapshots, TimeProvider clock, ILogger<GaugeJob> logger)
    {
        (this.store, this.snapshots, this.clock, this.logger) = (store, snapshots, clock, logger);
        meter.CreateObservableGauge("pipelinegraph.due.lag", () => Of(looked => Since(looked.Due)), "s", "How long the oldest evaluation that time made due has been waiting.");
        meter.CreateObservableGauge("pipelinegraph.numbering.lag", () => Of(looked => Since(looked.Unnumbered)), "s", "How long the oldest committed change has been waiting for its number.");
        meter.CreateObservableGauge("pipelinegraph.numbering.waiting", () => Of(looked => looked.Waiting), "{transaction}", "Committed transactions whose changes wait for their numbers.");
        meter.CreateObservableGauge("pipelinegraph.activation.progress", Progress, "1", "How much of a tenant's contacts, companies and deals the coming definition has evaluated.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                last = await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Rather no figure than an old one.
                last = null;
                Log.GaugesFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public override void Dispose()
    {
        meter.Dispose();
        base.Dispose();
    }

    private async Task<Looked> LookAsync(CancellationToken cancellationToken)
    {
        var (waiting, since) = await store.ToNumberAsync(cancellationToken);
        var progress = new List<(Guid TenantId, double Part)>();
        foreach (var work in (await store.PendingWorkAsync(cancellationToken)).Where(static work => work.ActivationNo is not null).Take(MostActivations))
        {
            await using var session = new ReadSession(snapshots) { TenantId = work.TenantId };
            var kept = (await new Lookups(session).KeptBindingsAsync(cancellationToken)).Find(kept => kept.Role == KeptRole.Candidate);
            if (kept is not null) progress.Add((work.TenantId, kept.Total == 0 ? 1 : Math.Min(1, (double)kept.Evaluated / kept.Total)));
        }

        return new Looked(await store.NextDueAsync(cancellationToken), waiting, since, progress);
    }

    private IEnumerable<Measurement<double>> Of(Func<Looked, double> value) => last is { } looked ? [new(value(looked))] : [];

    private IEnumerable<Measurement<double>> Progress() =>
        last?.Progress.Select(static each => new Measurement<double>(each.Part, new KeyValuePair<string, object?>(Measures.TenantTag, each.TenantId.ToString()))) ?? [];

    private double Since(DateTimeOffset? instant) => instant is { } from ? Math.Max(0, (clock.GetUtcNow() - from).TotalSeconds) : 0;

    private sealed record Looked(DateTimeOffset? Due, long Waiting, DateTimeOffset? Unnumbered, IReadOnlyList<(Guid TenantId, double Part)> Progress);
}
