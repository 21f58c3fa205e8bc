using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using static PipelineGraph.Data.Specification.Runs;

namespace PipelineGraph.Data.Specification;

/// <summary>Previews, comparisons, restatements and the next question: what they say, and what becomes of old ones.</summary>
public abstract class RunQuestionsSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
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
}
