using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Server.Hosting;

namespace PipelineGraph.Server.Subscriptions;

/// <summary>The feeds that have followers; one for each view of a ledger.</summary>
internal sealed class LedgerFeeds(
    Snapshots snapshots, IStageChangeSignal signal, PipelineSettings settings, TimeProvider clock, ILogger<LedgerFeeds> logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<LedgerView, LedgerFeed> feeds = [];

    /// <summary>A follower's place in a feed, until it is disposed.</summary>
    public sealed class Seat(LedgerFeeds feeds, LedgerView view, LedgerFeed feed, LedgerFeed.Place place) : IDisposable
    {
        public ValueTask<Types.StageChangeEvent> NextAsync(CancellationToken cancellationToken) => feed.NextAsync(place, cancellationToken);

        public void Dispose() => feeds.Leave(view, feed, place);
    }

    /// <summary>Takes a seat behind a number; null for who has to read by himself yet, because the feed no longer has what follows it.</summary>
    /// <param name="view">What is looked at.</param>
    /// <param name="after">The number.</param>
    /// <param name="atHead">Whether the ledger went no further a moment ago: a feed that is not there yet can begin here.</param>
    public Seat? Join(LedgerView view, long after, bool atHead)
    {
        lock (gate)
        {
            if (!feeds.TryGetValue(view, out var feed))
            {
                if (!atHead) return null;
                feeds.Add(view, feed = new LedgerFeed(view, after, snapshots, signal, settings.Subscriptions, clock, logger));
            }

            return feed.Join(after) is { } place ? new Seat(this, view, feed, place) : null;
        }
    }

    private void Leave(LedgerView view, LedgerFeed feed, LedgerFeed.Place place)
    {
        lock (gate)
        {
            feed.Leave(place);
            if (!feed.IsEmpty) return;
            feeds.Remove(view);
            feed.Dispose();
        }
    }
}
