using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Definitions;
using static PipelineGraph.Data.Specification.Runs;

namespace PipelineGraph.Data.Specification;

/// <summary>Changing a definition is a safe, visible, reversible act, while facts keep arriving.</summary>
public abstract class ChangeOfMindSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    [Fact]
    public async Task Invariant5_Facts_that_arrive_while_an_activation_is_prepared_are_in_the_switch_and_nobody_sees_a_mixture()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var company = await world.CompanyAsync(employees: 20);
        var people = new List<Guid>();
        for (var index = 0; index < 6; index++) people.Add(await world.ContactAsync($"Person {index}", company: index % 2 == 0 ? company : null));
        await world.EmailAsync(people[0]);
        await world.EmailAsync(people[1]);
        var started = World.Done(await world.Get<ActivateDefinition>().StartAsync(world.Caller, Stricter, default));
        Assert.Equal(ActivationState.Preparing, started.State);
        Assert.Null(await world.Get<KeepBinding>().ExecuteAsync(world.Caller.TenantId, started.BindingNo, default));

        // Each in another way: an own fact, one of the company, a new person, one that is taken back.
        world.Clock.Now = World.At(3, 2);
        await world.EmailAsync(people[3]);
        await world.AttributeAsync(company, "employees", FactValue.OfNumber(500));
        var late = await world.ContactAsync("Late");
        var call = await world.CallAsync(people[5]);
        await world.VoidAsync(call.ActivityId);
        Assert.Equal("prospect", await world.StageAsync(people[0]));
        Assert.All(await world.LedgerAsync(), change => Assert.Equal(1, change.ToBinding));
        world.Clock.Now = World.At(3, 3);
        await world.WorkInBackgroundAsync();

        var activation = await ActivationAsync(world, 2);
        Assert.Equal((ActivationState.Active, World.At(3, 3), "Only large ones"), (activation.State, activation.EffectiveFrom!.Value, activation.Reason!));
        var rows = (await world.LedgerAsync()).Where(change => change.Number >= activation.FirstNumber).ToList();
        Assert.Equal(8, rows.Count);
        Assert.All(rows, row => Assert.Equal((2, World.At(3, 3), ChangeCause.Activation, rows[^1].Number), (row.ToBinding!.Value, row.EffectiveAt, row.Cause, row.BatchEnd)));
        Assert.Equal(["prospect", "prospect", "none", "prospect", "none", "none", "none"], await Task.WhenAll(people.Append(late).Select(world.StageAsync)));
        await AssertAsync(world);
        // What comes after is the new definition's, also what happened before it.
        await world.AttributeAsync(company, "employees", FactValue.OfNumber(50), World.At(3, 2, 10));
        Assert.Equal("lead", await world.StageAsync(people[0]));
        Assert.Equal(["none", "prospect", "lead"], (await world.HistoryAsync(people[0])).Select(step => step.Stage));
        Assert.Equal(World.At(3, 3), (await world.HistoryAsync(people[0]))[^1].At);
        await AssertAsync(world);
    }

    [Fact]
    public async Task Invariant5_One_step_goes_back_to_the_definition_before_with_all_that_was_learnt_meanwhile()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var company = await world.CompanyAsync(employees: 20);
        var (first, second, third) = (await world.ContactAsync("First", company: company), await world.ContactAsync("Second", company: company), await world.ContactAsync("Third"));
        await world.EmailAsync(first);
        await world.EmailAsync(third);
        world.Clock.Now = World.At(3, 2);
        await world.ActivateAsync(Stricter.SettingsJson);
        Assert.Equal(("lead", "none"), (await world.StageAsync(first), await world.StageAsync(second)));
        world.Clock.Now = World.At(3, 3);
        await world.EmailAsync(second);
        // Nobody told of this one: the clock did, thirty days after its mail.
        world.Clock.Now = World.At(4, 1);
        var evaluations = world.Evaluators.Evaluations;

        var back = World.Done(await world.Get<ActivateDefinition>().RollBackAsync(world.Caller, new RollBackDefinitionCommand { Reason = "Too strict" }, default));

        Assert.Equal((1, 2, 3), (back.BindingNo, back.RollsBack!.Value, back.ActivationNo));
        Assert.Equal(["lead", "prospect", "lead"], [await world.StageAsync(first), await world.StageAsync(second), await world.StageAsync(third)]);
        // Those whom a fact or the clock touched, and not the company.
        Assert.InRange(world.Evaluators.Evaluations - evaluations, 1, 8);
        await AssertAsync(world);

        var again = World.Done(await world.Get<ActivateDefinition>().RollBackAsync(world.Caller, new RollBackDefinitionCommand { Reason = "Not after all" }, default));
        Assert.Equal((2, 3), (again.BindingNo, again.RollsBack!.Value));
        Assert.Equal("lead", await world.StageAsync(second));
        await AssertAsync(world);
    }

    [Fact]
    public async Task There_is_nothing_to_go_back_to_before_the_second_definition()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);

        var outcome = await world.Get<ActivateDefinition>().RollBackAsync(world.Caller, new RollBackDefinitionCommand { Reason = "test" }, default);

        Assert.Contains("the first", Assert.Single(outcome.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_the_next_definition_has_no_stages_for_leaves_and_comes_back_with_the_one_before()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var person = await world.ContactAsync(company: await world.CompanyAsync(employees: 20));
        await world.EmailAsync(person);
        var deal = await world.DealAsync(person);
        world.Evaluators.Add("deals", new TestDefinition("deals", Unit.Deal));
        world.Clock.Now = World.At(3, 2);

        await world.ActivateAsync("{}", "deals");

        var left = (await world.LedgerAsync()).Last(change => change.SubjectId == person);
        Assert.Equal(("prospect", null, null, MoveDirection.Left, ChangeCause.Activation), (left.FromStage, left.ToStage, left.PresentStage, left.Direction, left.Cause));
        Assert.Equal("open", await world.StageAsync(deal));
        Assert.Equal(1, await PresentAsync(world, 2));
        await AssertAsync(world);
        await world.EmailAsync(person);
        await AssertAsync(world);

        world.Clock.Now = World.At(3, 3);
        World.Done(await world.Get<ActivateDefinition>().RollBackAsync(world.Caller, new RollBackDefinitionCommand { Reason = "test" }, default));
        Assert.Equal(["none", "prospect", null, "prospect"], (await world.HistoryAsync(person)).Select(step => step.Stage));
        Assert.Equal([World.At(3, 2), World.At(3, 3)], (await world.HistoryAsync(person)).TakeLast(2).Select(step => step.At));
        await AssertAsync(world);
    }

    [Fact]
    public async Task An_activation_can_be_called_off_and_only_one_is_prepared_at_a_time()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await world.EmailAsync(await world.ContactAsync());
        var activate = world.Get<ActivateDefinition>();
        var started = World.Done(await activate.StartAsync(world.Caller, Stricter, default));

        var second = await activate.StartAsync(world.Caller, Stricter with { SettingsJson = """{"smallest":7}""" }, default);
        Assert.Equal((CommandErrorKind.ActivationInProgress, 2), (Assert.Single(second.Errors).Kind, second.Errors[0].ActivationNo!.Value));

        var cancelled = World.Done(await activate.CancelAsync(world.Caller, new CancelActivationCommand { ActivationNo = started.ActivationNo }, default));
        Assert.Equal(ActivationState.Cancelled, cancelled.State);
        await world.WorkInBackgroundAsync();
        Assert.Equal((1, 0), await world.ReadAsync(async context => ((await context.Streams.SingleAsync()).ActiveBindingNo, await context.KeptBindings.CountAsync())));
        Assert.False((await activate.CancelAsync(world.Caller, new CancelActivationCommand { ActivationNo = started.ActivationNo }, default)).Succeeded);
        await AssertAsync(world);
        Assert.Equal(3, (await world.ActivateAsync("""{"smallest":7}""")).ActivationNo);
    }

    [Fact]
    public async Task A_way_back_that_was_called_off_is_as_short_the_next_time()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var people = new List<Guid>();
        for (var index = 0; index < 5; index++) people.Add(await world.ContactAsync($"Person {index}"));
        await world.ActivateAsync(Stricter.SettingsJson);
        var activate = world.Get<ActivateDefinition>();
        var back = World.Done(await activate.StartRollBackAsync(world.Caller, new RollBackDefinitionCommand { Reason = "Too strict" }, default));
        World.Done(await activate.CancelAsync(world.Caller, new CancelActivationCommand { ActivationNo = back.ActivationNo }, default));
        await world.WorkInBackgroundAsync();
        await world.EmailAsync(people[3]);
        var evaluations = world.Evaluators.Evaluations;

        World.Done(await activate.RollBackAsync(world.Caller, new RollBackDefinitionCommand { Reason = "Too strict after all" }, default));

        Assert.Equal(1, world.Evaluators.Evaluations - evaluations);
        Assert.Equal(["none", "none", "none", "prospect", "none"], await Task.WhenAll(people.Select(world.StageAsync)));
        await AssertAsync(world);
    }

    [Fact]
    public async Task What_nobody_worked_off_before_a_switch_is_worked_off_first_however_much_it_is()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        await CrowdAsync(world, 1_000, World.At(3, 1));
        // All of them cooled, and no server ran.
        world.Clock.Now = World.At(4, 2);

        await world.ActivateAsync(Stricter.SettingsJson);

        Assert.Equal(1_000, (await world.LedgerAsync()).Count(change => change.Cause == ChangeCause.Clock && change.EffectiveAt == World.At(3, 31)));
        await Consistency.AssertAsync(world);
    }
}
