using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>Changing a definition is a safe, visible, reversible act, while facts keep arriving.</summary>
public abstract class ChangeOfMindSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    private static readonly ActivateDefinitionCommand Stricter = new() { PackageHash = "hash", SettingsJson = """{"smallest":100}""", Reason = "Only large ones" };

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
    public async Task Invariant10_A_server_that_was_killed_while_it_filled_is_taken_over_by_the_next()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await CrowdAsync(world, 2_500);
        var started = World.Done(await world.Get<ActivateDefinition>().StartAsync(world.Caller, Stricter, default));
        using (var killed = new CancellationTokenSource())
        {
            var seen = world.Evaluators.Evaluations;
            world.Evaluators.Fails = _ =>
            {
                if (world.Evaluators.Evaluations > seen + 1_500) killed.Cancel();
                return false;
            };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Get<PrepareActivation>().ExecuteAsync(world.Caller.TenantId, started.ActivationNo, killed.Token));
            world.Evaluators.Fails = _ => false;
        }

        var kept = await world.ReadAsync(context => context.KeptBindings.AsNoTracking().SingleAsync());
        Assert.Equal((false, 1_000L), (kept.Filled, kept.Evaluated));
        var evaluations = world.Evaluators.Evaluations;
        await world.WorkInBackgroundAsync();

        Assert.Equal(ActivationState.Active, (await ActivationAsync(world, 2)).State);
        Assert.Equal(1_500, world.Evaluators.Evaluations - evaluations);
        await Consistency.AssertAsync(world);
    }

    [Fact]
    public async Task Two_servers_that_prepare_one_activation_switch_everybody_once()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await using var other = World.Services(database, world.Clock, world.Evaluators);
        await CrowdAsync(world, 1_500);
        var started = World.Done(await world.Get<ActivateDefinition>().StartAsync(world.Caller, Stricter, default));
        var evaluations = world.Evaluators.Evaluations;

        var ended = await Task.WhenAll(
            Task.Run(() => world.Get<PrepareActivation>().ExecuteAsync(world.Caller.TenantId, started.ActivationNo, default)),
            Task.Run(() => ((PrepareActivation)other.GetService(typeof(PrepareActivation))!).ExecuteAsync(world.Caller.TenantId, started.ActivationNo, default)));

        Assert.All(ended, activation => Assert.Equal(ActivationState.Active, activation.State));
        Assert.Equal(1_500, world.Evaluators.Evaluations - evaluations);
        Assert.Equal(3_000, (await world.LedgerAsync()).Count);
        await Consistency.AssertAsync(world);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_server_read_before_another_went_on_without_it_is_not_written_any_more(bool cancelled)
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await using var other = World.Services(database, world.Clock, world.Evaluators);
        var person = await world.ContactAsync();
        var activate = world.Get<ActivateDefinition>();
        var started = World.Done(await activate.StartAsync(world.Caller, Stricter, default));
        using var goesOn = new ManualResetEventSlim();
        var (asked, asks) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        world.Evaluators.Fails = _ =>
        {
            if (Interlocked.Increment(ref asks) > 1) return false;
            asked.SetResult();
            goesOn.Wait(TestContext.Current.CancellationToken);
            return false;
        };
        var stalled = Task.Run(() => world.Get<KeepBinding>().ExecuteAsync(world.Caller.TenantId, started.BindingNo, default), TestContext.Current.CancellationToken);
        await asked.Task;

        if (cancelled)
        {
            // Given up, and begun anew: between the two no writer marked anybody.
            World.Done(await activate.CancelAsync(world.Caller, new CancelActivationCommand { ActivationNo = started.ActivationNo }, default));
            await world.EmailAsync(person);
            started = World.Done(await activate.StartAsync(world.Caller, Stricter, default));
        }
        else
        {
            // Taken for dead: another server fills it, and works off what was marked.
            await world.EmailAsync(person);
            world.Clock.Now += TimeSpan.FromSeconds(16);
            await ((KeepBinding)other.GetService(typeof(KeepBinding))!).ExecuteAsync(world.Caller.TenantId, started.BindingNo, default);
        }

        goesOn.Set();
        await stalled;
        await world.WorkInBackgroundAsync();
        Assert.Equal(ActivationState.Active, (await ActivationAsync(world, started.ActivationNo)).State);
        Assert.Equal("prospect", await world.StageAsync(person));
        await AssertAsync(world);
    }

    [Fact]
    public async Task A_switch_does_not_wait_for_ever_while_much_arrives_all_the_time()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await CrowdAsync(world, 510, atOnce: 510);
        var started = World.Done(await world.Get<ActivateDefinition>().StartAsync(world.Caller, Stricter, default));
        var preparing = Task.Run(() => world.Get<PrepareActivation>().ExecuteAsync(world.Caller.TenantId, started.ActivationNo, default), TestContext.Current.CancellationToken);

        // An import that always stands in the queue of writers, with more than a switch would like to find due.
        var batches = 0;
        for (; batches < 60 && !preparing.IsCompleted; batches++) await CrowdAsync(world, 510, World.At(5, 1).AddMinutes(batches), 510);

        Assert.True(preparing.IsCompleted, "It is not switched yet.");
        Assert.Equal(ActivationState.Active, (await preparing).State);
        await Consistency.AssertAsync(world);
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

    [Fact]
    public async Task A_preview_says_what_an_activation_then_does()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var (small, large) = (await world.CompanyAsync("Small", 20), await world.CompanyAsync("Large", 500));
        for (var index = 0; index < 9; index++)
        {
            var person = await world.ContactAsync($"Person {index}", company: index % 3 == 0 ? large : small);
            if (index > 2) await world.EmailAsync(person);
        }

        var head = (await world.LedgerAsync()).Count;
        var run = World.Done(await world.Get<StartRun>().ExecuteAsync(world.Caller, Run(RunKind.Preview, Stricter.SettingsJson), default));

        Assert.Equal((RunState.Completed, 11L, 0L, (long)head), (run.State, run.Evaluated, run.FailedCount, run.KnownAsOf));
        Assert.Equal(head, (await world.LedgerAsync()).Count);
        var cells = await CellsAsync(world, run.RunNo);
        Assert.Equal(
            [(Unit.Person, """["none","none"]""", null, 3L), (Unit.Person, """["prospect","lead"]""", "fit", 4L), (Unit.Person, """["prospect","prospect"]""", null, 2L), (Unit.Company, """["warm","warm"]""", null, 2L)],
            cells.OrderBy(cell => cell.Unit).ThenBy(cell => cell.Stages, StringComparer.Ordinal).Select(cell => (cell.Unit, cell.Stages, cell.Criterion, cell.Count)));
        await AssertListsAsync(world, run.RunNo);

        var activation = await world.ActivateAsync(Stricter.SettingsJson);
        var moved = (await world.LedgerAsync()).Where(change => change.Number >= activation.FirstNumber).GroupBy(change => (change.FromStage, change.ToStage)).ToDictionary(group => group.Key, group => (long)group.Count());
        Assert.Equal(cells.ToDictionary(cell => (CellKey.Read(cell.Stages)[0], CellKey.Read(cell.Stages)[1]), cell => cell.Count), moved);
    }

    [Fact]
    public async Task Old_runs_make_room_with_all_they_found()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        for (var index = 0; index < 3; index++) await world.ContactAsync($"Person {index}");
        for (var index = 0; index < 33; index++) World.Done(await world.Get<StartRun>().ExecuteAsync(world.Caller, Run(RunKind.Preview, Stricter.SettingsJson), default));

        Assert.Equal(
            (4, 33, 4, 4),
            await world.ReadAsync(async context => (
                await context.EvaluationRuns.MinAsync(run => run.RunNo), await context.EvaluationRuns.MaxAsync(run => run.RunNo),
                await context.EvaluationRunCells.MinAsync(cell => cell.RunNo), await context.EvaluationRunSubjects.MinAsync(row => row.RunNo))));
    }

    [Fact]
    public async Task A_preview_lists_whom_the_candidate_fails_on_and_one_that_cannot_be_asked_any_more_ends_with_the_reason()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var people = new List<Guid>();
        for (var index = 0; index < 3; index++) people.Add(await world.ContactAsync($"Person {index}"));
        world.Evaluators.Fails = subject => subject == people[1];

        var run = World.Done(await world.Get<StartRun>().ExecuteAsync(world.Caller, Run(RunKind.Preview, Stricter.SettingsJson), default));

        Assert.Equal((RunState.Completed, 1L), (run.State, run.FailedCount));
        var failed = Assert.Single(await CellsAsync(world, run.RunNo), cell => cell.Measure == CellMeasure.Failed);
        Assert.Equal("""["none",null]""", failed.Stages);
        Assert.Equal([people[1]], await world.ReadAsync(context => context.EvaluationRunSubjects.Where(row => row.CellNo == failed.CellNo).Select(row => row.SubjectId).ToListAsync()));

        world.Evaluators.FailsWith = EvaluationFailureKind.NotLoaded;
        var ended = World.Done(await world.Get<StartRun>().ExecuteAsync(world.Caller, Run(RunKind.Preview, """{"smallest":7}"""), default));
        Assert.Equal((RunState.Failed, "It was told to fail."), (ended.State, ended.Failure!));
    }

    [Fact]
    public async Task A_comparison_is_a_matrix_of_the_definitions_with_the_list_behind_each_cell()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var small = await world.CompanyAsync("Small", 20);
        for (var index = 0; index < 4; index++)
        {
            var person = await world.ContactAsync($"Person {index}", company: small);
            if (index > 0) await world.EmailAsync(person);
        }

        await world.DealAsync(await world.ContactAsync("Buyer"));
        world.Evaluators.Add("deals", new TestDefinition("deals", Unit.Deal));
        var command = new StartRunCommand
        {
            Kind = RunKind.Comparison,
            Candidates = [null, new Candidate { PackageHash = "hash", SettingsJson = Stricter.SettingsJson }, new Candidate { PackageHash = "deals" }],
        };

        var run = World.Done(await world.Get<StartRun>().ExecuteAsync(world.Caller, command, default));

        Assert.Equal(
            [("""["none","none",null]""", 2L), ("""["open","open","open"]""", 1L), ("""["prospect","lead",null]""", 3L), ("""["warm","warm",null]""", 1L)],
            (await CellsAsync(world, run.RunNo)).OrderBy(cell => cell.Stages, StringComparer.Ordinal).Select(cell => (cell.Stages, cell.Count)));
        await AssertListsAsync(world, run.RunNo);
        var same = await world.Get<StartRun>().ExecuteAsync(world.Caller, command with { Candidates = [null, new Candidate { PackageHash = "hash" }] }, default);
        Assert.Contains("the same", Assert.Single(same.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_period_is_restated_under_another_definition_as_known_now_or_as_of_a_change()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(1, 1));
        var (early, later) = (await world.ContactAsync("Early", company: await world.CompanyAsync(employees: 20)), await world.ContactAsync("Later"));
        world.Clock.Now = World.At(2, 10);
        await world.EmailAsync(early);
        world.Clock.Now = World.At(3, 10);
        await world.EmailAsync(later);
        world.Clock.Now = World.At(5, 1);
        await world.WorkOffDueAsync();
        var before = (await world.LedgerAsync()).Count;
        world.Clock.Now = World.At(5, 2);
        // Told in May: in February it wrote, too.
        await world.EmailAsync(later, World.At(2, 20));

        var february = new StartRunCommand { Kind = RunKind.Restatement, Candidates = [null], PeriodFrom = World.At(2, 1), HappenedBy = World.At(3, 1) };
        Assert.Equal(
            ["Present prospect 2", "Entered prospect 2", "Reached lead 2", "Reached none 2", "Reached prospect 2"],
            await RestatedAsync(world, february));
        Assert.Equal(
            ["Present none 1", "Present prospect 1", "Entered prospect 1", "Reached lead 1", "Reached none 2", "Reached prospect 1"],
            await RestatedAsync(world, february with { KnownAsOf = before }));
        Assert.Equal(
            ["Present lead 1", "Present prospect 1", "Entered lead 1", "Entered prospect 1", "Reached lead 2", "Reached none 2", "Reached prospect 1"],
            await RestatedAsync(world, february with { Candidates = [new Candidate { PackageHash = "hash", SettingsJson = Stricter.SettingsJson }] }));
    }

    [Fact]
    public async Task The_next_question_is_the_one_whose_answer_moves_the_most()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        for (var index = 0; index < 3; index++) await world.ContactAsync($"Person {index}");
        await world.EmailAsync(await world.ContactAsync("Writer"));

        var run = World.Done(await world.Get<StartRun>().ExecuteAsync(world.Caller, new StartRunCommand { Kind = RunKind.Questions, Candidates = [null] }, default));

        var cell = Assert.Single(await CellsAsync(world, run.RunNo));
        Assert.Equal(("source", "wrote", """["none","lead"]""", CellMeasure.WouldMove, 3L), (cell.FactKey!, cell.Criterion!, cell.Stages, cell.Measure, cell.Count));
        Assert.Equal(["none", "none", "none"], (await world.LedgerAsync()).Where(change => change.Unit == Unit.Person && change.PresentStage == "none").Select(change => change.PresentStage!).Take(3));
    }

    [Fact]
    public async Task A_shadow_follows_the_active_definition_collects_where_they_differ_and_becomes_active_without_another_look_at_everybody()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var small = await world.CompanyAsync("Small", 20);
        var people = new List<Guid>();
        for (var index = 0; index < 3; index++) people.Add(await world.ContactAsync($"Person {index}", company: small));
        await world.EmailAsync(people[0]);
        var shadow = World.Done(await world.Get<StartRun>().StartAsync(world.Caller, Run(RunKind.Shadow, Stricter.SettingsJson), default));
        await world.WorkInBackgroundAsync();
        Assert.Equal(1, await DifferentAsync(world, shadow.RunNo));

        world.Clock.Now = World.At(3, 2);
        await world.EmailAsync(people[1]);
        await world.WorkInBackgroundAsync();
        Assert.Equal(2, await DifferentAsync(world, shadow.RunNo));
        // They cool by the clock under the active definition, and agree again; that they differed is not forgotten.
        world.Clock.Now = World.At(4, 2);
        await world.WorkOffDueAsync();
        await world.WorkInBackgroundAsync();
        Assert.Equal(0, await DifferentAsync(world, shadow.RunNo));
        var differed = await world.ReadAsync(context => context.EvaluationRunSubjects.AsNoTracking().Where(row => row.Until != null).ToListAsync());
        Assert.Equal(people.Take(2).Order(), differed.Where(row => row.Since < row.Until).Select(row => row.SubjectId).Distinct().Order());
        await AssertListsAsync(world, shadow.RunNo);

        var evaluations = world.Evaluators.Evaluations;
        await world.ActivateAsync(Stricter.SettingsJson);
        Assert.Equal(evaluations, world.Evaluators.Evaluations);
        Assert.Equal(RunState.Completed, (await world.ReadAsync(context => context.EvaluationRuns.AsNoTracking().SingleAsync())).State);
        await AssertAsync(world);
    }

    [Fact]
    public async Task One_shadow_runs_at_a_time_also_where_the_definition_before_is_the_next_one()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        await world.ActivateAsync(Stricter.SettingsJson);
        World.Done(await world.Get<StartRun>().StartAsync(world.Caller, Run(RunKind.Shadow, """{"smallest":7}"""), default));

        var second = await world.Get<StartRun>().StartAsync(world.Caller, Run(RunKind.Shadow, "{}"), default);

        Assert.Contains("A shadow runs already", Assert.Single(second.Errors).Message, StringComparison.Ordinal);
    }

    private static StartRunCommand Run(RunKind kind, string settings) => new() { Kind = kind, Candidates = [new Candidate { PackageHash = "hash", SettingsJson = settings }] };

    private static Task<Activation> ActivationAsync(World world, int number) => world.ReadAsync(context => context.Activations.AsNoTracking().SingleAsync(row => row.ActivationNo == number));

    private static async Task<long> PresentAsync(World world, int binding) => await world.ReadAsync(context => context.FunnelCounts.Where(count => count.BindingNo == binding).SumAsync(count => count.Present));

    private static Task<List<EvaluationRunCell>> CellsAsync(World world, int run) => world.ReadAsync(context => context.EvaluationRunCells.AsNoTracking().Where(cell => cell.RunNo == run && cell.Count > 0).ToListAsync());

    private static async Task<long> DifferentAsync(World world, int run) =>
        (await CellsAsync(world, run)).Where(cell => CellKey.Read(cell.Stages) is [var active, var shadow] && active != shadow).Sum(cell => cell.Count);

    private static async Task<IEnumerable<string>> RestatedAsync(World world, StartRunCommand command)
    {
        var run = World.Done(await world.Get<StartRun>().ExecuteAsync(world.Caller, command, default));
        await AssertListsAsync(world, run.RunNo);
        return (await CellsAsync(world, run.RunNo)).Where(cell => cell.Unit == Unit.Person).OrderBy(cell => cell.Measure).ThenBy(cell => cell.Stages, StringComparer.Ordinal)
            .Select(cell => $"{cell.Measure} {CellKey.Read(cell.Stages)[0]} {cell.Count}");
    }

    /// <summary>Invariant 8: each count is the length of its list.</summary>
    private static async Task AssertListsAsync(World world, int run)
    {
        var rows = await world.ReadAsync(context => context.EvaluationRunSubjects.AsNoTracking().Where(row => row.RunNo == run && row.Until == null).ToListAsync());
        var cells = await world.ReadAsync(context => context.EvaluationRunCells.AsNoTracking().Where(cell => cell.RunNo == run).ToListAsync());
        Assert.All(cells, cell => Assert.Equal(cell.Count, rows.Count(row => row.CellNo == cell.CellNo)));
    }

    /// <summary>All that is derived agrees, and each subject is where the definition says.</summary>
    private static async Task AssertAsync(World world)
    {
        await Consistency.AssertAsync(world);
        var run = World.Done(await world.Get<StartRun>().ExecuteAsync(world.Caller, new StartRunCommand { Kind = RunKind.Restatement, Candidates = [null] }, default));
        var active = (await world.ReadAsync(context => context.Streams.AsNoTracking().SingleAsync())).ActiveBindingNo;
        var counted = await world.ReadAsync(context => context.FunnelCounts.AsNoTracking().Where(count => count.BindingNo == active && count.Present > 0).ToListAsync());
        Assert.Equal(
            (await CellsAsync(world, run.RunNo)).Where(cell => cell.Measure == CellMeasure.Present).Select(cell => (cell.Unit, CellKey.Read(cell.Stages)[0]!, cell.Count)).Order(),
            counted.Select(count => (count.Unit, count.StageKey, count.Present)).Order());
    }

    /// <param name="wrote">When each of them wrote; null: nobody did.</param>
    private static async Task CrowdAsync(World world, int count, DateTimeOffset? wrote = null, int atOnce = 500)
    {
        Core.Activities.FactInput[] facts = wrote is null ? [] : [new() { Type = Core.Activities.FactType.Activity, Key = "email", Direction = Direction.Inbound, OccurredAt = wrote }];
        for (var first = 0; first < count; first += atOnce)
        {
            World.Done(await world.Get<Core.Activities.RecordFacts>().ExecuteAsync(
                world.Caller,
                [.. Enumerable.Range(first, atOnce).Select(index => new Core.Activities.SubjectFactsInput { Unit = Unit.Person, ExternalSource = "test", ExternalId = $"{index}", Name = $"Person {index}", Facts = facts })],
                default));
        }
    }
}
