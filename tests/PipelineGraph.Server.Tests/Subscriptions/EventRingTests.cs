using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Subscriptions;

namespace PipelineGraph.Server.Tests.Subscriptions;

public sealed class EventRingTests
{
    private readonly HandClock clock = new();

    [Fact]
    public void Whoever_stands_wherever_it_is_whole_has_every_number_once()
    {
        var ring = Ring(keptEvents: 100);
        for (var number = 11; number <= 40; number++) ring.Add(number, change: null);
        for (var after = 10L; after <= 40; after++)
            Assert.Equal(Enumerable.Range((int)after + 1, 40 - (int)after).Select(number => (long)number), From(ring, after));
        Assert.True(ring.TryNext(9, out var next));
        Assert.Null(next);
    }

    [Fact]
    public void Between_numbers_that_did_not_match_the_next_one_is_found()
    {
        var ring = Ring(keptEvents: 100);
        foreach (var number in (long[])[15, 20, 40]) ring.Add(number, change: null);
        Assert.Equal([20, 40], From(ring, 17));
        Assert.Equal([], From(ring, 40));
        Assert.Equal([], From(ring, 50));
    }

    [Fact]
    public void The_first_to_take_an_event_is_never_too_slow_and_who_is_behind_by_more_than_is_kept_is()
    {
        var ring = Ring(keptEvents: 3);
        for (var number = 11; number <= 40; number++) ring.Add(number, change: null);
        Assert.Equal(30, From(ring, 10).Count);
        Assert.Equal(37, ring.From);
        Assert.Equal([38, 39, 40], From(ring, 37));
        Assert.True(ring.TryNext(36, out var next));
        Assert.Null(next);
    }

    [Fact]
    public void What_all_have_is_kept_for_those_that_come_back_and_then_let_go_of()
    {
        var ring = Ring(keptEvents: 100);
        for (var number = 11; number <= 20; number++) ring.Add(number, change: null);
        Assert.Equal(10, From(ring, 10).Count);
        ring.Trim(15);
        Assert.Equal(10, ring.From);
        clock.Advance(TimeSpan.FromSeconds(5));
        ring.Trim(15);
        Assert.Equal(15, ring.From);
        Assert.Equal([16, 17, 18, 19, 20], From(ring, 15));
    }

    [Fact]
    public void It_stays_whole_over_thousands()
    {
        var ring = Ring(keptEvents: 50);
        for (var number = 11L; number <= 20_010; number++)
        {
            ring.Add(number, change: null);
            Assert.Equal([number], From(ring, number - 1));
        }

        Assert.Equal(19_960, ring.From);
        Assert.Equal(50, From(ring, 19_960).Count);
    }

    private static List<long> From(EventRing ring, long after)
    {
        var numbers = new List<long>();
        while (ring.TryNext(after, out var next) && next is not null) numbers.Add(after = next.UpTo);
        return numbers;
    }

    private EventRing Ring(int keptEvents) => new(new SubscriptionSettings { KeptEvents = keptEvents }, clock, from: 10);
}
