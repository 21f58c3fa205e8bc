using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;

namespace PipelineGraph.Data.Specification;

/// <summary>A switch of definitions happens whole or not at all.</summary>
public abstract class ActivationSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    private static readonly ActivateDefinitionCommand Next = new() { PackageHash = "next", Reason = "test" };

    [Fact]
    public async Task What_was_due_before_the_switch_is_in_the_history_before_it()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var person = await world.ContactAsync();
        await world.EmailAsync(person, World.At(3, 1));
        // Nobody worked off that it cools on 31 March.
        world.Clock.Now = World.At(4, 2);

        var activation = await world.ActivateAsync("""{"smallest":100}""");

        Assert.Equal([(World.At(3, 1), "prospect"), (World.At(3, 31), "lead"), (World.At(4, 2), "lead")], await world.HistoryAsync(person));
        var ledger = await world.LedgerAsync();
        Assert.Equal((ChangeCause.Clock, World.At(3, 31)), (ledger[^2].Cause, ledger[^2].EffectiveAt));
        Assert.Equal(activation.FirstNumber, ledger[^1].Number);
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Who_was_left_for_later_has_moved_before_the_switch()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var company = await world.CompanyAsync(createdAt: World.At(1, 1));
        for (var index = 0; index < 21; index++) await world.ContactAsync($"Person {index}", World.At(1, 1), company);
        await world.WorkOffDueAsync();
        var writer = await world.ContactAsync("Writer", World.At(1, 1), company);
        await world.EmailAsync(writer, World.At(5, 20));
        Assert.Equal(VerdictStatus.Pending, (await world.VerdictAsync(company)).Status);
        world.Clock.Now = World.At(6, 2);

        await world.ActivateAsync("""{"smallest":100}""");

        Assert.Equal([(World.At(1, 1), "cold"), (World.At(5, 20), "warm"), (World.At(6, 2), "warm")], await world.HistoryAsync(company));
        Assert.Empty(await world.ReadAsync(context => context.Due.Where(due => due.DueAt <= world.Clock.Now).ToListAsync()));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task An_activation_that_is_refused_midway_leaves_no_trace()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        await world.EmailAsync(await world.ContactAsync(company: await world.CompanyAsync(employees: 20)));
        // Born while nothing can be evaluated, it has no stage to keep.
        world.Evaluators.Fails = _ => true;
        var last = await world.ContactAsync("Last");
        world.Clock.Now = World.At(5, 1);
        world.Evaluators.Fails = subject => subject == last;
        await world.WorkOffDueAsync();
        world.Evaluators.Add("next", new TestDefinition());
        var (before, evaluations) = (await StateAsync(world), world.Evaluators.Evaluations);
        var signal = world.Get<IStageChangeSignal>();
        var head = signal.Head(world.Caller.TenantId);

        var outcome = await world.Get<ActivateDefinition>().ExecuteAsync(world.Caller, Next, default);

        Assert.Contains(last.ToString(), Assert.Single(outcome.Errors).Message, StringComparison.Ordinal);
        Assert.True(world.Evaluators.Evaluations > evaluations + 1);
        Assert.Equal(before, await StateAsync(world));
        Assert.Equal(
            [(ActivationState.Active, false), (ActivationState.Failed, true)],
            await world.ReadAsync(async context => (await context.Activations.OrderBy(row => row.ActivationNo).ToListAsync()).Select(row => (row.State, row.Failure is not null))));
        await world.WorkInBackgroundAsync();
        Assert.Equal(0, await world.ReadAsync(context => context.Verdicts.CountAsync(verdict => verdict.BindingNo == 2)));
        Assert.Equal(0, await world.ReadAsync(context => context.KeptBindings.CountAsync()));
        Assert.Equal(head, signal.Head(world.Caller.TenantId));
    }

    [Fact]
    public async Task Who_the_next_definition_fails_on_keeps_the_stage_and_catches_up_from_the_switch()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync(createdAt: World.At(4, 1), company: await world.CompanyAsync(employees: 20));
        await world.EmailAsync(person, World.At(5, 20));
        world.Clock.Now = World.At(6, 2);
        world.Evaluators.Fails = subject => subject == person;

        await world.ActivateAsync("""{"smallest":100}""");

        var verdict = await world.VerdictAsync(person);
        Assert.Equal(("prospect", VerdictStatus.Failed, World.At(6, 2)), (verdict.StageKey, verdict.Status, verdict.EnteredAt));
        var kept = (await world.LedgerAsync()).Last(change => change.SubjectId == person);
        Assert.Equal((1, 2, "prospect", MoveDirection.None), (kept.FromBinding!.Value, kept.ToBinding!.Value, kept.ToStage!, kept.Direction));
        await Consistency.AssertAsync(world);

        world.Evaluators.Fails = _ => false;
        world.Clock.Now += TimeSpan.FromMinutes(1);
        await world.WorkOffDueAsync();

        Assert.Equal([(World.At(4, 1), "none"), (World.At(5, 20), "prospect"), (World.At(6, 2), "lead")], await world.HistoryAsync(person));
        Assert.Equal(VerdictStatus.Current, (await world.VerdictAsync(person)).Status);
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_repeated_activation_is_answered_as_before_also_when_the_package_is_gone()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        world.Evaluators.Add("next", new TestDefinition());
        var command = Next with { IdempotencyKey = "once" };
        var first = World.Done(await world.Get<ActivateDefinition>().ExecuteAsync(world.Caller, command, default));
        await world.ActivateAsync("{}");
        world.Evaluators.Remove("next");

        var again = World.Done(await world.Get<ActivateDefinition>().ExecuteAsync(world.Caller, command, default));

        Assert.Equal(first.ActivationNo, again.ActivationNo);
        var other = await world.Get<ActivateDefinition>().ExecuteAsync(world.Caller, Next, default);
        Assert.Equal(CommandErrorKind.DefinitionNotUsable, Assert.Single(other.Errors).Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-10)]
    public async Task A_clock_that_stands_or_was_set_back_dates_no_switch_before_what_is_known(int minutes)
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var person = await world.ContactAsync();
        await world.CallAsync(person);
        await world.EmailAsync(person);
        // A server that starts afresh after the clock was set.
        world.Clock.Now += TimeSpan.FromMinutes(minutes);
        await using var server = World.Services(database, world.Clock, world.Evaluators);

        World.Done(await ((ActivateDefinition)server.GetService(typeof(ActivateDefinition))!).ExecuteAsync(
            world.Caller, new ActivateDefinitionCommand { PackageHash = "hash", SettingsJson = """{"smallest":100}""", Reason = "test" }, default));

        var ledger = await world.LedgerAsync();
        Assert.Equal(ledger.Select(change => change.EffectiveAt).Order(), ledger.Select(change => change.EffectiveAt));
        Assert.Equal(ledger.Select(change => change.NumberedAt).Order(), ledger.Select(change => change.NumberedAt));
        Assert.Equal([("none", 1), ("lead", 1), ("prospect", 1), ("prospect", 2)], ledger.Select(change => (change.ToStage!, change.ToBinding!.Value)));
        Assert.Equal(("prospect", 2), (ledger[^1].PresentStage, ledger[^1].PresentBinding));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_crowded_company_is_folded_only_from_where_its_peoples_facts_changed()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var company = await world.CompanyAsync(createdAt: World.At(1, 1));
        var people = new List<Guid>();
        for (var index = 0; index < 22; index++) people.Add(await world.ContactAsync($"Person {index}", World.At(1, 1), company));
        foreach (var person in people) await world.CallAsync(person, World.At(2, 1).AddHours(people.IndexOf(person)));
        await world.WorkOffDueAsync();

        var late = await world.EmailAsync(people[1], World.At(5, 10));
        await world.EmailAsync(people[0], World.At(5, 20));
        var evaluations = world.Evaluators.Evaluations;
        await world.WorkOffDueAsync();

        // The two facts, and none of those before them.
        Assert.Equal(evaluations + 2, world.Evaluators.Evaluations);
        Assert.Equal([(World.At(1, 1), "cold"), (World.At(5, 10), "warm")], await world.HistoryAsync(company));
        await world.EmailAsync(people[2], World.At(5, 25));
        await world.VoidAsync(late.ActivityId);
        await world.WorkOffDueAsync();
        Assert.Equal([(World.At(1, 1), "cold"), (World.At(5, 20), "warm")], await world.HistoryAsync(company));
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task A_definition_that_is_set_aside_on_the_way_is_refused_at_once()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        for (var index = 0; index < 5; index++) await world.ContactAsync($"Person {index}");
        world.Evaluators.Add("next", new TestDefinition());
        var before = world.Evaluators.Evaluations;
        world.Evaluators.Fails = _ => true;
        world.Evaluators.FailsWith = EvaluationFailureKind.NotLoaded;

        var outcome = await world.Get<ActivateDefinition>().ExecuteAsync(world.Caller, Next, default);

        Assert.Equal(CommandErrorKind.DefinitionNotUsable, Assert.Single(outcome.Errors).Kind);
        // Those that were handed over together with the first, and nobody after them.
        Assert.Equal(before + 5, world.Evaluators.Evaluations);
        Assert.Equal(1, await world.ReadAsync(context => context.Activations.CountAsync(row => row.State == ActivationState.Active)));
        await Consistency.AssertAsync(world);
    }

    /// <summary>All that anybody sees of the stages.</summary>
    private static Task<string> StateAsync(World world) => world.ReadAsync(async context => JsonSerializer.Serialize(new object[]
    {
        await context.Streams.AsNoTracking().Select(row => new { row.ActiveActivationNo, row.ActiveBindingNo, row.Head }).ToListAsync(),
        await context.Verdicts.AsNoTracking().Where(row => row.BindingNo == 1).OrderBy(row => row.BindingNo).ThenBy(row => row.SubjectId).ToListAsync(),
        await context.Due.AsNoTracking().Where(row => row.BindingNo == 1).OrderBy(row => row.BindingNo).ThenBy(row => row.SubjectId).ToListAsync(),
        await context.StageHistory.AsNoTracking().OrderBy(row => row.Number).ToListAsync(),
        await context.StageChanges.AsNoTracking().OrderBy(row => row.Number).ToListAsync(),
        await context.StageSpans.AsNoTracking().OrderBy(row => row.EnteredNumber).ThenBy(row => row.KnownFrom).ToListAsync(),
        await context.FunnelCounts.AsNoTracking().OrderBy(row => row.BindingNo).ThenBy(row => row.Unit).ThenBy(row => row.StageKey).ToListAsync(),
    }));
}
