using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>What a client may count on when it sends a command again.</summary>
public abstract class IdempotencySpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    [Fact]
    public async Task A_key_is_kept_for_seven_days_and_then_forgotten()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var create = world.Get<CreateContact>();
        var first = World.Done(await create.ExecuteAsync(world.Caller, new CreateContactCommand { IdempotencyKey = "k", DisplayName = "Ann" }, default));

        world.Clock.Now += TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);
        await world.CallAsync(first.SubjectId);
        var again = World.Done(await create.ExecuteAsync(world.Caller, new CreateContactCommand { IdempotencyKey = "k", DisplayName = "Ann" }, default));
        var other = await create.ExecuteAsync(world.Caller, new CreateContactCommand { IdempotencyKey = "k", DisplayName = "Bob" }, default);
        Assert.Equal(first.SubjectId, again.SubjectId);
        Assert.Equal(CommandErrorKind.IdempotencyKeyReused, Assert.Single(other.Errors).Kind);

        world.Clock.Now += TimeSpan.FromHours(2);
        await world.CallAsync(first.SubjectId);
        var fresh = World.Done(await create.ExecuteAsync(world.Caller, new CreateContactCommand { IdempotencyKey = "k", DisplayName = "Bob" }, default));
        Assert.NotEqual(first.SubjectId, fresh.SubjectId);
    }

    [Fact]
    public async Task Of_many_at_once_one_is_done_and_all_are_answered_with_it()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync();
        var command = new RecordActivityCommand { IdempotencyKey = "once", SubjectIds = [person], Kind = "email", Direction = Direction.Inbound };
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => world.Get<RecordActivity>().ExecuteAsync(world.Caller, command, default))));

        Assert.Single(outcomes.Select(World.Done).Select(result => (result.ActivityId, string.Join(',', result.Changes.Select(change => change.Number)))).Distinct());
        Assert.Equal(1, await world.ReadAsync(context => context.Facts.CountAsync()));
    }
}
