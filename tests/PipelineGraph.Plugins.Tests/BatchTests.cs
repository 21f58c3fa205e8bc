using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Plugins.Tests;

public class BatchTests : CatalogueTest
{
    [Fact]
    public async Task A_batch_gives_what_its_evaluations_give_one_by_one()
    {
        using var evaluator = await EvaluatorAsync("Harmless");

        var results = All(evaluator, new Given(), Replied, Replied.Inbound("email", 3), new Given());

        Assert.Equal(["lead", "prospect", "prospect", "lead"], results.Select(result => result.Verdict!.Stage));
        Assert.Equal([0, 1, 2, 0], results.Select(result => result.Verdict!.Criteria.Single().Evidence.Count));
        Assert.Empty(All(evaluator));
    }

    [Fact]
    public async Task One_that_throws_fails_alone()
    {
        using var evaluator = await EvaluatorAsync("Throws");

        var results = All(evaluator, new Given(), Trapped, Replied, Trapped);

        Assert.Equal(["lead", "Sprung: The trap was sprung.", "prospect", "Sprung: The trap was sprung."], results.Select(Told));
    }

    [Fact]
    public async Task One_that_never_ends_costs_its_thread_and_the_rest_go_on_with_another()
    {
        using var evaluator = await EvaluatorAsync("Loops", Impatient);

        var results = All(evaluator, new Given(), Trapped, Replied, Trapped, new Given());

        Assert.Equal([null, EvaluationFailureKind.TimedOut, null, EvaluationFailureKind.TimedOut, null], results.Select(result => result.Failure?.Kind));
        Assert.Equal(["lead", "prospect", "lead"], results.Where(result => result.Failure is null).Select(Told));
    }

    [Fact]
    public async Task The_time_budget_is_of_each_evaluation_and_not_of_the_batch()
    {
        using var evaluator = await EvaluatorAsync("TakesItsTime", Options with { EvaluationBudget = TimeSpan.FromSeconds(1.5) });

        Assert.All(All(evaluator, [.. Enumerable.Repeat(Trapped, 60)]), result => Assert.Equal("lead", result.Verdict!.Stage));
    }

    [Fact]
    public async Task Subjects_that_fail_in_a_row_quarantine_the_binding_for_the_rest_of_the_batch()
    {
        using var evaluator = await EvaluatorAsync("Throws");

        var results = All(evaluator, Trapped, Trapped, Trapped, new Given());

        Assert.Equal(EvaluationFailureKind.Exception, results[2].Failure!.Kind);
        Assert.Contains("3 subjects in a row failed", results[3].Failure!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_with_more_facts_than_are_read_is_left_out()
    {
        using var evaluator = await EvaluatorAsync("Harmless");
        var much = new Given();
        for (var count = 0; count <= 10_000; count++) much.Inbound("call");

        var results = All(evaluator, Replied, much, Replied);

        Assert.Equal([null, EvaluationFailureKind.TooManyFacts, null], results.Select(result => result.Failure?.Kind));
    }

    [Fact]
    public async Task A_cancelled_batch_ends_with_the_evaluation_that_runs()
    {
        using var evaluator = await EvaluatorAsync("TakesItsTime");
        using var cancellation = new CancellationTokenSource();
        var batch = Task.Run(() => All(evaluator, cancellation.Token, [.. Enumerable.Repeat(Trapped, 10_000)]));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => batch);
        Assert.Equal("lead", Told(Evaluate(evaluator, new Given())));
    }

    private static string Told(EvaluationResult result) => result.Verdict?.Stage ?? result.Failure!.Reason;

    private static IReadOnlyList<EvaluationResult> All(IStageEvaluator evaluator, params Given[] people) => All(evaluator, CancellationToken.None, people);

    private static IReadOnlyList<EvaluationResult> All(IStageEvaluator evaluator, CancellationToken cancellationToken, params Given[] people) => evaluator.EvaluateAll(
        [.. people.Select((given, index) => At(evaluator, given, index))], cancellationToken);

    /// <summary>Each a subject of its own.</summary>
    private static (Snapshot, DateTimeOffset) At(IStageEvaluator evaluator, Given given, int index)
    {
        var now = given.Instants[^1];
        var (snapshot, id) = (given.At(now, evaluator.Reads), new Guid(index + 1, 1, 1, new byte[8]));
        var activities = snapshot.Subject.Activities.Select(activity => activity with { Reference = activity.Reference with { SubjectId = id } });
        return (snapshot with { Subject = snapshot.Subject with { SubjectId = id, Activities = FactList<ActivityFact>.Of(activities) } }, now);
    }

    private async Task<IStageEvaluator> EvaluatorAsync(string trap, PluginOptions? options = null)
    {
        var (catalogue, hash) = await InstalledAsync(trap, options);
        return await OpenAsync(catalogue, await BindAsync(catalogue, hash));
    }
}

/// <summary>The same in workers.</summary>
public class BatchInWorkersTests : BatchTests
{
    protected override DefinitionIsolation Isolation => DefinitionIsolation.Process;
}
