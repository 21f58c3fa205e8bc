using PipelineGraph.Core.Stages;
using PipelineGraph.GraphQL;
using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Subscriptions;

/// <summary>
/// The latest events of a ledger as one filter sees it: every one that comes after <see cref="From"/>, bounded in number and in bytes. Events that all have
/// are kept for some seconds more, for those that come back.
/// </summary>
internal sealed class EventRing(SubscriptionSettings settings, TimeProvider clock, long from)
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    /// <summary>What an event is taken to cost before anything is answered from it.</summary>
    private const int OwnBytes = 512;

    private readonly Lock gate = new();
    private readonly List<Kept> kept = [];
    private int first;
    private int taken;
    private long bytes;

    private sealed class Kept(StageChangeEvent told, long at)
    {
        public StageChangeEvent Told => told;

        public long At => at;

        public int Bytes { get; set; } = OwnBytes;

        public bool IsDropped { get; set; }
    }

    /// <summary>Who has this number, or a higher one, gets all that follows from here.</summary>
    public long From { get; private set; } = from;

    /// <summary>Whether there is an event after a number; false with nothing: not yet, true with nothing: it is no longer kept.</summary>
    public bool TryNext(long after, out StageChangeEvent? next)
    {
        lock (gate)
        {
            next = null;
            if (after < From) return true;
            if (first == kept.Count || kept[^1].Told.UpTo <= after) return false;
            var (low, high) = (first, kept.Count - 1);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (kept[middle].Told.UpTo > after) high = middle;
                else low = middle + 1;
            }

            next = kept[low].Told;
            taken = Math.Max(taken, low + 1);
            DropBeyondBounds();
            return true;
        }
    }

    public void Add(long upTo, StageChange? change)
    {
        Kept? added = null;
        added = new Kept(new StageChangeEvent(upTo, change) { Responses = new SharedResponses(more => Weigh(added!, more)) }, clock.GetTimestamp());
        lock (gate)
        {
            kept.Add(added);
            bytes += OwnBytes;
        }
    }

    /// <summary>Lets go of what everybody has who is there, up to a number, and has had time to come back for.</summary>
    public void Trim(long everybodyHas)
    {
        lock (gate)
        {
            while (first < kept.Count && kept[first].Told.UpTo <= everybodyHas && clock.GetElapsedTime(kept[first].At) >= Linger) DropFirst();
        }
    }

    private void Weigh(Kept answered, int more)
    {
        lock (gate)
        {
            if (answered.IsDropped) return;
            answered.Bytes += more;
            bytes += more;
            DropBeyondBounds();
        }
    }

    /// <summary>Who is the first to take an event is never too slow for it: what nobody has taken stays, and so does what was taken last.</summary>
    private void DropBeyondBounds()
    {
        while (taken - first > 1 && (taken - first > settings.KeptEvents || bytes > settings.KeptBytes)) DropFirst();
    }

    private void DropFirst()
    {
        var dropped = kept[first];
        kept[first++] = null!;
        (From, dropped.IsDropped) = (dropped.Told.UpTo, true);
        bytes -= dropped.Bytes;
        taken = Math.Max(taken, first);
        if (first < 1024 && first < kept.Count) return;
        kept.RemoveRange(0, first);
        (first, taken) = (0, taken - first);
    }
}
