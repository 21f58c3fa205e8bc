using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Import;
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

        Assert.Single(outcomes.Select(World.Done).Select(result => (result.ActivityId, string.Join(',', result.Changes!.Select(change => change.Number)))).Distinct());
        Assert.Equal(1, await world.ReadAsync(context => context.Facts.CountAsync()));
    }

    [Fact]
    public async Task While_an_import_runs_under_a_key_another_one_is_refused_and_the_same_one_waits_for_its_answer()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var import = new ImportFile(world.Get<TenantWriter>(), world.Get<DeclareAttribute>(), world.Get<RecordFacts>());
        Task<Outcome<ImportResult>> Import(string hash, Func<Stream> open) => import.ExecuteAsync(
            world.Caller,
            new ImportFileCommand { IdempotencyKey = "k", ContentHash = hash, Mapping = """{"source":"list","contact":{"externalId":"{id}","displayName":"{name}"}}""" },
            open, progress: null, default);
        static MemoryStream File(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));
        var opened = 0;
        Task<Outcome<ImportResult>>? other = null, same = null;

        var first = await Import("a", () =>
        {
            opened++;
            other ??= Import("b", () => File("id,name\n2,Bob\n"));
            same ??= Import("a", () => throw new InvalidOperationException("It is imported already."));
            return File("id,name\n1,Ann\n");
        });

        Assert.Equal(1, World.Done(first).Imported);
        Assert.Equal(CommandErrorKind.IdempotencyKeyReused, Assert.Single((await other!).Errors).Kind);
        Assert.Equal(World.Done(first).Imported, World.Done(await same!).Imported);
        Assert.Equal(1, opened);
        Assert.Equal(["Ann"], await world.ReadAsync(context => context.Contacts.Select(contact => contact.DisplayName).ToListAsync()));
    }
}
