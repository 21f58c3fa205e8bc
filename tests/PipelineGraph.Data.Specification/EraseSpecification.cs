using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>A person who is to be forgotten, and still counts.</summary>
public abstract class EraseSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    private const string Secret = "Lovelace";

    [Fact]
    public async Task Invariant3_of_an_erased_person_keys_dates_and_counted_changes_stay_and_nothing_that_anybody_said()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var created = World.At(1, 1);
        var company = await world.CompanyAsync("Acme", 20, created);
        var person = World.Done(await world.Get<CreateContact>().ExecuteAsync(world.Caller, Contact("1"), default)).SubjectId;
        var part = await world.ContactAsync($"Ada {Secret}", created);
        await world.AttributeAsync(part, "source", FactValue.OfText(Secret));
        await world.LinkAsync(person, LinkKeys.Employer, company, created);
        World.Done(await world.Get<RecordActivity>().ExecuteAsync(
            world.Caller,
            new RecordActivityCommand
            {
                IdempotencyKey = "mail",
                SubjectIds = [person],
                Kind = "email",
                Direction = Direction.Inbound,
                OccurredAt = World.At(2, 20),
                Properties = $$"""{"subject":"{{Secret}}"}""",
                ExternalSource = "mail",
                ExternalId = $"{Secret}@example.com",
            },
            default));
        World.Done(await world.Get<RecordJudgement>().ExecuteAsync(world.Caller, new RecordJudgementCommand { SubjectId = person, Key = "serious_chance", Holds = true, Reason = "budget" }, default));
        World.Done(await world.Get<OverrideStage>().ExecuteAsync(world.Caller, new OverrideStageCommand { SubjectId = person, StageKey = "out", Reason = $"It is {Secret}" }, default));
        World.Done(await world.Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = person, LoserId = part }, default));
        var before = await world.HistoryAsync(person);
        var (facts, ledger) = (await FactsAsync(world), await world.LedgerAsync());
        world.Clock.Now = World.At(3, 2);

        var erased = World.Done(await EraseAsync(world, person, "ticket 17"));

        var left = Assert.Single(erased.Changes!);
        Assert.Equal((person, ChangeCause.Erasure, MoveDirection.Left, "prospect", null), (left.SubjectId, left.Cause, left.Direction, left.FromStage, left.ToStage));
        Assert.Equal([.. before, (left.EffectiveAt, null)], await world.HistoryAsync(person));
        Assert.Equal(ledger.Count + 1, (await world.LedgerAsync()).Count);
        Assert.Equal(
            facts.Select(fact => (fact.SubjectId, fact.FactNo, fact.Type, fact.Key, fact.Direction, fact.OccurredAt, fact.EffectiveAt, fact.RecordedAt, fact.TargetId)),
            (await FactsAsync(world)).Select(fact => (fact.SubjectId, fact.FactNo, fact.Type, fact.Key, fact.Direction, fact.OccurredAt, fact.EffectiveAt, fact.RecordedAt, fact.TargetId)));
        Assert.DoesNotContain(Secret, await TextsAsync(world), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await world.ReadAsync(context => context.Verdicts.Where(verdict => verdict.SubjectId == person || verdict.SubjectId == part).ToListAsync()));
        // Of the company it is still known that somebody wrote.
        Assert.Equal("warm", await world.StageAsync(company));
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);
    }

    [Fact]
    public async Task An_erased_person_is_not_brought_back_by_whoever_still_has_it()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = World.Done(await world.Get<CreateContact>().ExecuteAsync(world.Caller, Contact("1") with { IdempotencyKey = "make" }, default)).SubjectId;
        World.Done(await EraseAsync(world, person));

        Assert.Equal(CommandErrorKind.ContactErased, (await world.Get<CreateContact>().ExecuteAsync(world.Caller, Contact("1"), default)).Errors[0].Kind);
        Assert.Equal(CommandErrorKind.IdempotencyKeyReused, (await world.Get<CreateContact>().ExecuteAsync(world.Caller, Contact("1") with { IdempotencyKey = "make" }, default)).Errors[0].Kind);
        var imported = World.Done(await world.Get<RecordFacts>().ExecuteAsync(world.Caller, [Imported("1"), Imported("2"), Imported("1")], default));
        Assert.Equal([CommandErrorKind.ContactErased, null, CommandErrorKind.ContactErased], imported.Subjects.Select(subject => subject.Errors is [var error, ..] ? error.Kind : (CommandErrorKind?)null));
        Assert.Equal(2, await world.ReadAsync(context => context.Subjects.CountAsync()));

        // Who still names it goes on without it; nobody is known by what is kept of its id.
        var naming = Imported("3") with { Facts = [new FactInput { Type = FactType.Link, Key = LinkKeys.ReferredBy, TargetExternalId = $"{Secret}-1" }, new FactInput { Type = FactType.Activity, Key = "call" }] };
        var hidden = await world.ReadAsync(context => context.Subjects.Where(subject => subject.ErasedAt != null).Select(subject => subject.ExternalId!).SingleAsync());
        var others = World.Done(await world.Get<RecordFacts>().ExecuteAsync(world.Caller, [naming, Imported("4") with { ExternalId = hidden }], default));
        Assert.Equal((0, 1), (others.Subjects[0].Errors.Count, others.Subjects[0].FactsRecorded));
        Assert.Equal(CommandErrorKind.ContactErased, Assert.Single(others.Subjects[1].Errors).Kind);
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Nothing_can_be_recorded_of_an_erased_person_nor_can_it_be_merged_or_erased_again()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var (person, other) = (await world.ContactAsync("1"), await world.ContactAsync("2"));
        var told = await world.EmailAsync(person);
        var shared = World.Done(await world.Get<RecordActivity>().ExecuteAsync(world.Caller, new RecordActivityCommand { SubjectIds = [person, other], Kind = "call" }, default));
        World.Done(await EraseAsync(world, person));

        Assert.Equal(CommandErrorKind.ContactErased, (await world.Get<RecordActivity>().ExecuteAsync(world.Caller, new RecordActivityCommand { SubjectIds = [other, person], Kind = "call" }, default)).Errors[0].Kind);
        Assert.Equal(CommandErrorKind.ContactErased, (await world.Get<VoidFact>().ExecuteAsync(world.Caller, new VoidFactCommand { FactId = told.ActivityId, Reason = "wrong" }, default)).Errors[0].Kind);
        Assert.Equal(CommandErrorKind.ContactErased, (await world.Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = other, LoserId = person }, default)).Errors[0].Kind);
        Assert.Equal(CommandErrorKind.ContactErased, (await world.Get<UpdateContact>().ExecuteAsync(world.Caller, new UpdateContactCommand { ContactId = person, DisplayName = new("Ada") }, default)).Errors[0].Kind);
        Assert.Equal(CommandErrorKind.ContactErased, (await EraseAsync(world, person)).Errors[0].Kind);
        await world.VoidAsync(shared.ActivityId);
        Assert.Equal(1, await world.ReadAsync(context => context.Facts.CountAsync(fact => fact.Type == FactType.Void)));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_part_is_erased_with_the_whole_only_and_by_an_administrator_only()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var (person, part) = (await world.ContactAsync("1"), await world.ContactAsync("2"));
        World.Done(await world.Get<MergeContacts>().ExecuteAsync(world.Caller, new MergeContactsCommand { WinnerId = person, LoserId = part }, default));

        var refused = (await EraseAsync(world, part)).Errors[0];
        Assert.Equal((CommandErrorKind.ContactMerged, person), (refused.Kind, refused.ExistingId));
        Assert.Equal(CommandErrorKind.NotPermitted, (await world.Get<EraseContact>().ExecuteAsync(world.Caller with { Role = Role.Editor }, new EraseContactCommand { ContactId = person }, default)).Errors[0].Kind);
        World.Done(await EraseAsync(world, person));
        Assert.Equal(2, await world.ReadAsync(context => context.Subjects.CountAsync(subject => subject.ErasedAt != null)));
        await Consistency.AssertAsync(world);
    }

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

    private static async Task AssertNothingLeftAsync(World world)
    {
        Assert.DoesNotContain(Secret, await TextsAsync(world), StringComparison.OrdinalIgnoreCase);
        Assert.Equal((0, 0), await world.ReadAsync(async context =>
        {
            var erased = context.Subjects.Where(subject => subject.ErasedAt != null).Select(subject => subject.SubjectId);
            return (await context.Verdicts.CountAsync(verdict => erased.Contains(verdict.SubjectId)), await context.Due.CountAsync(due => erased.Contains(due.SubjectId)));
        }));
        await Consistency.AssertAsync(world);
    }

    /// <summary>What the figures, their lists, the stages and the verdicts of the past say as of a number.</summary>
    private static async Task<List<string>> AnswersAsync(World world, long asOf, IReadOnlyList<Guid> subjects, IReadOnlyList<DateTimeOffset> instants)
    {
        var told = new List<string>();
        await using var session = new ReadSession(world.Get<Snapshots>()) { TenantId = world.Caller.TenantId };
        var (stages, funnels, periods) = (new StagesQuery(session), new FunnelQuery(session), new PeriodQuery(session));
        foreach (var instant in (DateTimeOffset?[])[null, .. instants])
            told.AddRange((await stages.AtAsync(subjects, asOf, instant, default)).OrderBy(each => each.Key).Select(each => $"{asOf} {instant:O} {each.Key} {each.Value.StageKey} {each.Value.EnteredAt:O}"));
        foreach (var unit in Enum.GetValues<Unit>())
        {
            var basis = await funnels.BasisAsync(unit, asOf, World.At(3, 1), default);
            List<StageDescription> described = [.. new SourceDefinition().Describe().Stages.Where(stage => stage.Unit == unit)];
            var source = new PeriodSource(
                basis, World.At(2, 1), World.At(2, 20), Keys(kind => kind is not (StageKind.None or StageKind.Out)), Keys(kind => kind == StageKind.None), Keys(kind => kind == StageKind.Out))
            {
                Asked = "",
            };
            var counts = await funnels.PastAsync(basis, source.Order, [.. source.All.Except(source.Order)], withReached: true, default);
            foreach (var stage in source.All)
            {
                told.Add($"{asOf} {unit} {stage} {counts.Stages[stage]} {string.Join(' ', (await funnels.SubjectsAsync(basis, stage, PageRequest.Of(50, null, null, null), default)).Rows.Select(span => span.SubjectId))}");
                foreach (var figure in (PeriodFigure[])[PeriodFigure.AtStart, PeriodFigure.AtEnd, PeriodFigure.Entered, PeriodFigure.FirstEntered, PeriodFigure.LeftForward, PeriodFigure.LeftBackward, PeriodFigure.LeftAltogether, PeriodFigure.Reached, PeriodFigure.Cohort, PeriodFigure.Standing])
                {
                    var rows = (await periods.PageAsync(source, new FigureOf(figure, stage), PageRequest.Of(50, null, null, null), default)).Rows;
                    told.Add($"{asOf} {unit} {stage} {figure} {(await periods.CountAsync(source, figure, default)).GetValueOrDefault(stage)} {string.Join(' ', rows)}");
                }
            }

            List<string> Keys(Predicate<StageKind> which) => [.. described.Where(stage => which(stage.Kind)).Select(stage => stage.Key)];
        }

        return told;
    }

    private static CreateContactCommand Contact(string id) => new()
    {
        DisplayName = $"Ada {Secret}",
        Email = $"{Secret}@example.com",
        ExternalSource = "crm",
        ExternalId = $"{Secret}-{id}",
        CreatedAt = World.At(1, 1),
    };

    private static SubjectFactsInput Imported(string id) => new() { Unit = Unit.Person, ExternalSource = "crm", ExternalId = $"{Secret}-{id}", Name = $"Ada {Secret}" };

    private static Task<Outcome<SubjectResult>> EraseAsync(World world, Guid person, string? reason = null) =>
        world.Get<EraseContact>().ExecuteAsync(world.Caller, new EraseContactCommand { ContactId = person, Reason = reason }, default);

    private static async Task<List<FactRecord>> FactsAsync(World world) =>
        [.. (await world.ReadAsync(context => context.Facts.AsNoTracking().ToListAsync())).OrderBy(fact => fact.SubjectId).ThenBy(fact => fact.FactNo)];

    /// <summary>All that is stored of the tenant, as text.</summary>
    private static Task<string> TextsAsync(World world) => world.ReadAsync(async context =>
    {
        var rows = new List<object>();
        rows.AddRange(await context.Subjects.AsNoTracking().ToListAsync());
        rows.AddRange(await context.Contacts.AsNoTracking().ToListAsync());
        rows.AddRange(await context.Facts.AsNoTracking().ToListAsync());
        rows.AddRange(await context.Verdicts.AsNoTracking().ToListAsync());
        rows.AddRange(await context.Idempotency.AsNoTracking().ToListAsync());
        rows.AddRange(await context.Audit.AsNoTracking().ToListAsync());
        rows.AddRange(await context.StageChanges.AsNoTracking().ToListAsync());
        return string.Join('\n', rows.Select(row => System.Text.Json.JsonSerializer.Serialize(row)));
    });
}
