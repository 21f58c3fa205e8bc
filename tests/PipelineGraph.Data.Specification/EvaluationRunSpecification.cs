using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Definitions;
using static PipelineGraph.Data.Specification.Runs;

namespace PipelineGraph.Data.Specification;

/// <summary>Questions to the whole base: each subject is counted once, whatever becomes of those who count, and nothing that a shadow saw is lost.</summary>
public abstract class EvaluationRunSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    private static readonly Candidate Stricter = new() { PackageHash = "hash", SettingsJson = """{"smallest":100}""" };

    private static readonly Candidate DealsOnly = new() { PackageHash = "deals" };

    [Fact]
    public async Task A_difference_that_ended_and_came_back_is_told_twice()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var company = await world.CompanyAsync("Small", 20);
        var person = await world.ContactAsync("Writer", company: company);
        await world.EmailAsync(person);
        var shadow = await StartAsync(world, RunKind.Shadow, Stricter);
        await world.WorkInBackgroundAsync();
        var at = World.At(3, 1);
        foreach (var employees in new[] { 500, 20, 500, 20 })
        {
            world.Clock.Now = at += TimeSpan.FromHours(1);
            await world.AttributeAsync(company, "employees", FactValue.OfNumber(employees));
            await world.WorkInBackgroundAsync();
        }

        var differences = (await RowsAsync(world, shadow.RunNo)).Where(row => row.Stages == """["prospect","lead"]""").OrderBy(row => row.Row.Since).ToList();
        Assert.Equal([World.At(3, 1, 10), World.At(3, 1, 12), null], differences.Select(each => each.Row.Until is { } until ? Hour(until) : (DateTimeOffset?)null));
        Assert.Equal([World.At(3, 1, 9), World.At(3, 1, 11), World.At(3, 1, 13)], differences.Select(each => Hour(each.Row.Since)));
        await AssertListsAsync(world, shadow.RunNo);
    }

    [Fact]
    public async Task A_shadow_says_what_a_preview_says_also_of_units_that_only_one_of_the_two_stages()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        world.Evaluators.Add("deals", new TestDefinition("deals", Unit.Deal));
        var person = await world.ContactAsync("Buyer", company: await world.CompanyAsync());
        await world.DealAsync(person);
        var shadow = await StartAsync(world, RunKind.Shadow, DealsOnly);
        await world.WorkInBackgroundAsync();
        Assert.Equal(["""["cold",null] 1""", """["none",null] 1""", """["open","open"] 1"""], await CellsAsync(world, shadow.RunNo));

        world.Clock.Now = World.At(3, 2);
        await world.EmailAsync(person);
        await world.ContactAsync("New");
        await world.WorkInBackgroundAsync();
        Assert.Equal(["""["none",null] 1""", """["open","open"] 1""", """["prospect",null] 1""", """["warm",null] 1"""], await CellsAsync(world, shadow.RunNo));
        Assert.Equal(await CellsAsync(world, (await AskAsync(world, RunKind.Preview, DealsOnly)).RunNo), await CellsAsync(world, shadow.RunNo));
        await AssertListsAsync(world, shadow.RunNo);
        // By the clock alone, which only the active definition follows.
        world.Clock.Now = World.At(4, 9);
        await world.WorkOffDueAsync();
        await world.WorkInBackgroundAsync();
        Assert.Equal(await CellsAsync(world, (await AskAsync(world, RunKind.Preview, DealsOnly)).RunNo), await CellsAsync(world, shadow.RunNo));
        Assert.Contains("""["lead",null] 1""", await CellsAsync(world, shadow.RunNo));
    }

    [Fact]
    public async Task A_shadow_names_the_condition_that_a_preview_names()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        foreach (var employees in new[] { 20, 30, 500 }) await world.EmailAsync(await world.ContactAsync($"Writer {employees}", company: await world.CompanyAsync($"Company {employees}", employees)));
        var shadow = await StartAsync(world, RunKind.Shadow, Stricter);
        await world.WorkInBackgroundAsync();
        var preview = await AskAsync(world, RunKind.Preview, Stricter);
        Assert.Equal(["fit 2"], await CriteriaAsync(preview.RunNo));
        Assert.Equal(await CriteriaAsync(preview.RunNo), await CriteriaAsync(shadow.RunNo));

        async Task<IEnumerable<string>> CriteriaAsync(int run) => (await world.ReadAsync(context => context.EvaluationRunCells.AsNoTracking().Where(cell => cell.RunNo == run && cell.Count > 0 && cell.Criterion != null).ToListAsync()))
            .Select(cell => $"{cell.Criterion} {cell.Count}");
    }

    [Fact]
    public async Task Who_comes_back_from_a_long_silence_counts_nobody_again()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        for (var index = 0; index < 7; index++) await world.ContactAsync($"Person {index}");
        var (writer, inner) = (world.Get<TenantWriter>(), world.Get<ISubjectPages>());
        var run = World.Done(await world.Get<StartRun>().StartAsync(world.Caller, new StartRunCommand { Kind = RunKind.Restatement, Candidates = [null] }, default));
        var other = new AdvanceRun(writer, new FewAtOnce(inner, async read => await (read == 2 ? Task.FromException(new IOException("Killed.")) : Task.CompletedTask)));
        var silent = new AdvanceRun(writer, new FewAtOnce(inner, async read =>
        {
            if (read != 1) return;
            // For so long that another takes over; that one is killed behind its first page.
            world.Clock.Now += TimeSpan.FromMinutes(1);
            await Assert.ThrowsAsync<IOException>(() => other.ExecuteAsync(world.Caller.TenantId, run.RunNo, default));
            world.Clock.Now += TimeSpan.FromMinutes(1);
        }));

        await silent.ExecuteAsync(world.Caller.TenantId, run.RunNo, default);
        world.Clock.Now += TimeSpan.FromMinutes(1);
        await world.WorkInBackgroundAsync();

        var ended = await world.ReadAsync(context => context.EvaluationRuns.AsNoTracking().SingleAsync());
        Assert.Equal((RunState.Completed, 7L), (ended.State, ended.Evaluated));
        Assert.Equal(7, await world.ReadAsync(context => context.EvaluationRunCells.Where(cell => cell.Measure == CellMeasure.Present).SumAsync(cell => cell.Count)));
        await AssertListsAsync(world, run.RunNo);
    }

    [Fact]
    public async Task What_was_known_at_a_number_inside_a_batch_is_what_was_known_before_the_batch()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        await world.ContactAsync("Before");
        var before = (await world.LedgerAsync())[^1].Number;
        world.Clock.Now = World.At(3, 2);
        World.Done(await world.Get<RecordFacts>().ExecuteAsync(
            world.Caller,
            [.. Enumerable.Range(0, 4).Select(index => new SubjectFactsInput { Unit = Unit.Person, ExternalSource = "test", ExternalId = $"{index}", Name = $"Person {index}", CreatedAt = World.At(2, 1) })],
            default));
        world.Clock.Now = World.At(3, 3);

        foreach (var (knownAsOf, counted) in new[] { (before, 1L), (before + 1, 1L), (before + 3, 1L), (before + 4, 5L), (0L, 0L) })
        {
            var run = World.Done(await world.Get<StartRun>().ExecuteAsync(world.Caller, new StartRunCommand { Kind = RunKind.Restatement, Candidates = [null], KnownAsOf = knownAsOf }, default));
            Assert.Equal((knownAsOf == before + 4 ? knownAsOf : Math.Min(before, knownAsOf), counted), (run.KnownAsOf, run.Evaluated));
            // With what was known then, the question is how it would be now.
            Assert.Equal(World.At(3, 3), Hour(run.HappenedBy));
        }
    }

    [Fact]
    public async Task A_fact_that_two_conditions_want_otherwise_is_one_question_by_the_answer_that_moves()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        world.Evaluators.Add("wishes", new Wishes());
        await world.ContactAsync("Somebody");

        var run = await AskAsync(world, RunKind.Questions, new Candidate { PackageHash = "wishes" });

        var cell = Assert.Single(await world.ReadAsync(context => context.EvaluationRunCells.AsNoTracking().ToListAsync()));
        Assert.Equal(("employees", "large", """["none","prospect"]""", 1L), (cell.FactKey!, cell.Criterion!, cell.Stages, cell.Count));
        await AssertListsAsync(world, run.RunNo);
    }

    [Fact]
    public async Task Conditions_are_told_apart_by_what_they_are_about_as_long_as_there_are_few()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        world.Evaluators.Add("wishes", new Wishes());
        for (var index = 0; index < 450; index += 50)
        {
            World.Done(await world.Get<RecordFacts>().ExecuteAsync(
                world.Caller,
                [.. Enumerable.Range(index, 50).Select(each => new SubjectFactsInput
                {
                    Unit = Unit.Person, ExternalSource = "test", ExternalId = $"{each}", Name = $"Person {each}", Facts = [new() { Type = FactType.Attribute, Key = "source", Value = FactValue.OfText($"{each}") }],
                })],
                default));
        }

        var run = await AskAsync(world, RunKind.Preview, new Candidate { PackageHash = "wishes" });

        var cells = await world.ReadAsync(context => context.EvaluationRunCells.AsNoTracking().Where(cell => cell.Criterion == "from").ToListAsync());
        Assert.Equal(450, cells.Sum(cell => cell.Count));
        Assert.InRange(cells.Count, 300, 402);
        Assert.All(cells, cell => Assert.True(cell.Parameter is null || cell.Count == 1));
        Assert.Single(cells, cell => cell.Parameter is null);
        await AssertListsAsync(world, run.RunNo);
    }

    private static async Task<EvaluationRun> StartAsync(World world, RunKind kind, Candidate candidate) =>
        World.Done(await world.Get<StartRun>().StartAsync(world.Caller, new StartRunCommand { Kind = kind, Candidates = [candidate] }, default));

    private static async Task<EvaluationRun> AskAsync(World world, RunKind kind, Candidate candidate) =>
        World.Done(await world.Get<StartRun>().ExecuteAsync(world.Caller, new StartRunCommand { Kind = kind, Candidates = [candidate] }, default));

    private static async Task<IEnumerable<string>> CellsAsync(World world, int run) =>
        (await world.ReadAsync(context => context.EvaluationRunCells.AsNoTracking().Where(cell => cell.RunNo == run && cell.Count > 0).ToListAsync()))
        .GroupBy(cell => cell.Stages).Select(cells => $"{cells.Key} {cells.Sum(cell => cell.Count)}").Order(StringComparer.Ordinal);

    private static async Task<IEnumerable<(string Stages, EvaluationRunSubject Row)>> RowsAsync(World world, int run) =>
        await world.ReadAsync(async context =>
        {
            var cells = await context.EvaluationRunCells.AsNoTracking().Where(cell => cell.RunNo == run).ToDictionaryAsync(cell => cell.CellNo, cell => cell.Stages);
            return (await context.EvaluationRunSubjects.AsNoTracking().Where(row => row.RunNo == run).ToListAsync()).Select(row => (cells[row.CellNo], row));
        });

    private static DateTimeOffset Hour(DateTimeOffset instant) => new(instant.Year, instant.Month, instant.Day, instant.Hour, 0, 0, instant.Offset);

    /// <summary>Pages of two, each told of before it is read.</summary>
    private sealed class FewAtOnce(ISubjectPages inner, Func<int, Task> reading) : ISubjectPages
    {
        private int reads;

        public async ValueTask<SubjectPage> ReadAsync(Guid tenantId, Guid after, int limit, DateTimeOffset knownUntil, CancellationToken cancellationToken)
        {
            var page = await inner.ReadAsync(tenantId, after, 2, knownUntil, cancellationToken);
            await reading(++reads);
            return page;
        }

        public ValueTask<SubjectPage> ReadAsync(Guid tenantId, IReadOnlyList<Guid> subjectIds, DateTimeOffset knownUntil, CancellationToken cancellationToken) =>
            inner.ReadAsync(tenantId, subjectIds, knownUntil, cancellationToken);

        public ValueTask<IReadOnlyDictionary<Guid, (int BindingNo, string StageKey)>> StagesAsync(Guid tenantId, SubjectPage page, long knownAsOf, CancellationToken cancellationToken) =>
            inner.StagesAsync(tenantId, page, knownAsOf, cancellationToken);
    }

    /// <summary>Hopes for two values of one attribute, of which the first does not help; and has a condition about where each comes from.</summary>
    private sealed class Wishes : IStageDefinition
    {
        public DefinitionDescription Describe() => new()
        {
            Id = "wishes",
            Version = "1.0.0",
            Title = Text("Wishes"),
            Stages =
            [
                new StageDescription { Key = "none", Kind = StageKind.None, Name = Text("None") },
                new StageDescription { Key = "prospect", Kind = StageKind.Prospect, Name = Text("Prospect"), Criteria = ["small", "large", "from"] },
            ],
            Criteria = [.. new[] { "small", "large", "from" }.Select(key => new CriterionDescription { Key = key, Text = Text(key + " {parameter}") })],
            Reads = new FactReads { Attributes = ["employees", "source"] },
            Texts = new Dictionary<string, LocalizedText> { ["why"] = Text("Why") },
        };

        public Verdict Evaluate(Snapshot snapshot, EvaluationContext context)
        {
            var source = snapshot.Subject.Attributes.Latest("source");
            return new Verdict
            {
                Stage = source is not null || snapshot.Subject.Attributes.Latest("employees")?.Value.Number >= 100 ? "prospect" : "none",
                Explanation = new TextReference { Key = "why" },
                Criteria = source is null ? [] : [new CriterionResult { Key = "from", Parameter = source.Value.Text, State = CriterionState.Met, Evidence = [source.Reference] }],
                Missing = source is not null ? [] :
                [
                    new MissingFact { FactKey = "employees", Criterion = "small", ForStage = "prospect", Example = FactValue.OfNumber(5) },
                    new MissingFact { FactKey = "employees", Criterion = "large", ForStage = "prospect", Example = FactValue.OfNumber(500) },
                ],
            };
        }

        private static LocalizedText Text(string text) => new() { ["en"] = text };
    }
}
