using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>Facts that are learnt after what they change: the ledger is never edited.</summary>
public abstract class LateFactsSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    [Fact]
    public async Task A_late_call_moves_the_entry_back_and_retracts_the_later_one()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync(createdAt: World.At(4, 1));
        await world.CallAsync(person, World.At(5, 10));
        var entered = Assert.Single(await world.LedgerAsync(), change => change.ToStage == "lead");

        await world.CallAsync(person, World.At(5, 1));

        var ledger = await world.LedgerAsync();
        var (moved, retracted) = (ledger[^2], ledger[^1]);
        Assert.Equal((ChangeKind.Moved, "none", "lead", World.At(5, 1)), (moved.Kind, moved.FromStage, moved.ToStage, moved.EffectiveAt));
        Assert.Equal((ChangeKind.Retracted, entered.Number), (retracted.Kind, retracted.Retracts));
        Assert.Equal(("lead", "lead"), (moved.PresentStage, retracted.PresentStage));
        Assert.Equal((retracted.Number, retracted.Number), (moved.BatchEnd, retracted.BatchEnd));
        Assert.Equal([(World.At(4, 1), "none"), (World.At(5, 1), "lead")], await world.HistoryAsync(person));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Time_in_stage_as_of_before_stays_what_it_was()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync(createdAt: World.At(4, 1));
        var first = (await world.CallAsync(person, World.At(5, 10))).Changes![^1].BatchEnd;
        var second = (await world.CallAsync(person, World.At(5, 1))).Changes![^1].BatchEnd;

        var spans = (await world.ReadAsync(context => Task.FromResult(context.StageSpans.ToList()))).Where(span => span.StageKey == "lead").ToList();
        Assert.Equal(World.At(5, 10), Assert.Single(spans, span => span.KnownFrom <= first && first < span.KnownTo).EnteredAt);
        Assert.Equal(World.At(5, 1), Assert.Single(spans, span => span.KnownFrom <= second && second < span.KnownTo).EnteredAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_reply_before_the_cooling_is_due_wins_whether_the_job_came_first_or_not(bool jobFirst)
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var person = await world.ContactAsync();
        await world.EmailAsync(person, World.At(3, 1));
        var cools = World.At(3, 1) + TestDefinition.Warm;
        world.Clock.Now = cools + TimeSpan.FromMilliseconds(200);
        if (jobFirst)
        {
            await world.WorkOffDueAsync();
            Assert.Equal("lead", await world.StageAsync(person));
        }

        await world.EmailAsync(person, cools - TimeSpan.FromSeconds(1));
        await world.WorkOffDueAsync();

        Assert.Equal("prospect", await world.StageAsync(person));
        Assert.Equal([(World.At(3, 1), "prospect")], await world.HistoryAsync(person));
        Assert.Equal(jobFirst, (await world.LedgerAsync()).Any(change => change.Kind == ChangeKind.Retracted && change.ToStage == "lead"));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_reply_after_the_cooling_was_due_finds_both_moves_dated_when_they_were_due()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var person = await world.ContactAsync();
        await world.EmailAsync(person, World.At(3, 1));
        var cools = World.At(3, 1) + TestDefinition.Warm;
        world.Clock.Now = cools + TimeSpan.FromSeconds(2);

        var changes = (await world.EmailAsync(person, cools + TimeSpan.FromSeconds(1))).Changes!;

        Assert.Equal([("lead", cools, ChangeCause.Clock), ("prospect", cools + TimeSpan.FromSeconds(1), ChangeCause.Fact)], changes.Select(change => (change.ToStage!, change.EffectiveAt, change.Cause)));
        Assert.Equal(["wrote", "wrote"], changes.Select(change => change.CriterionKey));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_voided_fact_counts_as_never_said()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync(createdAt: World.At(4, 1));
        var email = await world.EmailAsync(person, World.At(5, 20));
        Assert.Equal("prospect", await world.StageAsync(person));

        await world.VoidAsync(email.ActivityId);

        Assert.Equal([(World.At(4, 1), "none")], await world.HistoryAsync(person));
        Assert.Equal(ChangeKind.Retracted, (await world.LedgerAsync())[^1].Kind);
        Assert.Equal(2, await world.ReadAsync(context => Task.FromResult(context.Facts.Count(fact => fact.SubjectId == person))));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_voided_activity_is_corrected_under_another_external_id()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var command = new RecordActivityCommand { SubjectIds = [await world.ContactAsync()], Kind = "email", ExternalSource = "crm", ExternalId = "42" };
        var wrong = World.Done(await world.Get<RecordActivity>().ExecuteAsync(world.Caller, command, default));
        await world.VoidAsync(wrong.ActivityId);

        var refused = Assert.Single((await world.Get<RecordActivity>().ExecuteAsync(world.Caller, command, default)).Errors);
        World.Done(await world.Get<RecordActivity>().ExecuteAsync(world.Caller, command with { ExternalId = "42 corrected" }, default));

        Assert.Equal((CommandErrorKind.DuplicateExternalId, wrong.ActivityId), (refused.Kind, refused.ExistingId));
        Assert.Contains("record the right one with another external id", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_voided_fact_from_before_the_creation_takes_the_beginning_back()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync(createdAt: World.At(4, 1));
        var call = await world.CallAsync(person, World.At(3, 1));
        Assert.Equal([(World.At(3, 1), "lead")], await world.HistoryAsync(person));

        await world.VoidAsync(call.ActivityId);

        Assert.Equal([(World.At(4, 1), "none")], await world.HistoryAsync(person));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_late_fact_changes_nothing_of_before_the_activation()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync(createdAt: World.At(4, 1), company: await world.CompanyAsync(employees: 50));
        await world.EmailAsync(person, World.At(5, 20));
        world.Clock.Now = World.At(6, 2);
        await world.ActivateAsync("""{"smallest":100}""");
        Assert.Equal([(World.At(4, 1), "none"), (World.At(5, 20), "prospect"), (World.At(6, 2), "lead")], await world.HistoryAsync(person));
        world.Clock.Now = World.At(6, 3);

        await world.JudgeAsync(person, true, World.At(5, 25));

        Assert.Equal([(World.At(4, 1), "none"), (World.At(5, 20), "prospect"), (World.At(6, 2), "out")], await world.HistoryAsync(person));
        var ledger = await world.LedgerAsync();
        Assert.Equal((ChangeKind.Moved, World.At(6, 2), "out"), (ledger[^2].Kind, ledger[^2].EffectiveAt, ledger[^2].ToStage));
        Assert.Equal((ChangeKind.Retracted, World.At(6, 2), "lead"), (ledger[^1].Kind, ledger[^1].EffectiveAt, ledger[^1].ToStage));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_date_only_fact_counts_from_the_start_of_the_day_in_the_tenants_zone()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync(createdAt: World.At(4, 1));
        World.Done(await world.Get<RecordActivity>().ExecuteAsync(
            world.Caller, new() { SubjectIds = [person], Kind = "call", Direction = Direction.Outbound, OccurredOn = new DateOnly(2026, 5, 2) }, default));

        Assert.Equal((new DateTimeOffset(2026, 5, 1, 22, 0, 0, TimeSpan.Zero), "lead"), (await world.HistoryAsync(person))[^1]);
    }
}
