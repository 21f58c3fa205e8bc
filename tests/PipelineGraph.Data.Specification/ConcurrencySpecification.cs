using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>Many writers at the same time, on two servers over one database: the ledger is one true history, and nothing acknowledged is lost.</summary>
public abstract class ConcurrencySpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    private const int Writers = 32;

    [Fact]
    public async Task What_is_settled_is_before_what_is_under_way_which_it_is_no_longer_whatever_became_of_it()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var (writer, person, inside) = (world.Get<TenantWriter>(), await world.ContactAsync(createdAt: World.At(1, 1)), new ConcurrentQueue<DateTimeOffset>());
        world.Clock.Now = World.At(3, 2);
        world.Evaluators.Fails = _ =>
        {
            inside.Enqueue(writer.SettledAt(world.Caller.TenantId));
            return false;
        };
        await world.EmailAsync(person);
        var recorded = await LastAsync();
        Assert.NotEmpty(inside);
        Assert.All(inside, settled => Assert.InRange(settled, World.At(3, 1), recorded - Instants.Microsecond));

        Assert.NotEmpty((await world.Get<RecordActivity>().ExecuteAsync(world.Caller, new RecordActivityCommand { SubjectIds = [Guid.NewGuid()], Kind = "email" }, default)).Errors);
        world.Evaluators.Throws = _ => true;
        await Assert.ThrowsAnyAsync<Exception>(() => world.EmailAsync(person));
        (world.Evaluators.Throws, world.Evaluators.Fails, world.Clock.Now) = (_ => false, _ => false, World.At(3, 3));
        Assert.Equal(World.At(3, 3), writer.SettledAt(world.Caller.TenantId));

        // Who writes next is later than what was said to be settled, though the clock stands.
        await world.EmailAsync(person);
        Assert.Equal(World.At(3, 3) + Instants.Microsecond, await LastAsync());

        Task<DateTimeOffset> LastAsync() => world.ReadAsync(async context => (await context.Facts.AsNoTracking().ToListAsync()).Max(fact => fact.RecordedAt));
    }

    [Fact]
    public async Task Invariant4_Numbered_changes_of_many_writers_on_one_contact_are_one_history()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await using var other = World.Services(database, world.Clock, world.Evaluators);
        var person = await world.ContactAsync(createdAt: World.At(1, 1));

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var index = 0; index < 6; index++)
            {
                // Half of them late, so that histories are told anew.
                DateTimeOffset? at = index % 2 == 0 ? null : World.At(2, 1) + TimeSpan.FromHours(writer * 11 % 97) - TimeSpan.FromDays(index);
                World.Done(await On(writer + index).ExecuteAsync(
                    world.Caller, new RecordActivityCommand { SubjectIds = [person], Kind = "email", Direction = Direction.Inbound, OccurredAt = at }, default));
            }
        })));

        var facts = await world.ReadAsync(context => context.Facts.AsNoTracking().Where(fact => fact.SubjectId == person && fact.Type == FactType.Activity).ToListAsync());
        Assert.Equal(Writers * 6, facts.Count);
        world.Clock.Now += TimeSpan.FromMinutes(10);
        await world.WorkOffDueAsync();
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);

        RecordActivity On(int turn) => turn % 2 == 0 ? world.Get<RecordActivity>() : other.GetRequiredService<RecordActivity>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Invariant4_Numbered_changes_of_many_writers_on_one_tenant_are_one_history(int seed)
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await using var other = World.Services(database, world.Clock, world.Evaluators);
        world.Evaluators.Add("persons", new TestDefinition("persons", Unit.Person, Unit.Deal));
        var companies = new List<Guid>();
        var persons = new List<Guid>();
        var deals = new List<Guid>();
        for (var index = 0; index < 3; index++) companies.Add(await world.CompanyAsync($"Company {index}", 20));
        for (var index = 0; index < 8; index++) persons.Add(await world.ContactAsync($"Person {index}", company: companies[index % 3]));
        for (var index = 0; index < 4; index++) deals.Add(await world.DealAsync(persons[index]));
        var acknowledged = new ConcurrentBag<Guid>();
        using var over = new CancellationTokenSource();

        var clock = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                world.Clock.Now += TimeSpan.FromHours(7);
                await Get<EvaluateDue>(0).ExecuteAsync(default);
                await Get<EvaluateDue>(1).ExecuteAsync(default);
            }
        });
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer))));
        var started = World.Done(await world.Get<ActivateDefinition>().StartAsync(
            world.Caller, new ActivateDefinitionCommand { PackageHash = "persons", SettingsJson = "{}", Reason = "in the middle" }, default));
        var switched = await Get<PrepareActivation>(1).ExecuteAsync(world.Caller.TenantId, started.ActivationNo, default);
        await writing;
        await over.CancelAsync();
        await clock;

        Assert.Equal(ActivationState.Active, switched.State);
        var activities = await world.ReadAsync(context => context.Facts.AsNoTracking().Where(fact => fact.Type == FactType.Activity).Select(fact => fact.ActivityId!.Value).Distinct().ToListAsync());
        Assert.Equal(acknowledged.Order(), activities.Order());
        world.Clock.Now += TimeSpan.FromMinutes(10);
        await world.WorkInBackgroundAsync();
        await world.WorkOffDueAsync();
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);

        T Get<T>(int turn)
            where T : notnull =>
            turn % 2 == 0 ? world.Get<T>() : other.GetRequiredService<T>();

        async Task WriteAsync(int writer)
        {
            var random = new Random((seed * 1000) + writer);
            for (var index = 0; index < 8; index++)
            {
                DateTimeOffset? at = random.Next(2) == 0 ? null : world.Clock.Now - TimeSpan.FromHours(random.Next(24 * 40));
                var (person, deal, company) = (persons[random.Next(persons.Count)], deals[random.Next(deals.Count)], companies[random.Next(companies.Count)]);
                switch (random.Next(7))
                {
                    case 0:
                        World.Done(await Get<SetAttributes>(index).ExecuteAsync(
                            world.Caller, new SetAttributesCommand { SubjectId = deal, Attributes = [new AttributeInput { Key = "outcome", Value = FactValue.OfText(random.Next(2) == 0 ? "won" : "lost"), OccurredAt = at }] }, default));
                        break;
                    case 1:
                        World.Done(await Get<SetAttributes>(index).ExecuteAsync(
                            world.Caller, new SetAttributesCommand { SubjectId = company, Attributes = [new AttributeInput { Key = "employees", Value = FactValue.OfNumber(random.Next(40)), OccurredAt = at }] }, default));
                        break;
                    case 2:
                        World.Done(await Get<RecordLink>(index).ExecuteAsync(
                            world.Caller, new RecordLinkCommand { SubjectId = person, Key = LinkKeys.Employer, TargetId = company, OccurredAt = at }, default));
                        break;
                    case 3:
                        World.Done(await Get<CreateContact>(index).ExecuteAsync(world.Caller, new CreateContactCommand { DisplayName = "New", CompanyId = company }, default));
                        break;
                    default:
                        Guid[] together = random.Next(3) == 0 ? [person, persons[random.Next(persons.Count)], deal] : [person];
                        acknowledged.Add(World.Done(await Get<RecordActivity>(index).ExecuteAsync(
                            world.Caller, new RecordActivityCommand { SubjectIds = together, Kind = random.Next(2) == 0 ? "email" : "call", Direction = Direction.Inbound, OccurredAt = at }, default)).ActivityId);
                        break;
                }
            }
        }
    }

    [Fact]
    public async Task Invariant4_Numbered_changes_agree_with_real_time()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await using var other = World.Services(database, world.Clock, world.Evaluators);
        var seen = new ConcurrentBag<(long Began, long Ended, Guid Subject)>();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            for (var index = 0; index < 12; index++)
            {
                var began = Stopwatch.GetTimestamp();
                var create = (writer + index) % 2 == 0 ? world.Get<CreateContact>() : other.GetRequiredService<CreateContact>();
                var created = World.Done(await create.ExecuteAsync(world.Caller, new CreateContactCommand { DisplayName = $"{writer} {index}" }, default));
                seen.Add((began, Stopwatch.GetTimestamp(), created.SubjectId));
            }
        })));

        var numbers = (await world.LedgerAsync()).ToDictionary(change => change.SubjectId, change => change.Number);
        var inOrder = seen.Select(each => (each.Began, each.Ended, Number: numbers[each.Subject])).OrderBy(each => each.Ended).ToList();
        foreach (var later in inOrder)
        {
            // Who had its answer before this one was asked.
            var before = inOrder.TakeWhile(each => each.Ended < later.Began).Select(each => each.Number).DefaultIfEmpty(0).Max();
            Assert.True(before < later.Number, $"{before} was acknowledged before the command of {later.Number} began.");
        }

        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Two_commands_with_one_external_id_or_one_key_at_the_same_time_are_one()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await using var other = World.Services(database, world.Clock, world.Evaluators);
        CreateContact On(int turn) => turn % 2 == 0 ? world.Get<CreateContact>() : other.GetRequiredService<CreateContact>();

        var same = await Task.WhenAll(Enumerable.Range(0, 12).Select(turn => Task.Run(() => On(turn).ExecuteAsync(
            world.Caller, new CreateContactCommand { DisplayName = "Ada", ExternalSource = "crm", ExternalId = "1" }, default))));
        var repeated = await Task.WhenAll(Enumerable.Range(0, 12).Select(turn => Task.Run(() => On(turn).ExecuteAsync(
            world.Caller, new CreateContactCommand { DisplayName = "Bob", IdempotencyKey = "once" }, default))));

        Assert.Single(same, outcome => outcome.Succeeded);
        Assert.All(same.Where(outcome => !outcome.Succeeded), outcome => Assert.Equal(CommandErrorKind.DuplicateExternalId, outcome.Errors.Single().Kind));
        Assert.Single(repeated.Select(World.Done).Select(result => result.SubjectId).Distinct());
        Assert.Equal(2, await world.ReadAsync(context => context.Contacts.CountAsync()));
        await Consistency.AssertAsync(world);
    }
}
