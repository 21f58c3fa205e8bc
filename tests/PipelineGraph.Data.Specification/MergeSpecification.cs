using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>Contacts that become one, and are parted again.</summary>
public abstract class MergeSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    private static readonly DateTimeOffset Created = World.At(1, 1);

    [Fact]
    public async Task A_merged_contact_leaves_its_stage_and_the_winner_is_evaluated_by_the_facts_of_both()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var (winner, loser) = (await world.ContactAsync("Ada", Created), await world.ContactAsync("Ada L.", Created));
        await world.EmailAsync(loser, World.At(2, 20));

        var merged = World.Done(await MergeAsync(world, winner, loser));

        Assert.Equal(winner, merged.SubjectId);
        Assert.Equal("prospect", await world.StageAsync(winner));
        Assert.Equal([(Created, "none"), (World.At(2, 20), "prospect")], await world.HistoryAsync(winner));
        Assert.Null((await world.HistoryAsync(loser))[^1].Stage);
        var left = merged.Changes!.Single(change => change.SubjectId == loser);
        Assert.Equal((ChangeKind.Moved, ChangeCause.Merge, MoveDirection.Left, "prospect", null, null), (left.Kind, left.Cause, left.Direction, left.FromStage, left.ToStage, left.PresentStage));
        Assert.All(merged.Changes!, change => Assert.Equal(ChangeCause.Merge, change.Cause));
        var verdict = await world.VerdictAsync(winner);
        Assert.Equal([loser], VerdictJson.Read(verdict.Detail, verdict.StageKey, null).Criteria.SelectMany(criterion => criterion.Evidence).Select(evidence => evidence.SubjectId));
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);
    }

    [Fact]
    public async Task What_is_told_of_a_merged_contact_counts_for_the_one_that_it_is_part_of()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var (winner, middle, loser) = (await world.ContactAsync("1", Created), await world.ContactAsync("2", Created), await world.ContactAsync("3", Created));
        World.Done(await MergeAsync(world, middle, loser));
        World.Done(await MergeAsync(world, winner, middle));

        var told = await world.EmailAsync(loser, World.At(2, 25));
        var attribute = await world.AttributeAsync(middle, "source", FactValue.OfText("referral"));

        Assert.Equal([winner], told.SubjectIds);
        Assert.Equal(winner, attribute.SubjectId);
        Assert.Equal("prospect", await world.StageAsync(winner));
        Assert.Equal(1, await world.ReadAsync(context => context.Facts.CountAsync(fact => fact.SubjectId == loser)));
        Assert.Equal(World.At(2, 25), (await ContactAsync(world, winner)).LastActivityAt);
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);

        await world.VoidAsync(told.ActivityId);
        Assert.Equal("lead", await world.StageAsync(winner));
        Assert.Equal(DateTimeOffset.UnixEpoch, (await ContactAsync(world, winner)).LastActivityAt);
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task What_a_deal_and_a_company_say_of_a_merged_contact_they_say_of_the_winner()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var company = await world.CompanyAsync("Acme", 5, Created);
        var (winner, loser) = (await world.ContactAsync("1", Created), await world.ContactAsync("2", Created, company));
        var deal = await world.DealAsync(loser, Created);
        await world.EmailAsync(winner, World.At(2, 20));
        Assert.Equal("cold", await world.StageAsync(company));

        World.Done(await MergeAsync(world, winner, loser));
        // Of its employer, which is too small, and of its deal the winner knows by the loser's links.
        Assert.Equal(("lead", "warm"), (await world.StageAsync(winner), await world.StageAsync(company)));
        Assert.Equal(company, (await ContactAsync(world, winner)).CompanyId);
        await world.AttributeAsync(deal, "outcome", FactValue.OfText("won"));
        Assert.Equal("customer", await world.StageAsync(winner));
        await world.AttributeAsync(company, "employees", FactValue.OfNumber(500));
        world.Clock.Now = World.At(3, 2);
        await world.WorkOffDueAsync();
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);

        World.Done(await UnmergeAsync(world, loser));
        Assert.Equal(("prospect", "customer", "cold"), (await world.StageAsync(winner), await world.StageAsync(loser), await world.StageAsync(company)));
        Assert.Null((await ContactAsync(world, winner)).CompanyId);
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);
    }

    [Fact]
    public async Task A_merge_that_makes_no_sense_is_refused_and_says_what_to_do()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await using var other = await World.CreateAsync(database);
        var (winner, loser, third) = (await world.ContactAsync("1"), await world.ContactAsync("2"), await world.ContactAsync("3"));
        World.Done(await MergeAsync(world, winner, loser));

        Assert.Equal((CommandErrorKind.InvalidValue, "loserId"), Refused(await MergeAsync(world, winner, winner)));
        Assert.Equal((CommandErrorKind.ContactMerged, "loserId"), Refused(await MergeAsync(world, third, loser)));
        Assert.Equal((CommandErrorKind.ContactMerged, "winnerId"), Refused(await MergeAsync(world, loser, third)));
        Assert.Equal(winner, (await MergeAsync(world, third, loser)).Errors[0].ExistingId);
        Assert.Equal((CommandErrorKind.NotFound, "loserId"), Refused(await MergeAsync(world, winner, await world.CompanyAsync())));
        Assert.Equal((CommandErrorKind.NotFound, "winnerId"), Refused(await MergeAsync(world, await other.ContactAsync(), third)));
        Assert.Equal((CommandErrorKind.InvalidValue, "contactId"), Refused(await UnmergeAsync(world, third)));
        Assert.Equal((CommandErrorKind.NotFound, "contactId"), Refused(await UnmergeAsync(other, loser)));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_merge_is_taken_back_exactly_also_when_another_definition_became_active_meanwhile()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var company = await world.CompanyAsync("Acme", 20, Created);
        var (winner, loser, twin) = (await world.ContactAsync("1", Created), await world.ContactAsync("2", Created, company), await world.ContactAsync("twin", Created, company));
        foreach (var person in (Guid[])[loser, twin]) await world.EmailAsync(person, World.At(2, 20));
        World.Done(await MergeAsync(world, winner, loser));
        world.Clock.Now = World.At(3, 5);
        foreach (var person in (Guid[])[loser, twin]) await world.EmailAsync(person, World.At(3, 4));
        world.Clock.Now = World.At(3, 8);
        await world.ActivateAsync("""{"smallest":100}""");
        world.Clock.Now = World.At(3, 10);
        foreach (var person in (Guid[])[loser, twin]) await world.JudgeAsync(person, holds: true, World.At(3, 9));
        Assert.Equal("out", await world.StageAsync(winner));

        World.Done(await UnmergeAsync(world, loser));

        Assert.Equal(await world.HistoryAsync(twin), await world.HistoryAsync(loser));
        Assert.Equal([(Created, "none"), (World.At(3, 8), "none")], (await world.HistoryAsync(winner)));
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);
    }

    /// <summary>So many around a contact that some of them are left for the clock job.</summary>
    /// <param name="waiting">Whether the merge is taken back while they still wait.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_merge_reaches_all_deals_of_a_contact_with_many_and_is_taken_back_exactly(bool waiting)
    {
        const int Deals = 130;
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, activate: false, now: World.At(3, 1));
        world.Evaluators.Add("source", new SourceDefinition());
        await world.ActivateAsync("{}", "source");
        var company = await world.CompanyAsync("Acme", 20, Created);
        var (winner, loser) = (await world.ContactAsync("1", Created), await world.ContactAsync("2", Created, company));
        await world.AttributeAsync(winner, "source", FactValue.OfText("referral"), World.At(2, 10));
        await world.EmailAsync(loser, World.At(2, 20));
        var deals = new List<Guid>();
        for (var index = 0; index < Deals; index++) deals.Add(await world.DealAsync(index % 10 == 0 ? winner : loser, Created));
        await world.AttributeAsync(deals[^1], "outcome", FactValue.OfText("won"), World.At(2, 25));
        await EndAsync();
        List<Guid> everybody = [winner, loser, company, .. deals];
        var before = await HistoriesAsync();
        Assert.Equal(Deals / 10 + 1, await WonAsync());

        World.Done(await MergeAsync(world, winner, loser));

        // A hundred around it at once, whoever's identifiers come first: all but the company and those that were won before are won newly.
        var won = before.Count(each => each.Contains("won", StringComparison.Ordinal));
        Assert.InRange(await WonAsync(), 99, won + 100);
        await Consistency.AssertAsync(world);
        if (!waiting)
        {
            await EndAsync();
            Assert.Equal((Deals, "customer", "warm"), (await WonAsync(), await world.StageAsync(winner), await world.StageAsync(company)));
            // Since when is told by what the winner's source was told of, as if they had always been one.
            foreach (var deal in deals.SkipLast(1)) Assert.Equal([(Created, "open"), (World.At(2, 10), "won")], await world.HistoryAsync(deal));
        }

        World.Done(await UnmergeAsync(world, loser));
        await EndAsync();
        Assert.Equal(before, await HistoriesAsync());

        Task<int> WonAsync() => world.ReadAsync(context => context.Verdicts.CountAsync(verdict => verdict.StageKey == "won"));

        async Task EndAsync()
        {
            world.Clock.Now += TimeSpan.FromMinutes(1);
            await world.WorkOffDueAsync();
            await Consistency.AssertAsync(world);
            await Consistency.AssertFreshAsync(world);
        }

        async Task<List<string>> HistoriesAsync()
        {
            var told = new List<string>();
            foreach (var each in everybody) told.Add($"{each} {string.Join(", ", await world.HistoryAsync(each))}");
            return told;
        }
    }

    [Fact]
    public async Task Facts_that_arrive_while_contacts_are_merged_and_parted_all_count()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var company = await world.CompanyAsync("Acme", 20, Created);
        Guid[] persons = [await world.ContactAsync("1", Created), await world.ContactAsync("2", Created, company), await world.ContactAsync("3", Created)];
        var deal = await world.DealAsync(persons[2], Created);
        var facts = Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var index = 0; index < 12; index++)
            {
                var at = World.At(2, 1).AddHours((index * 4) + worker);
                if (index % 6 == 5) await world.AttributeAsync(deal, "outcome", FactValue.OfText(worker % 2 == 0 ? "won" : "lost"), at);
                else await world.EmailAsync(persons[(index + worker) % 3], at);
            }
        }));
        var merges = Task.Run(async () =>
        {
            for (var index = 0; index < 5; index++)
            {
                World.Done(await MergeAsync(world, persons[0], persons[1]));
                World.Done(await MergeAsync(world, persons[2], persons[0]));
                if (index < 4) foreach (var loser in (Guid[])[persons[1], persons[0]]) World.Done(await UnmergeAsync(world, loser));
            }
        });
        await Task.WhenAll([.. facts, merges]);

        world.Clock.Now = World.At(3, 2);
        await world.WorkOffDueAsync();
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);
    }

    [Fact]
    public async Task An_override_of_before_merges_holds_for_the_whole_until_they_are_taken_back()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        Guid[] persons = [await world.ContactAsync("winner", Created), await world.ContactAsync("middle", Created), await world.ContactAsync("loser", Created), await world.ContactAsync("4", Created)];
        foreach (var (person, source) in persons.Zip((string[])["referral", "webinar_list", "cold_call", "cold_call"])) await world.AttributeAsync(person, "source", FactValue.OfText(source), Created);
        world.Clock.Now = World.At(3, 2);
        await OverrideAsync(world, persons[2], "customer");
        var bystander = (await OverrideAsync(world, await world.CompanyAsync(), "warm")).SubjectId;
        var before = await SeenAsync(world, persons);
        Assert.Equal("-, -, customer, -; lead 1; referral 0, webinar_list 0, cold_call 1", before);
        var head = await world.ReadAsync(context => context.Streams.Select(stream => stream.Head).SingleAsync());
        var run = World.Done(await world.Get<StartRun>().ExecuteAsync(world.Caller, new StartRunCommand { Kind = RunKind.Preview, Candidates = [new Candidate { PackageHash = "hash", SettingsJson = """{"smallest":100}""" }] }, default));
        Assert.Equal(1, await InRunAsync(world, run));

        World.Done(await MergeAsync(world, persons[1], persons[2]));
        Assert.Equal("-, customer, -, -; lead 1; referral 0, webinar_list 1, cold_call 0", await SeenAsync(world, persons));
        World.Done(await MergeAsync(world, persons[0], persons[1]));
        Assert.Equal("customer, -, -, -; lead 1; referral 1, webinar_list 0, cold_call 0", await SeenAsync(world, persons));
        // Today's overrides, also of the stays of before: the whole is counted where it was then.
        Assert.Equal("customer, -, -, -; lead 1; referral 1, webinar_list 0, cold_call 0", await SeenAsync(world, persons, asOf: head));
        Assert.Equal((1, "warm"), (await InRunAsync(world, run), (await OverridesAsync(world, [bystander]))[bystander].Key));

        // What is told of one of them is told of the whole.
        await OverrideAsync(world, persons[2], "prospect");
        Assert.Equal("prospect, -, -, -; lead 1; referral 1, webinar_list 0, cold_call 0", await SeenAsync(world, persons));
        await world.VoidAsync((await OverridesAsync(world, [persons[0]]))[persons[0]].FactId);
        Assert.Equal("customer, -, -, -; lead 1; referral 1, webinar_list 0, cold_call 0", await SeenAsync(world, persons));

        World.Done(await UnmergeAsync(world, persons[1]));
        Assert.Equal("-, customer, -, -; lead 1; referral 0, webinar_list 1, cold_call 0", await SeenAsync(world, persons));
        World.Done(await UnmergeAsync(world, persons[2]));
        Assert.Equal(before, await SeenAsync(world, persons));
        await Consistency.AssertAsync(world);
    }

    /// <param name="winnerFirst">Who is told of first; null: both at one instant, when it is the winner's own word that counts.</param>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [InlineData(null)]
    public async Task Of_the_overrides_of_both_the_latest_holds_until_it_ends(bool? winnerFirst)
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        // Numbers of facts tell nothing of who is later: the earlier one has more of them.
        Guid[] persons = [await world.ContactAsync("winner", Created), await world.ContactAsync("loser", Created)];
        var (earlier, later) = winnerFirst == true ? (persons[0], persons[1]) : (persons[1], persons[0]);
        foreach (var source in (string[])["referral", "cold_call"]) await world.AttributeAsync(earlier, "source", FactValue.OfText(source), Created);
        await world.AttributeAsync(later, "source", FactValue.OfText("cold_call"), Created);
        world.Clock.Now = World.At(3, 2);
        await OverrideAsync(world, earlier, "out");
        if (winnerFirst is not null) world.Clock.Now = World.At(3, 3);
        await OverrideAsync(world, later, "customer", until: World.At(3, 10));
        var apart = await SeenAsync(world, persons);
        World.Done(await MergeAsync(world, persons[0], persons[1]));

        Assert.Equal("customer, -; lead 1; referral 0, webinar_list 0, cold_call 1", await SeenAsync(world, persons));
        var told = (await OverridesAsync(world, persons))[persons[0]].FactId;
        // As on one subject: what came after another one took its place for good, and leaves it only when it is taken back.
        world.Clock.Now = World.At(3, 10);
        Assert.Equal("-, -; ; referral 0, webinar_list 0, cold_call 0", await SeenAsync(world, persons));
        world.Clock.Now = World.At(3, 9);
        Assert.StartsWith("customer, -;", await SeenAsync(world, persons), StringComparison.Ordinal);
        World.Done(await UnmergeAsync(world, persons[1]));
        Assert.Equal(apart, await SeenAsync(world, persons));

        World.Done(await MergeAsync(world, persons[0], persons[1]));
        await world.VoidAsync(told);
        Assert.StartsWith("out, -; lead 1;", await SeenAsync(world, persons), StringComparison.Ordinal);
        World.Done(await UnmergeAsync(world, persons[1]));
        Assert.StartsWith(earlier == persons[0] ? "out, -; lead 1;" : "-, out; lead 1;", await SeenAsync(world, persons), StringComparison.Ordinal);
        await Consistency.AssertAsync(world);
    }

    private static async Task<SubjectResult> OverrideAsync(World world, Guid subject, string stage, DateTimeOffset? until = null) =>
        World.Done(await world.Get<OverrideStage>().ExecuteAsync(world.Caller, new OverrideStageCommand { SubjectId = subject, StageKey = stage, Reason = "I know it", ExpiresAt = until }, default));

    /// <summary>What is shown of each person, how many are counted as overridden in each stage, and of each source.</summary>
    private static async Task<string> SeenAsync(World world, IReadOnlyList<Guid> persons, long? asOf = null)
    {
        var shown = await OverridesAsync(world, persons);
        await using var session = new ReadSession(world.Get<Snapshots>()) { TenantId = world.Caller.TenantId };
        var query = new FunnelQuery(session);
        var basis = asOf is { } number ? await query.BasisAsync(Unit.Person, number, world.Clock.Now, default) : (await query.PresentAsync(Unit.Person, world.Clock.Now, default))!.Basis;
        string[] keys = [.. new TestDefinition().Describe().Stages.Where(stage => stage.Unit == Unit.Person).Select(stage => stage.Key)];
        var source = new Dimension.Attribute("source", FactValueType.Text, null, world.Clock.Now);
        var slices = new List<string>();
        foreach (var value in (string[])["referral", "webinar_list", "cold_call"])
            slices.Add($"{value} {(await query.OverriddenAsync(basis, keys, [new Slice(source, SliceKind.Value, [value])], default)).Values.Sum()}");
        return string.Join(
            "; ", string.Join(", ", persons.Select(person => shown.GetValueOrDefault(person)?.Key ?? "-")),
            string.Join(", ", (await query.OverriddenAsync(basis, keys, [], default)).OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key} {each.Value}")),
            string.Join(", ", slices));
    }

    private static async Task<Dictionary<Guid, FactRecord>> OverridesAsync(World world, IReadOnlyList<Guid> subjects)
    {
        await using var session = new ReadSession(world.Get<Snapshots>()) { TenantId = world.Caller.TenantId };
        return await new FactsQuery(session).OverridesAsync(subjects, world.Clock.Now, default);
    }

    /// <summary>How many of a run's subjects are seen elsewhere now.</summary>
    private static async Task<int> InRunAsync(World world, EvaluationRun run)
    {
        await using var session = new ReadSession(world.Get<Snapshots>()) { TenantId = world.Caller.TenantId };
        return (await new EvaluationsQuery(session).OverriddenAsync([run.RunNo], world.Clock.Now, default))[run.RunNo].Count(row => row.Shown == "customer");
    }

    private static Task<Outcome<SubjectResult>> MergeAsync(World world, Guid winner, Guid loser) =>
        world.Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = winner, LoserId = loser }, default);

    private static Task<Outcome<SubjectResult>> UnmergeAsync(World world, Guid contact) =>
        world.Get<MergeContacts>().TakeBackAsync(world.Caller, new UnmergeContactCommand { ContactId = contact }, default);

    private static Task<Contact> ContactAsync(World world, Guid contact) => world.ReadAsync(context => context.Contacts.AsNoTracking().SingleAsync(row => row.ContactId == contact));

    private static (CommandErrorKind, string) Refused(Outcome<SubjectResult> outcome) => (outcome.Errors[0].Kind, outcome.Errors[0].Path[0]);
}
