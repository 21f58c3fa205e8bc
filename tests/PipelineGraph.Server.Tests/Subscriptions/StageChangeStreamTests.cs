using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
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
        var stream = new StageChangeStream(
            server.Get<Snapshots>(), server.Get<LedgerTail>(), server.Get<IStageChangeSignal>(), clock, tenant.Id,
            (_, _) => Task.FromResult(new StageChangeFilter { Kind = ChangeKind.Retracted }));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var events = stream.FollowAsync(0, until: null, stop.Token).GetAsyncEnumerator(stop.Token);

        var next = events.MoveNextAsync().AsTask();
        await clock.UntilTimerAsync(stop.Token);
        Assert.False(next.IsCompleted);
        clock.Advance(StageChangeStream.Heartbeat);
        Assert.True(await next);
        Assert.Equal((1, null), (events.Current.UpTo, events.Current.Change));

        // Nothing is left to tell: it waits for the signal alone, without a timer.
        next = events.MoveNextAsync().AsTask();
        await tenant.ContactAsync("Bob");
        await clock.UntilTimerAsync(stop.Token);
        clock.Advance(StageChangeStream.Heartbeat);
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
        var stream = new StageChangeStream(server.Get<Snapshots>(), server.Get<LedgerTail>(), server.Get<IStageChangeSignal>(), TimeProvider.System, tenant.Id, filter: null);
        var expected = 0L;
        await foreach (var change in stream.FollowAsync(0, until: null, TestContext.Current.CancellationToken))
        {
            Assert.Equal(++expected, change.UpTo);
            if (expected == subjects.Count) break;
        }
    }
}
