using System.Runtime.CompilerServices;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL;
using PipelineGraph.Server.Authentication;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Authentication;

public sealed class KeyWatchTests(TestServer server)
{
    [Theory]
    [InlineData("subscription { stageChanged(after: 0) { upTo } }")]
    [InlineData("subscription { funnelChanged(unit: PERSON, every: \"PT0.1S\") { basis { asOf } } }")]
    public async Task A_revoked_key_hears_no_more_of_what_it_has_opened(string subscription)
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Before");
        var viewer = await tenant.AsAsync(Role.Viewer);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        string? code = null;
        var opened = new TaskCompletionSource();
        var reading = Task.Run(
            async () =>
            {
                await foreach (var response in viewer.SubscribeAsync(subscription, null, stop.Token))
                {
                    opened.TrySetResult();
                    if (response.TryGetProperty("errors", out var errors)) code = errors[0].GetProperty("extensions").GetProperty("code").GetString();
                }
            },
            stop.Token);
        await Task.WhenAny(opened.Task, reading);
        var revoked = await server.Get<RevokeApiKey>().ExecuteAsync(tenant.Name, viewer.KeyName, stop.Token);
        Assert.Empty(revoked.Errors);

        // Events go on until one of them is the end.
        while (!reading.IsCompleted)
        {
            await tenant.ContactAsync("After");
            await Task.WhenAny(reading, Task.Delay(100, stop.Token));
        }

        await reading;
        Assert.Equal("UNAUTHENTICATED", code);
    }

    [Fact]
    public async Task A_revoked_key_ends_a_stream_in_which_nothing_happens()
    {
        var tenant = await server.TenantAsync();
        var viewer = await tenant.AsAsync(Role.Viewer);
        var clock = new HandClock();
        var keys = new KeyWatch(new CurrentCaller { Bearer = viewer.KeyText }, server.Get<Callers>(), clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await using var events = keys.WhileValidAsync(NothingAsync(stop.Token), stop.Token).GetAsyncEnumerator(stop.Token);

        var next = events.MoveNextAsync().AsTask();
        await clock.UntilTimerAsync(stop.Token);
        clock.Advance(KeyWatch.Idle);
        // The key holds: it waits on.
        await clock.UntilTimerAsync(stop.Token);
        Assert.False(next.IsCompleted);
        await server.Get<RevokeApiKey>().ExecuteAsync(tenant.Name, viewer.KeyName, stop.Token);
        clock.Advance(KeyWatch.Idle);

        Assert.Equal("UNAUTHENTICATED", (await Assert.ThrowsAsync<GraphQLException>(() => next)).Code);
    }

    private static async IAsyncEnumerable<int> NothingAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield break;
    }
}
