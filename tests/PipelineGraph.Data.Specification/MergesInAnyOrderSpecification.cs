using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>
/// Facts, late ones among them, merges, un-merges, other settings and other definitions in any order: the derived tables always agree, and once every merge is
/// taken back, everybody is where they are in a tenant in which nobody was ever merged, and came there in the same way.
/// </summary>
public abstract class MergesInAnyOrderSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    private const int Persons = 5;

    private static readonly (string Package, string Settings)[] Bindings = [("hash", """{"smallest":10}"""), ("hash", """{"smallest":30}"""), ("people", "{}"), ("deals", "{}")];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Merges_that_are_taken_back_leave_nothing_behind(int seed)
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        await using var twin = await World.CreateAsync(database, now: World.At(3, 1));
        var random = new Random(seed);
        var (play, other) = (await Play.BeginAsync(world), await Play.BeginAsync(twin));
        var merged = new List<int>();
        for (var step = 0; step < 60; step++)
        {
            world.Clock.Now += TimeSpan.FromMinutes(random.Next(1, 60 * 24 * 4));
            twin.Clock.Now = world.Clock.Now;
            var what = await StepAsync(random, play, other, merged);
            var problem = await Record.ExceptionAsync(() => Consistency.AssertAsync(world));
            Assert.True(problem is null, $"After step {step}, {what}: {problem}");
        }

        await EndAsync(world);
        foreach (var loser in merged.OrderBy(_ => random.Next())) await play.UnmergeAsync(loser);
        await EndAsync(world);
        await EndAsync(twin);
        Assert.Equal(await other.TellAsync(), await play.TellAsync());
    }

    private static async Task EndAsync(World world)
    {
        await world.WorkOffDueAsync();
        await world.WorkInBackgroundAsync();
        await world.WorkOffDueAsync();
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);
    }

    private static async Task<string> StepAsync(Random random, Play play, Play twin, List<int> merged)
    {
        var what = random.Next(16);
        switch (what)
        {
            case 0 or 1 or 2:
                List<int> standing = [.. Enumerable.Range(0, Persons).Except(merged)];
                if (standing.Count < 2) return "nobody to merge";
                var loser = standing[random.Next(standing.Count)];
                standing.Remove(loser);
                var winner = standing[random.Next(standing.Count)];
                await play.MergeAsync(winner, loser);
                merged.Add(loser);
                return $"{loser} merged into {winner}";
            case 3 or 4:
                if (merged.Count == 0) return "nobody to part";
                var parted = merged[random.Next(merged.Count)];
                await play.UnmergeAsync(parted);
                merged.Remove(parted);
                return $"{parted} parted";
            case 5:
                var (package, settings) = Bindings[random.Next(Bindings.Length)];
                foreach (var each in (Play[])[play, twin]) await each.World.ActivateAsync(settings, package);
                return $"activated {package} {settings}";
            case 6:
                foreach (var each in (Play[])[play, twin]) await each.World.WorkOffDueAsync();
                return "the clock's work was done";
            default:
                var seed = random.Next();
                await twin.FactAsync(new Random(seed));
                return await play.FactAsync(new Random(seed));
        }
    }

    private sealed class Play(World world, Guid[] persons, Guid[] companies, Guid[] deals)
    {
        public World World => world;

        public static async Task<Play> BeginAsync(World world)
        {
            world.Evaluators.Add("deals", new TestDefinition("deals", Unit.Deal));
            world.Evaluators.Add("people", new TestDefinition("people", Unit.Person));
            var created = World.At(1, 1);
            Guid[] companies = [await world.CompanyAsync("A", 20, created), await world.CompanyAsync("B", 40, created)];
            var persons = new List<Guid>();
            for (var index = 0; index < Persons; index++) persons.Add(await world.ContactAsync($"{index}", created.AddDays(index), index < 3 ? companies[index % 2] : null));
            Guid[] deals = [await world.DealAsync(persons[0], created), await world.DealAsync(persons[4], created)];
            return new Play(world, [.. persons], companies, deals);
        }

        public async Task MergeAsync(int winner, int loser) =>
            World.Done(await world.Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = persons[winner], LoserId = persons[loser] }, default));

        public async Task UnmergeAsync(int loser) =>
            World.Done(await world.Get<MergeContacts>().TakeBackAsync(world.Caller, new UnmergeContactCommand { ContactId = persons[loser] }, default));

        public async Task<string> FactAsync(Random random)
        {
            var (who, other) = (persons[random.Next(persons.Length)], random.Next(2));
            // Now, or late: also from before a merge or a switch. Of one instant there is one fact.
            DateTimeOffset? at = random.Next(2) == 0 ? null : world.Clock.Now - TimeSpan.FromMinutes(random.Next(1, 60 * 24 * 50));
            var what = random.Next(9);
            switch (what)
            {
                case 0 or 1 or 2: await world.EmailAsync(who, at); break;
                case 3: await world.CallAsync(who, at); break;
                case 4: await world.AttributeAsync(companies[other], "employees", FactValue.OfNumber(random.Next(50)), at); break;
                case 5: await world.LinkAsync(who, LinkKeys.Employer, companies[other], at, ended: random.Next(3) == 0); break;
                case 6: await world.LinkAsync(deals[other], LinkKeys.Participant, who, at, ended: random.Next(3) == 0); break;
                case 7: await world.AttributeAsync(deals[other], "outcome", FactValue.OfText(random.Next(3) == 0 ? "won" : "lost"), at); break;
                default: await world.JudgeAsync(who, random.Next(3) == 0, at); break;
            }

            return $"fact {what} of {at?.ToString("O") ?? "now"}";
        }

        /// <summary>Every history as it is known now, the counters, and the present values.</summary>
        public async Task<List<string>> TellAsync()
        {
            var told = new List<string>();
            Guid[] subjects = [.. persons, .. companies, .. deals];
            var bindings = await world.ReadAsync(context => context.Bindings.AsNoTracking().ToDictionaryAsync(binding => binding.BindingNo, binding => binding.DefinitionId + binding.Settings));
            var active = (await world.ReadAsync(context => context.Streams.AsNoTracking().SingleAsync())).ActiveBindingNo;
            for (var index = 0; index < subjects.Length; index++)
            {
                var id = subjects[index];
                var steps = await world.ReadAsync(context => context.StageHistory.AsNoTracking().Where(step => step.SubjectId == id).ToListAsync());
                told.AddRange(steps.OrderBy(step => step.EffectiveAt).ThenBy(step => step.Number).Select(step => $"{index} {step.EffectiveAt:O} {bindings[step.BindingNo]} {step.StageKey}"));
                var verdicts = await world.ReadAsync(context => context.Verdicts.AsNoTracking().Where(verdict => verdict.SubjectId == id && verdict.BindingNo == active).ToListAsync());
                told.AddRange(verdicts.Select(verdict => $"{index} {verdict.StageKey} since {verdict.EnteredAt:O}, computed for {verdict.ComputedFor:O}, again {verdict.ReevaluateAt:O}"));
            }

            told.AddRange((await world.ReadAsync(context => context.FunnelCounts.AsNoTracking().ToListAsync()))
                .Where(count => (count.Present, count.Reached) != (0, 0)).Select(count => $"{bindings[count.BindingNo]} {count.Unit} {count.StageKey}: {count.Present} {count.Reached}").Order(StringComparer.Ordinal));
            told.AddRange((await world.ReadAsync(context => context.Contacts.AsNoTracking().OrderBy(contact => contact.DisplayName).ToListAsync()))
                .Select(contact => $"{contact.DisplayName} {Array.IndexOf(companies, contact.CompanyId ?? Guid.Empty)} {contact.LastActivityAt:O}"));
            return told;
        }
    }
}
