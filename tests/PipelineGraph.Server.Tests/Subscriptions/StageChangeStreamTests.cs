using Microsoft.Extensions.Logging.Abstractions;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Subscriptions;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Subscriptions;

public sealed class StageChangeStreamTests(TestServer server)
{
    [Fact]
    public async Task A_follower_whose_filter_matches_nothing_hears_that_its_number_went_on()
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Ann");
        var clock = new HandClock();
        var heartbeat = server.Get<PipelineSettings>().Subscriptions.Heartbeat;
        var feeds = new LedgerFeeds(server.Get<Snapshots>(), server.Get<IStageChangeSignal>(), server.Get<PipelineSettings>(), clock, NullLogger<LedgerFeeds>.Instance);
        var stream = StreamOf(
            new LedgerView(tenant.Id, "retracted", (_, _) => Task.FromResult(new StageChangeFilter { Kind = ChangeKind.Retracted })), feeds, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var events = stream.FollowAsync(0, until: null, head: 1, stop.Token).GetAsyncEnumerator(stop.Token);

        // What lay before it is told of at once.
        Assert.True(await events.MoveNextAsync());
        Assert.Equal((1, null), (events.Current.UpTo, events.Current.Change));

        // Nothing is left to tell: it waits for the signal alone, without a timer.
        var next = events.MoveNextAsync().AsTask();
        await tenant.ContactAsync("Bob");
        await clock.UntilTimerAsync(stop.Token);
        Assert.False(next.IsCompleted);
        clock.Advance(heartbeat);
        Assert.True(await next);
        Assert.Equal((2, null), (events.Current.UpTo, events.Current.Change));
        await stop.CancelAsync();
    }

    [Fact]
    public async Task A_long_history_comes_in_pages_without_a_gap()
    {
        var tenant = await server.TenantAsync();
        var subjects = Enumerable.Range(0, 1_203).Select(index => new Core.Activities.SubjectFactsInput
        {
            Unit = Definitions.Unit.Person,
            ExternalSource = "test",
            ExternalId = $"{index}",
            Name = $"Contact {index}",
        }).ToList();
        await server.Get<Core.Activities.RecordFacts>().ExecuteAsync(tenant.Caller, subjects, TestContext.Current.CancellationToken);
        var stream = StreamOf(new LedgerView(tenant.Id, "", Filter: null), server.Get<LedgerFeeds>(), TimeProvider.System);
        var expected = 0L;
        await foreach (var change in stream.FollowAsync(0, until: null, head: subjects.Count, TestContext.Current.CancellationToken))
        {
            Assert.Equal(++expected, change.UpTo);
            if (expected == subjects.Count) break;
        }
    }

    private StageChangeStream StreamOf(LedgerView view, LedgerFeeds feeds, TimeProvider clock) =>
        new(view, server.Get<Snapshots>(), feeds, server.Get<IStageChangeSignal>(), server.Get<PipelineSettings>(), clock);
}
