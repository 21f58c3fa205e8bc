using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.GraphQL;
using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Subscriptions;

/// <summary>
/// One reading of a ledger for all who look at it in the same way. It reads on when the first of them has taken all that was read, so that the database
/// gives no more than somebody takes; who falls behind the others by more than is kept is told to resume.
/// </summary>
internal sealed class LedgerFeed(
    LedgerView view, long start, Snapshots snapshots, IStageChangeSignal signal, SubscriptionSettings settings, TimeProvider clock, ILogger logger) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource over = new();
    private readonly EventRing ring = new(settings, clock, start);
    private readonly HashSet<Place> places = [];
    private TaskCompletionSource grown = NewGrown();
    private bool reading;
    // Who reads has these for himself.
    private (long UpTo, long Told, long ToldAt) read = (start, start, clock.GetTimestamp());

    /// <summary>Where one follower stands.</summary>
    internal sealed class Place(long after)
    {
        public long After { get; set; } = after;
    }

    public bool IsEmpty => places.Count == 0;

    /// <summary>A place behind a number; null where what follows it is no longer kept.</summary>
    public Place? Join(long after)
    {
        lock (gate)
        {
            Trim();
            if (after < ring.From) return null;
            var place = new Place(after);
            places.Add(place);
            return place;
        }
    }

    public void Leave(Place place)
    {
        lock (gate) places.Remove(place);
    }

    /// <summary>The next event; an error that says where to resume for who is too far behind.</summary>
    public async ValueTask<StageChangeEvent> NextAsync(Place place, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task more;
            lock (gate)
            {
                if (ring.TryNext(place.After, out var next))
                {
                    if (next is null) throw TooSlow(place.After);
                    place.After = next.UpTo;
                    return next;
                }

                more = grown.Task;
                if (!reading)
                {
                    reading = true;
                    var token = over.Token;
                    _ = Task.Run(() => ReadAsync(token), CancellationToken.None);
                }
            }

            await more.WaitAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        over.Cancel();
        over.Dispose();
    }

    internal static GraphQLException TooSlow(long after) => new(
        $"This subscriber is further behind the others than is kept for it. Subscribe again with `after: {after.ToString(System.Globalization.CultureInfo.InvariantCulture)}`.",
        "SUBSCRIBER_TOO_SLOW",
        new Dictionary<string, object?> { ["resumeAfter"] = after });

    /// <summary>Reads until there is something to tell. What fails is tried again: a database that is away for a while ends no stream.</summary>
    private async Task ReadAsync(CancellationToken token)
    {
        while (true)
        {
            try
            {
                if (await ReadPageAsync(token)) return;
            }
            catch (Exception exception) when (!token.IsCancellationRequested)
            {
                Log.FeedFailed(logger, exception);
                await Task.Delay(Pause, clock, token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
            catch (Exception) when (token.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<bool> ReadPageAsync(CancellationToken cancellationToken)
    {
        var page = await GrowsInTimeAsync(cancellationToken)
            ? await LedgerPage.ReadAsync(snapshots, view, read.UpTo, cancellationToken)
            : new LedgerPage([], read.UpTo, AtHead: true);
        // A signal ahead of the database, as of one that was put back, is not asked again and again.
        if (page.UpTo == read.UpTo && signal.Head(view.TenantId) > read.UpTo) await Task.Delay(Pause, clock, cancellationToken);
        read.UpTo = page.UpTo;
        var heartbeat = page.Changes.Count == 0 && read.Told < read.UpTo && clock.GetElapsedTime(read.ToldAt) >= settings.Heartbeat;
        if (page.Changes.Count == 0 && !heartbeat) return false;
        read.Told = heartbeat ? read.UpTo : page.Changes[^1].Number;
        read.ToldAt = clock.GetTimestamp();
        TaskCompletionSource ended;
        lock (gate)
        {
            foreach (var change in page.Changes) ring.Add(change.Number, change);
            if (heartbeat) ring.Add(read.UpTo, change: null);
            Trim();
            (ended, grown) = (grown, NewGrown());
            reading = false;
        }

        ended.SetResult();
        return true;
    }

    /// <summary>Waits for the ledger to grow; false when that has to be told first which is not told yet.</summary>
    private async Task<bool> GrowsInTimeAsync(CancellationToken cancellationToken)
    {
        if (read.Told == read.UpTo)
        {
            await signal.WaitAsync(view.TenantId, read.UpTo, cancellationToken);
            return true;
        }

        if (signal.Head(view.TenantId) > read.UpTo) return true;
        var left = settings.Heartbeat - clock.GetElapsedTime(read.ToldAt);
        return left > TimeSpan.Zero && await signal.WaitAsync(view.TenantId, read.UpTo, left, clock, cancellationToken);
    }

    private void Trim() => ring.Trim(places.Count == 0 ? long.MaxValue : places.Min(static place => place.After));

    private static TaskCompletionSource NewGrown() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
