using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>The same facts, learnt in whatever order, end in the same history; the ledger, spans and counters always agree.</summary>
public abstract class AnyOrderSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Facts_in_any_order_end_in_the_same_history(int seed)
    {
        var random = new Random(seed);
        var facts = Facts(random, 40);
        var inOrder = await RunAsync([.. facts.OrderBy(fact => fact.At)], clockFollows: true, random);
        for (var run = 0; run < 3; run++)
        {
            var shuffled = facts.ToArray();
            random.Shuffle(shuffled);
            Assert.Equal(inOrder, await RunAsync(shuffled, clockFollows: false, random));
        }
    }

    private sealed record RandomFact(DateTimeOffset At, Func<World, People, Task> Record);

    private sealed record People(Guid[] Persons, Guid[] Companies, Guid[] Deals);

    private static List<RandomFact> Facts(Random random, int count)
    {
        var facts = new List<RandomFact>();
        for (var index = 0; index < count; index++)
        {
            // Distinct instants: facts of one instant are told apart by the order in which they were recorded.
            var at = World.At(1, 1).AddHours(random.Next(24 * 140)).AddSeconds(index);
            var (who, other, value) = (random.Next(3), random.Next(2), random.Next(40));
            facts.Add(new RandomFact(at, random.Next(9) switch
            {
                0 or 1 => (world, people) => world.EmailAsync(people.Persons[who], at),
                2 => (world, people) => world.CallAsync(people.Persons[who], at),
                3 => (world, people) => world.AttributeAsync(people.Companies[other], "employees", FactValue.OfNumber(value), at),
                4 => (world, people) => world.LinkAsync(people.Persons[who], LinkKeys.Employer, people.Companies[other], at, ended: value < 10),
                5 => (world, people) => world.LinkAsync(people.Deals[other], LinkKeys.Participant, people.Persons[who], at, ended: value < 10),
                6 => (world, people) => world.AttributeAsync(people.Deals[other], "outcome", FactValue.OfText(value < 20 ? "won" : "lost"), at),
                7 => (world, people) => world.JudgeAsync(people.Persons[who], value < 20, at),
                _ => async (world, people) => await world.VoidAsync((await world.EmailAsync(people.Persons[who], at)).ActivityId),
            }));
        }

        return facts;
    }

    private static async Task<List<string>> RunAsync(IReadOnlyList<RandomFact> facts, bool clockFollows, Random random)
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: clockFollows ? World.At(1, 1, 0) : World.At(6, 1));
        var created = World.At(1, 1, 0);
        Guid[] companies = [await world.CompanyAsync("A", createdAt: created), await world.CompanyAsync("B", createdAt: created)];
        Guid[] persons = [await world.ContactAsync("1", created), await world.ContactAsync("2", created), await world.ContactAsync("3", created)];
        Guid[] deals = [await world.DealAsync(persons[0], created), await world.DealAsync(persons[1], created)];
        foreach (var fact in facts)
        {
            if (clockFollows) world.Clock.Now = fact.At.AddSeconds(1);
            await fact.Record(world, new People(persons, companies, deals));
            if (random.Next(3) == 0) await world.WorkOffDueAsync();
        }

        world.Clock.Now = World.At(6, 2);
        await world.WorkOffDueAsync();
        await Consistency.AssertAsync(world);
        var histories = new List<string>();
        Guid[] subjects = [.. persons, .. companies, .. deals];
        for (var index = 0; index < subjects.Length; index++)
            histories.AddRange((await world.HistoryAsync(subjects[index])).Select(step => $"{index} {step.At:O} {step.Stage}"));
        Assert.Empty(await world.ReadAsync(context => context.Verdicts.Where(verdict => verdict.Status != VerdictStatus.Current).ToListAsync()));
        return histories;
    }
}
