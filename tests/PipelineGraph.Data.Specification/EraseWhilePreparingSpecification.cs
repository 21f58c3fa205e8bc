using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Definitions;
using static PipelineGraph.Data.Specification.ErasedPersons;

namespace PipelineGraph.Data.Specification;

/// <summary>Who is erased while an activation is prepared.</summary>
public abstract class EraseWhilePreparingSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    [Fact]
    public async Task Invariant5_of_whom_a_fill_has_read_before_it_was_erased_nothing_is_left()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        world.Evaluators.Add("source", new SourceDefinition());
        var company = await world.CompanyAsync("Acme", 20, World.At(1, 1));
        var (person, part) = (World.Done(await world.Get<CreateContact>().ExecuteAsync(world.Caller, Contact("1") with { CompanyId = company }, default)).SubjectId, await world.ContactAsync($"Ada {Secret}"));
        World.Done(await world.Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = person, LoserId = part }, default));
        foreach (var each in (Guid[])[person, part])
        {
            await world.AttributeAsync(each, "source", FactValue.OfText(Secret));
            await world.EmailAsync(each);
        }

        var deal = await world.DealAsync(person);
        var started = World.Done(await world.Get<ActivateDefinition>().StartAsync(world.Caller, new ActivateDefinitionCommand { PackageHash = "source", SettingsJson = "{}", Reason = "test" }, default));
        using var goesOn = new ManualResetEventSlim();
        var (asked, asks) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        world.Evaluators.Fails = _ =>
        {
            if (Interlocked.Increment(ref asks) > 1) return false;
            asked.SetResult();
            goesOn.Wait(TestContext.Current.CancellationToken);
            return false;
        };
        var filling = Task.Run(() => world.Get<KeepBinding>().ExecuteAsync(world.Caller.TenantId, started.BindingNo, default), TestContext.Current.CancellationToken);
        await asked.Task;

        World.Done(await EraseAsync(world, person));
        goesOn.Set();
        await filling;
        world.Clock.Now = World.At(3, 2);
        await world.WorkInBackgroundAsync();
        await world.WorkOffDueAsync();

        Assert.Equal(started.ActivationNo, (await world.ReadAsync(context => context.Streams.AsNoTracking().SingleAsync())).ActiveActivationNo);
        // The deal was read with the person's values, and is asked again without them.
        Assert.Equal(("open", "warm"), (await world.StageAsync(deal), await world.StageAsync(company)));
        Assert.Equal(ChangeCause.Erasure, (await world.LedgerAsync()).Last(change => change.SubjectId == person).Cause);
        await AssertNothingLeftAsync(world);
        await Consistency.AssertFreshAsync(world);
    }

    [Fact]
    public async Task Who_is_erased_while_an_activation_is_prepared_and_facts_arrive_is_gone_under_both_definitions()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        world.Evaluators.Add("source", new SourceDefinition());
        var company = await world.CompanyAsync("Acme", 20);
        // So many that there are several pages of them.
        for (var first = 0; first < 2_400; first += 600)
        {
            World.Done(await world.Get<RecordFacts>().ExecuteAsync(
                world.Caller,
                [
                    .. Enumerable.Range(first, 600).Select(index => Imported($"{index}") with
                    {
                        Facts = [new FactInput { Type = FactType.Activity, Key = "email", Direction = Direction.Inbound }, new FactInput { Type = FactType.Attribute, Key = "source", Value = FactValue.OfText(Secret) }],
                    }),
                ],
                default));
        }

        List<Guid> persons = [.. (await world.ReadAsync(context => context.Contacts.Select(contact => contact.ContactId).ToListAsync())).Order()];
        List<Guid> erased = [.. persons.Where((_, index) => index % 60 == 7)];
        var deals = new List<Guid>();
        foreach (var each in erased.Take(10)) deals.Add(await world.DealAsync(each));
        var started = World.Done(await world.Get<ActivateDefinition>().StartAsync(world.Caller, new ActivateDefinitionCommand { PackageHash = "source", SettingsJson = "{}", Reason = "test" }, default));
        var preparing = Task.Run(() => world.Get<PrepareActivation>().ExecuteAsync(world.Caller.TenantId, started.ActivationNo, default), TestContext.Current.CancellationToken);
        await Task.WhenAll(
            Task.Run(async () =>
            {
                foreach (var each in erased) World.Done(await EraseAsync(world, each));
            }),
            Task.Run(async () =>
            {
                foreach (var each in persons.Except(erased).Where((_, index) => index % 60 == 11)) await world.EmailAsync(each);
            }));
        Assert.Equal(ActivationState.Active, (await preparing).State);
        await world.WorkInBackgroundAsync();
        await world.WorkOffDueAsync();

        // Whether the switch came before the erasure or after it, they are what they are without the person.
        foreach (var deal in deals) Assert.Equal("open", await world.StageAsync(deal));
        // Of the others it is kept on.
        Assert.Equal(persons.Count - erased.Count, await world.ReadAsync(context => context.Facts.CountAsync(fact => fact.ValueText == Secret)));
        Assert.Equal(
            erased.Select(each => (each, 0, 0)),
            (await world.ReadAsync(async context => (await context.Subjects.AsNoTracking().Where(subject => subject.ErasedAt != null).ToListAsync()).Select(subject => subject.SubjectId)
                .ToDictionary(id => id, id => (context.Verdicts.Count(verdict => verdict.SubjectId == id), context.Facts.Count(fact => fact.SubjectId == id && fact.ValueText != null)))))
            .OrderBy(each => each.Key).Select(each => (each.Key, each.Value.Item1, each.Value.Item2)));
        await Consistency.AssertAsync(world);
        // A deal that was switched before its person was erased has been another until then.
        await Consistency.AssertFreshAsync(world, except: deals);
    }
}
