using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>What the product keeps true, each by the number of its invariant.</summary>
public abstract class InvariantsSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    [Fact]
    public async Task Invariant1_One_writer_an_override_moves_nobody_and_is_a_fact()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync();
        var head = (await world.LedgerAsync()).Count;

        World.Done(await world.Get<OverrideStage>().ExecuteAsync(world.Caller, new OverrideStageCommand { SubjectId = person, StageKey = "customer", Reason = "I know it" }, default));

        Assert.Equal("none", await world.StageAsync(person));
        Assert.Equal(head, (await world.LedgerAsync()).Count);
        var fact = await world.ReadAsync(context => context.Facts.SingleAsync(fact => fact.Type == FactType.Override));
        Assert.Equal(("customer", "I know it", world.Caller.ActorId), (fact.Key, fact.ValueText, fact.ActorId));
        var unknown = await world.Get<OverrideStage>().ExecuteAsync(world.Caller, new OverrideStageCommand { SubjectId = person, StageKey = "won", Reason = "x" }, default);
        Assert.Equal(CommandErrorKind.InvalidValue, Assert.Single(unknown.Errors).Kind);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    [InlineData("de-DE")]
    public async Task Invariant2_Replayable_the_same_facts_give_the_same_verdict_in_any_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        async Task<List<string>> RunAsync()
        {
            await using var database = new TDatabase();
            await using var world = await World.CreateAsync(database);
            var person = await world.ContactAsync("İstanbul", World.At(1, 1), await world.CompanyAsync(employees: 12, createdAt: World.At(1, 1)));
            await world.EmailAsync(person, World.At(5, 20));
            var verdict = await world.VerdictAsync(person);
            Assert.Equal(World.At(5, 20), verdict.ComputedFor);
            var (binding, contact) = await world.ReadAsync(async context => (await context.Bindings.SingleAsync(), await context.Contacts.SingleAsync()));
            return [verdict.StageKey, verdict.Detail.Replace(person.ToString(), "", StringComparison.Ordinal), $"{verdict.ReevaluateAt?.UtcTicks}", binding.DefinitionId, binding.PackageHash, binding.SettingsHash, contact.DisplayNameSort];
        }

        var expected = await RunAsync();
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(expected, await RunAsync());
        }
        finally
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public async Task Invariant2_Replayable_a_fold_of_everything_gives_what_single_steps_gave()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync(createdAt: World.At(1, 1));
        foreach (var day in (int[])[20, 3, 11, 28]) await world.EmailAsync(person, World.At(2, day));
        var (history, head) = (await world.HistoryAsync(person), (await world.LedgerAsync()).Count);
        // A failed evaluation is folded from the beginning when it succeeds again.
        world.Evaluators.Fails = _ => true;
        await world.CallAsync(person, World.At(1, 15));
        world.Evaluators.Fails = _ => false;
        world.Clock.Now += TimeSpan.FromMinutes(1);
        await world.WorkOffDueAsync();

        Assert.Equal([history[0], (World.At(1, 15), "lead"), .. history[1..]], await world.HistoryAsync(person));
        Assert.True((await world.LedgerAsync()).Count > head);
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Invariant3_Facts_are_kept_with_both_dates_and_nothing_is_overwritten()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var company = await world.CompanyAsync(employees: 5, createdAt: World.At(1, 1));
        await world.AttributeAsync(company, "employees", FactValue.OfNumber(7.25m), World.At(3, 1));
        world.Clock.Now += TimeSpan.FromHours(1);
        await world.AttributeAsync(company, "employees", FactValue.OfNumber(9));

        var facts = await world.ReadAsync(context => context.Facts.AsNoTracking().OrderBy(fact => fact.FactNo).ToListAsync());
        Assert.Equal([5_000_000L, 7_250_000L, 9_000_000L], facts.Select(fact => fact.ValueNumber!.Value));
        Assert.Equal([World.At(1, 1), World.At(3, 1), world.Clock.Now], facts.Select(fact => fact.EffectiveAt));
        Assert.Equal([null, World.At(3, 1), null], facts.Select(fact => fact.OccurredAt));
        Assert.All(facts, fact => Assert.True(fact.RecordedAt >= World.At(6, 1)));
    }

    [Fact]
    public async Task Invariant6_Walls_another_tenants_subjects_do_not_exist()
    {
        await using var database = new TDatabase();
        await using var ours = await World.CreateAsync(database);
        await using var theirs = await World.CreateAsync(database);
        var person = await ours.ContactAsync();
        var fact = await ours.CallAsync(person);

        var activity = await theirs.Get<RecordActivity>().ExecuteAsync(theirs.Caller, new RecordActivityCommand { SubjectIds = [person], Kind = "call" }, default);
        var update = await theirs.Get<UpdateContact>().ExecuteAsync(theirs.Caller, new UpdateContactCommand { ContactId = person, DisplayName = new Change<string>("x") }, default);
        var taken = await theirs.Get<VoidFact>().ExecuteAsync(theirs.Caller, new VoidFactCommand { FactId = fact.ActivityId, Reason = "x" }, default);

        Assert.All([.. activity.Errors, .. update.Errors, .. taken.Errors], error => Assert.Equal(CommandErrorKind.NotFound, error.Kind));
        Assert.Empty(await theirs.LedgerAsync());
        Assert.Equal(0, await theirs.ReadAsync(context => context.Facts.CountAsync()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Invariant7_A_broken_plugin_moves_nobody_and_the_fold_catches_up(bool unloaded)
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var person = await world.ContactAsync();
        if (unloaded) world.Evaluators.Failure = new EvaluationFailure(EvaluationFailureKind.NotLoaded, "It is quarantined.");
        else world.Evaluators.Fails = _ => true;
        world.Clock.Now = World.At(3, 2);
        Assert.Empty((await world.EmailAsync(person)).Changes!);
        var other = await world.ContactAsync("Born meanwhile");

        var verdict = await world.VerdictAsync(person);
        Assert.Equal(("none", VerdictStatus.Failed, World.At(3, 2)), (verdict.StageKey, verdict.Status, verdict.FailedSince));
        Assert.Equal(1, await world.ReadAsync(context => context.Facts.CountAsync()));

        (world.Evaluators.Failure, world.Evaluators.Fails) = (null, _ => false);
        world.Clock.Now = World.At(5, 1);
        await world.WorkOffDueAsync();

        Assert.Equal([(World.At(3, 1), "none"), (World.At(3, 2), "prospect"), (World.At(3, 2) + TestDefinition.Warm, "lead")], await world.HistoryAsync(person));
        Assert.Equal("none", await world.StageAsync(other));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Invariant9_Time_is_a_fact_too_the_job_moves_whom_nobody_looks_at()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var person = await world.ContactAsync();
        await world.EmailAsync(person, World.At(3, 1));
        world.Clock.Now = World.At(4, 15);

        await world.WorkOffDueAsync();

        var change = (await world.LedgerAsync())[^1];
        Assert.Equal(("lead", World.At(3, 1) + TestDefinition.Warm, ChangeCause.Clock, MoveDirection.Backward), (change.ToStage, change.EffectiveAt, change.Cause, change.Direction));
        Assert.Empty(await world.ReadAsync(context => context.Due.ToListAsync()));
    }

    [Fact]
    public async Task Invariant9_Time_is_a_fact_too_a_fault_of_one_subject_or_tenant_stops_no_other()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        await using var broken = await World.CreateAsync(database, now: World.At(3, 1));
        await using var whole = await World.CreateAsync(database, now: World.At(3, 1));
        Guid[] people = [await world.ContactAsync("First"), await world.ContactAsync("Second"), await world.ContactAsync("Third")];
        foreach (var person in people) await world.EmailAsync(person);
        await broken.EmailAsync(await broken.ContactAsync());
        var other = await whole.ContactAsync();
        await whole.EmailAsync(other);
        // A zone that this machine does not know, seen by a server that starts afresh.
        await broken.ReadAsync(async context => await context.Tenants.Where(tenant => tenant.TenantId == broken.Caller.TenantId)
            .ExecuteUpdateAsync(tenant => tenant.SetProperty(row => row.TimeZone, "Nowhere/Nothing")));
        world.Clock.Now = World.At(5, 1);
        await using var server = World.Services(database, world.Clock, world.Evaluators);
        world.Evaluators.Throws = subject => subject == people[1];

        var faults = await Assert.ThrowsAsync<AggregateException>(() => ((EvaluateDue)server.GetService(typeof(EvaluateDue))!).ExecuteAsync(default));

        Assert.Contains(faults.InnerExceptions, fault => fault is TimeZoneNotFoundException);
        Assert.Single(faults.InnerExceptions, fault => fault is InvalidOperationException);
        Assert.Equal("lead", await world.StageAsync(people[0]));
        Assert.Equal("prospect", await world.StageAsync(people[1]));
        Assert.Equal("lead", await world.StageAsync(people[2]));
        Assert.Equal("lead", await whole.StageAsync(other));
        Assert.Equal(VerdictStatus.Failed, (await world.VerdictAsync(people[1])).Status);
        world.Evaluators.Throws = _ => false;
        world.Clock.Now += TimeSpan.FromMinutes(1);
        await Assert.ThrowsAsync<AggregateException>(() => world.Get<EvaluateDue>().ExecuteAsync(default));
        Assert.Equal("lead", await world.StageAsync(people[1]));
    }

    [Fact]
    public async Task A_batch_of_what_is_due_ends_when_others_have_waited_long_enough()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        for (var index = 0; index < 3; index++) await world.EmailAsync(await world.ContactAsync());
        world.Clock.Now = World.At(5, 1);
        world.Evaluators.Throws = _ =>
        {
            world.Clock.Now += TimeSpan.FromMilliseconds(150);
            return false;
        };

        Assert.Equal(2, await world.Get<EvaluateDue>().ExecuteAsync(default));
        Assert.Equal(1, await world.Get<EvaluateDue>().ExecuteAsync(default));
        Assert.Equal(0, await world.Get<EvaluateDue>().ExecuteAsync(default));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task The_same_idempotency_key_answers_the_same_and_refuses_another_command()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync();
        var command = new RecordActivityCommand { IdempotencyKey = "once", SubjectIds = [person], Kind = "email", Direction = Direction.Inbound };
        var first = World.Done(await world.Get<RecordActivity>().ExecuteAsync(world.Caller, command, default));
        var again = World.Done(await world.Get<RecordActivity>().ExecuteAsync(world.Caller, command, default));
        var other = await world.Get<RecordActivity>().ExecuteAsync(world.Caller, command with { Kind = "call" }, default);

        Assert.Equal((first.ActivityId, first.Changes!.Single().Number), (again.ActivityId, again.Changes!.Single().Number));
        Assert.Equal(1, await world.ReadAsync(context => context.Facts.CountAsync()));
        Assert.Equal(CommandErrorKind.IdempotencyKeyReused, Assert.Single(other.Errors).Kind);
    }

    [Fact]
    public async Task Bad_input_names_the_place_and_says_what_to_do()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        World.Done(await world.Get<CreateContact>().ExecuteAsync(world.Caller, new CreateContactCommand { DisplayName = "Ada", ExternalSource = "crm", ExternalId = "1" }, default));

        var outcome = await world.Get<CreateContact>().ExecuteAsync(
            world.Caller,
            new CreateContactCommand
            {
                DisplayName = " ",
                ExternalSource = "crm",
                ExternalId = "1",
                CompanyId = Guid.NewGuid(),
                Attributes =
                [
                    new AttributeInput { Key = "shoe_size", Value = FactValue.OfNumber(44) },
                    new AttributeInput { Key = "children", Value = FactValue.OfText("two") },
                    new AttributeInput { Key = "source", Value = FactValue.OfText("referral"), OccurredAt = world.Clock.Now.AddMinutes(6) },
                ],
            },
            default);

        Assert.Equal(
            ["displayName", "externalId", "companyId", "attributes.0.key", "attributes.1.value", "attributes.2.occurredAt"],
            outcome.Errors.Select(error => string.Join('.', error.Path)));
        Assert.Contains("declareAttribute(unit: PERSON, key: \"shoe_size\", type: NUMBER)", outcome.Errors[3].Message, StringComparison.Ordinal);
        Assert.NotNull(outcome.Errors[1].ExistingId);
        Assert.Equal(1, await world.ReadAsync(context => context.Contacts.CountAsync()));
    }

    [Fact]
    public async Task A_viewer_writes_nothing_and_a_revoked_key_names_nobody()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var refused = await world.Get<CreateContact>().ExecuteAsync(world.Caller with { Role = Role.Viewer }, new CreateContactCommand { DisplayName = "Ada" }, default);
        Assert.Equal(CommandErrorKind.NotPermitted, Assert.Single(refused.Errors).Kind);

        var tenant = await world.ReadAsync(context => context.Tenants.SingleAsync(tenant => tenant.TenantId == world.Caller.TenantId));
        var key = World.Done(await world.Get<CreateApiKey>().ExecuteAsync(new CreateApiKeyCommand { TenantName = tenant.Name, Name = "dashboard", Role = Role.Viewer }, default));
        Assert.Equal(new Caller(tenant.TenantId, key.ActorId, Role.Viewer), await world.Get<FindCaller>().ExecuteAsync(key.KeyText, default));
        World.Done(await world.Get<RevokeApiKey>().ExecuteAsync(tenant.Name, "dashboard", default));
        Assert.Null(await world.Get<FindCaller>().ExecuteAsync(key.KeyText, default));
    }

    [Fact]
    public async Task A_key_that_another_process_revokes_is_refused_within_a_second()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var tenant = await world.ReadAsync(context => context.Tenants.SingleAsync(tenant => tenant.TenantId == world.Caller.TenantId));
        var key = World.Done(await world.Get<CreateApiKey>().ExecuteAsync(new CreateApiKeyCommand { TenantName = tenant.Name, Name = "dashboard", Role = Role.Viewer }, default));
        var (store, clock) = (world.Get<IWriteStore>(), new HandTime());
        var here = new FindCaller(store, clock);
        Assert.NotNull(await here.ExecuteAsync(key.KeyText, default));

        // The other process has callers of its own.
        World.Done(await new RevokeApiKey(store, new FindCaller(store, clock), clock).ExecuteAsync(tenant.Name, "dashboard", default));
        Assert.NotNull(await here.ExecuteAsync(key.KeyText, default));
        clock.Timestamp = FindCaller.Known.Ticks;
        Assert.Null(await here.ExecuteAsync(key.KeyText, default));
    }

    [Fact]
    public async Task An_activation_over_subjects_switches_all_at_one_instant_and_can_go_back()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, activate: false);
        var small = await world.ContactAsync("Small", World.At(1, 1), await world.CompanyAsync(employees: 20, createdAt: World.At(1, 1)));
        await world.EmailAsync(small, World.At(5, 25));
        Assert.Empty(await world.LedgerAsync());

        await world.ActivateAsync("{}");
        Assert.Equal([(World.At(1, 1), "none"), (World.At(5, 25), "prospect")], await world.HistoryAsync(small));
        world.Clock.Now = World.At(6, 2);
        var second = await world.ActivateAsync("""{"smallest":100}""");
        world.Clock.Now = World.At(6, 3);
        await world.ActivateAsync("{}");

        Assert.Equal([World.At(1, 1), World.At(5, 25), World.At(6, 2), World.At(6, 3)], (await world.HistoryAsync(small)).Select(step => step.At));
        Assert.Equal("prospect", await world.StageAsync(small));
        var switched = (await world.LedgerAsync()).Where(change => change.Number >= second.FirstNumber && change.Number <= second.LastNumber).ToList();
        Assert.All(switched, change => Assert.Equal((ChangeCause.Activation, World.At(6, 2), second.LastNumber), (change.Cause, change.EffectiveAt, change.BatchEnd)));
        Assert.Equal(MoveDirection.Backward, switched.Single(change => change.SubjectId == small).Direction);
        Assert.Equal(("warm", "warm", MoveDirection.None), switched.Where(change => change.SubjectId != small).Select(change => (change.FromStage, change.ToStage, change.Direction)).Single());
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_switch_to_another_version_has_no_direction_for_it_may_order_its_stages_otherwise()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync(createdAt: World.At(4, 1), company: await world.CompanyAsync(employees: 50));
        await world.EmailAsync(person, World.At(5, 20));
        world.Evaluators.Add("next", new TestDefinition());

        await world.ActivateAsync("""{"smallest":100}""", "next");

        var change = (await world.LedgerAsync()).Last(change => change.SubjectId == person);
        Assert.Equal(("prospect", "lead", MoveDirection.None), (change.FromStage, change.ToStage, change.Direction));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_companys_fact_moves_its_people_at_once_and_the_rest_of_a_crowd_by_the_job()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var company = await world.CompanyAsync(employees: 20, createdAt: World.At(1, 1));
        var people = new List<Guid>();
        for (var index = 0; index < 104; index++)
        {
            people.Add(await world.ContactAsync($"Person {index}", World.At(1, 1), company));
            await world.EmailAsync(people[^1], World.At(5, 20));
        }

        await world.WorkOffDueAsync();
        await world.AttributeAsync(company, "employees", FactValue.OfNumber(3), World.At(5, 21));
        Assert.Equal(4, await world.ReadAsync(context => context.Verdicts.CountAsync(verdict => verdict.Status == VerdictStatus.Pending)));
        await world.WorkOffDueAsync();

        foreach (var person in people) Assert.Equal((World.At(5, 21), "lead"), (await world.HistoryAsync(person))[^1]);
        Assert.Equal("warm", await world.StageAsync(company));
        await Consistency.AssertAsync(world);
    }

    private sealed class HandTime : TimeProvider
    {
        public long Timestamp { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Timestamp;
    }
}
