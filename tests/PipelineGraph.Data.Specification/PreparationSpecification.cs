using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Definitions;
using static PipelineGraph.Data.Specification.Runs;

namespace PipelineGraph.Data.Specification;

/// <summary>An activation is prepared beside the definition that holds: by one server or several, whatever is killed or stalls.</summary>
public abstract class PreparationSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    [Fact]
    public async Task Invariant10_A_server_that_was_killed_while_it_filled_is_taken_over_by_the_next()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await CrowdAsync(world, 2_500);
        var started = World.Done(await world.Get<ActivateDefinition>().StartAsync(world.Caller, Stricter, default));
        using (var killed = new CancellationTokenSource())
        {
            var seen = world.Evaluators.Evaluations;
            world.Evaluators.Fails = _ =>
            {
                if (world.Evaluators.Evaluations > seen + 1_500) killed.Cancel();
                return false;
            };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Get<PrepareActivation>().ExecuteAsync(world.Caller.TenantId, started.ActivationNo, killed.Token));
            world.Evaluators.Fails = _ => false;
        }

        var kept = await world.ReadAsync(context => context.KeptBindings.AsNoTracking().SingleAsync());
        Assert.Equal((false, 1_000L), (kept.Filled, kept.Evaluated));
        var evaluations = world.Evaluators.Evaluations;
        await world.WorkInBackgroundAsync();

        Assert.Equal(ActivationState.Active, (await ActivationAsync(world, 2)).State);
        Assert.Equal(1_500, world.Evaluators.Evaluations - evaluations);
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Two_servers_that_prepare_one_activation_switch_everybody_once()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await using var other = World.Services(database, world.Clock, world.Evaluators);
        await CrowdAsync(world, 1_500);
        var started = World.Done(await world.Get<ActivateDefinition>().StartAsync(world.Caller, Stricter, default));
        var evaluations = world.Evaluators.Evaluations;

        var ended = await Task.WhenAll(
            Task.Run(() => world.Get<PrepareActivation>().ExecuteAsync(world.Caller.TenantId, started.ActivationNo, default)),
            Task.Run(() => ((PrepareActivation)other.GetService(typeof(PrepareActivation))!).ExecuteAsync(world.Caller.TenantId, started.ActivationNo, default)));

        Assert.All(ended, activation => Assert.Equal(ActivationState.Active, activation.State));
        Assert.Equal(1_500, world.Evaluators.Evaluations - evaluations);
        Assert.Equal(3_000, (await world.LedgerAsync()).Count);
        await Consistency.AssertAsync(world);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_server_read_before_another_went_on_without_it_is_not_written_any_more(bool cancelled)
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await using var other = World.Services(database, world.Clock, world.Evaluators);
        var person = await world.ContactAsync();
        var activate = world.Get<ActivateDefinition>();
        var started = World.Done(await activate.StartAsync(world.Caller, Stricter, default));
        using var goesOn = new ManualResetEventSlim();
        var (asked, asks) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        world.Evaluators.Fails = _ =>
        {
            if (Interlocked.Increment(ref asks) > 1) return false;
            asked.SetResult();
            goesOn.Wait(TestContext.Current.CancellationToken);
            return false;
        };
        var stalled = Task.Run(() => world.Get<KeepBinding>().ExecuteAsync(world.Caller.TenantId, started.BindingNo, default), TestContext.Current.CancellationToken);
        await asked.Task;

        if (cancelled)
        {
            // Given up, and begun anew: between the two no writer marked anybody.
            World.Done(await activate.CancelAsync(world.Caller, new CancelActivationCommand { ActivationNo = started.ActivationNo }, default));
            await world.EmailAsync(person);
            started = World.Done(await activate.StartAsync(world.Caller, Stricter, default));
        }
        else
        {
            // Taken for dead: another server fills it, and works off what was marked.
            await world.EmailAsync(person);
            world.Clock.Now += TimeSpan.FromSeconds(16);
            await ((KeepBinding)other.GetService(typeof(KeepBinding))!).ExecuteAsync(world.Caller.TenantId, started.BindingNo, default);
        }

        goesOn.Set();
        await stalled;
        await world.WorkInBackgroundAsync();
        Assert.Equal(ActivationState.Active, (await ActivationAsync(world, started.ActivationNo)).State);
        Assert.Equal("prospect", await world.StageAsync(person));
        await AssertAsync(world);
    }

    [Fact]
    public async Task A_switch_does_not_wait_for_ever_while_much_arrives_all_the_time()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await CrowdAsync(world, 510, atOnce: 510);
        var started = World.Done(await world.Get<ActivateDefinition>().StartAsync(world.Caller, Stricter, default));
        var preparing = Task.Run(() => world.Get<PrepareActivation>().ExecuteAsync(world.Caller.TenantId, started.ActivationNo, default), TestContext.Current.CancellationToken);

        // An import that always stands in the queue of writers, with more than a switch would like to find due.
        var batches = 0;
        for (; batches < 60 && !preparing.IsCompleted; batches++) await CrowdAsync(world, 510, World.At(5, 1).AddMinutes(batches), 510);

        Assert.True(preparing.IsCompleted, "It is not switched yet.");
        Assert.Equal(ActivationState.Active, (await preparing).State);
        await Consistency.AssertAsync(world);
    }
}
