using PipelineGraph.Core;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using static PipelineGraph.Data.Specification.ErasedPersons;
using static PipelineGraph.Data.Specification.PastAnswers;

namespace PipelineGraph.Data.Specification;

/// <summary>Nothing that was of those around an erased person becomes another: only what they are from then on is asked without it.</summary>
public abstract class ErasedNeighboursSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    [Fact]
    public async Task Invariant8_of_those_around_an_erased_person_the_same_question_as_of_the_same_number_has_the_same_answer()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, activate: false, now: World.At(3, 1));
        world.Evaluators.Add("source", new SourceDefinition());
        await world.ActivateAsync("{}", "source");
        var created = World.At(1, 1);
        var company = await world.CompanyAsync("Acme", 20, created);
        var person = await world.ContactAsync($"Ada {Secret}", created, company);
        var (colleague, winner, part) = (await world.ContactAsync("Colleague", created, company), await world.ContactAsync("Winner", created), await world.ContactAsync("Part", created));
        var (deal, other) = (await world.DealAsync(person, created), await world.DealAsync(person, created));
        await world.LinkAsync(deal, LinkKeys.Participant, part, created);
        await world.EmailAsync(person, World.At(2, 10));
        await world.AttributeAsync(person, "source", FactValue.OfText(Secret), World.At(2, 12));
        world.Clock.Now = World.At(3, 2);
        World.Done(await world.Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = winner, LoserId = part }, default));
        await world.AttributeAsync(deal, "outcome", FactValue.OfText("won"), World.At(2, 14));
        world.Clock.Now = World.At(3, 3);
        await world.EmailAsync(person, World.At(2, 5));
        await world.EmailAsync(colleague, World.At(3, 2));
        Guid[] around = [company, colleague, winner, part, deal, other];
        Assert.Equal(("customer", "customer", "warm", "won", "won"), (await world.StageAsync(person), await world.StageAsync(winner), await world.StageAsync(company), await world.StageAsync(deal), await world.StageAsync(other)));
        var ledger = await world.LedgerAsync();
        List<long> numbers = [.. ledger.Select(change => change.BatchEnd).Distinct()];
        List<DateTimeOffset> instants = [.. ledger.Select(change => change.EffectiveAt).Distinct()];
        var (histories, before) = (await HistoriesAsync(), await AllAnswersAsync());
        world.Clock.Now = World.At(3, 4);

        World.Done(await EraseAsync(world, person));

        Assert.Equal(before, await AllAnswersAsync());
        // What it said was true then; what is asked from now on is asked without it.
        Assert.Equal("won open", $"{await world.StageAsync(deal)} {await world.StageAsync(other)}");
        var since = await HistoriesAsync();
        Assert.All(around.Except([other]), id => Assert.Equal(histories[id], since[id]));
        Assert.Equal([.. histories[other], (World.At(3, 4), "open")], since[other]);
        await Consistency.AssertAsync(world);

        // They go on, and are asked again.
        world.Clock.Now = World.At(3, 5);
        await world.EmailAsync(colleague, World.At(3, 4, 12));
        await world.AttributeAsync(other, "outcome", FactValue.OfText("lost"), World.At(3, 4, 12));
        World.Done(await world.Get<MergeContacts>().TakeBackAsync(world.Caller, new UnmergeContactCommand { ContactId = part }, default));
        await world.ActivateAsync("""{"smallest":100}""", "source");
        Assert.Equal(before, await AllAnswersAsync());
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);

        async Task<Dictionary<Guid, List<(DateTimeOffset At, string? Stage)>>> HistoriesAsync()
        {
            var found = new Dictionary<Guid, List<(DateTimeOffset At, string? Stage)>>();
            foreach (var id in around) found[id] = await world.HistoryAsync(id);
            return found;
        }

        async Task<string> AllAnswersAsync()
        {
            var told = new List<string>();
            foreach (var number in numbers) told.AddRange(await AnswersAsync(world, number, around, instants));
            return string.Join('\n', told);
        }
    }

    [Fact]
    public async Task Invariant8_the_past_of_a_neighbour_stays_also_where_something_was_told_of_it_at_the_instant_of_the_erasure_or_by_a_clock_that_is_ahead()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, activate: false, now: World.At(3, 1));
        world.Evaluators.Add("source", new SourceDefinition());
        await world.ActivateAsync("{}", "source");
        var created = World.At(1, 1);
        var person = await world.ContactAsync($"Ada {Secret}", created);
        await world.AttributeAsync(person, "source", FactValue.OfText(Secret), World.At(2, 12));
        // So many that some of them are left for the clock job.
        var deals = new List<Guid>();
        for (var index = 0; index < 120; index++) deals.Add(await world.DealAsync(person, created));
        world.Clock.Now = World.At(3, 1, 10);
        foreach (var deal in deals) await world.AttributeAsync(deal, "outcome", FactValue.OfText("lost"));
        world.Clock.Now = World.At(3, 1, 9, 30);

        World.Done(await EraseAsync(world, person));

        world.Clock.Now = World.At(3, 2);
        await world.WorkOffDueAsync();
        foreach (var deal in deals) Assert.Equal([(created, "open"), (World.At(2, 12), "won"), (World.At(3, 1, 10) + Instants.Microsecond, "open")], await world.HistoryAsync(deal));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Invariant8_nothing_that_comes_after_an_erasure_rewrites_what_was_before_it()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, activate: false, now: World.At(3, 1));
        world.Evaluators.Add("source", new SourceDefinition());
        await world.ActivateAsync("{}", "source");
        var created = World.At(1, 1);
        var (person, winner, part) = (await world.ContactAsync($"Ada {Secret}", created), await world.ContactAsync("Winner", created), await world.ContactAsync("Part", created));
        var deal = await world.DealAsync(person, created);
        foreach (var other in (Guid[])[winner, part]) await world.LinkAsync(deal, LinkKeys.Participant, other, created);
        await world.AttributeAsync(person, "source", FactValue.OfText(Secret), World.At(2, 12));
        world.Clock.Now = World.At(3, 4);
        World.Done(await EraseAsync(world, person));
        List<(DateTimeOffset, string?)> expected = [(created, "open"), (World.At(2, 12), "won"), (World.At(3, 4), "open")];
        Assert.Equal(expected, await world.HistoryAsync(deal));

        world.Clock.Now = World.At(3, 6);
        await world.AttributeAsync(deal, "outcome", FactValue.OfText("lost"));
        Assert.Equal(expected, await world.HistoryAsync(deal));
        world.Clock.Now = World.At(3, 7);
        await world.CallAsync(winner, World.At(3, 5));
        Assert.Equal(expected, await world.HistoryAsync(deal));
        World.Done(await world.Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = winner, LoserId = part }, default));
        Assert.Equal(expected, await world.HistoryAsync(deal));
        world.Clock.Now = World.At(3, 8);
        World.Done(await world.Get<MergeContacts>().TakeBackAsync(world.Caller, new UnmergeContactCommand { ContactId = part }, default));
        Assert.Equal(expected, await world.HistoryAsync(deal));
        world.Evaluators.Fails = _ => true;
        await world.CallAsync(deal);
        Assert.Equal(VerdictStatus.Failed, (await world.VerdictAsync(deal)).Status);
        world.Evaluators.Fails = _ => false;
        world.Clock.Now = World.At(3, 9);
        await world.WorkOffDueAsync();

        Assert.Equal(expected, await world.HistoryAsync(deal));
        Assert.Equal(VerdictStatus.Current, (await world.VerdictAsync(deal)).Status);
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Invariant8_a_merge_of_before_a_switch_that_is_taken_back_after_an_erasure_rewrites_nothing_of_before_it()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, activate: false, now: World.At(3, 1));
        world.Evaluators.Add("source", new SourceDefinition());
        await world.ActivateAsync("{}", "source");
        var created = World.At(1, 1);
        var (person, winner, part) = (await world.ContactAsync($"Ada {Secret}", created), await world.ContactAsync("Winner", created), await world.ContactAsync("Part", created));
        var deal = await world.DealAsync(person, created);
        foreach (var other in (Guid[])[winner, part]) await world.LinkAsync(deal, LinkKeys.Participant, other, created);
        await world.AttributeAsync(person, "source", FactValue.OfText(Secret), World.At(2, 12));
        World.Done(await world.Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = winner, LoserId = part }, default));
        world.Clock.Now = World.At(3, 2);
        await world.ActivateAsync("""{"smallest":100}""", "source");
        world.Clock.Now = World.At(3, 4);
        World.Done(await EraseAsync(world, person));
        var before = await world.HistoryAsync(deal);
        Assert.Equal([(created, "open"), (World.At(2, 12), "won"), (World.At(3, 4), "open")], before.Where((step, index) => index == 0 || step.Stage != before[index - 1].Stage));
        world.Clock.Now = World.At(3, 5);

        World.Done(await world.Get<MergeContacts>().TakeBackAsync(world.Caller, new UnmergeContactCommand { ContactId = part }, default));

        Assert.Equal(before, await world.HistoryAsync(deal));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task All_deals_of_an_erased_person_are_asked_again_without_it_however_many_they_are()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, activate: false, now: World.At(3, 1));
        world.Evaluators.Add("source", new SourceDefinition());
        await world.ActivateAsync("{}", "source");
        var created = World.At(1, 1);
        var person = await world.ContactAsync($"Ada {Secret}", created);
        await world.AttributeAsync(person, "source", FactValue.OfText(Secret), World.At(2, 12));
        // So many that some of them are left for the clock job.
        var deals = new List<Guid>();
        for (var index = 0; index < 120; index++) deals.Add(await world.DealAsync(person, created));
        world.Clock.Now = World.At(3, 2);

        World.Done(await EraseAsync(world, person));

        await Consistency.AssertAsync(world);
        world.Clock.Now = World.At(3, 3);
        await world.WorkOffDueAsync();
        foreach (var deal in deals) Assert.Equal([(created, "open"), (World.At(2, 12), "won"), (World.At(3, 2), "open")], await world.HistoryAsync(deal));
        await AssertNothingLeftAsync(world);
    }
}
