using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Evaluations;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>What runs and activations are begun with, and what is asked of them.</summary>
internal static class Runs
{
    public static readonly ActivateDefinitionCommand Stricter = new() { PackageHash = "hash", SettingsJson = """{"smallest":100}""", Reason = "Only large ones" };

    public static StartRunCommand Run(RunKind kind, string settings) => new() { Kind = kind, Candidates = [new Candidate { PackageHash = "hash", SettingsJson = settings }] };

    public static Task<Activation> ActivationAsync(World world, int number) => world.ReadAsync(context => context.Activations.AsNoTracking().SingleAsync(row => row.ActivationNo == number));

    public static async Task<long> PresentAsync(World world, int binding) => await world.ReadAsync(context => context.FunnelCounts.Where(count => count.BindingNo == binding).SumAsync(count => count.Present));

    public static Task<List<EvaluationRunCell>> CellsAsync(World world, int run) => world.ReadAsync(context => context.EvaluationRunCells.AsNoTracking().Where(cell => cell.RunNo == run && cell.Count > 0).ToListAsync());

    public static async Task<long> DifferentAsync(World world, int run) =>
        (await CellsAsync(world, run)).Where(cell => CellKey.Read(cell.Stages) is [var active, var shadow] && active != shadow).Sum(cell => cell.Count);

    public static async Task<IEnumerable<string>> RestatedAsync(World world, StartRunCommand command)
    {
        var run = World.Done(await world.Get<StartRun>().ExecuteAsync(world.Caller, command, default));
        await AssertListsAsync(world, run.RunNo);
        return (await CellsAsync(world, run.RunNo)).Where(cell => cell.Unit == Unit.Person).OrderBy(cell => cell.Measure).ThenBy(cell => cell.Stages, StringComparer.Ordinal)
            .Select(cell => $"{cell.Measure} {CellKey.Read(cell.Stages)[0]} {cell.Count}");
    }

    /// <summary>Invariant 8: each count is the length of its list.</summary>
    public static async Task AssertListsAsync(World world, int run)
    {
        var rows = await world.ReadAsync(context => context.EvaluationRunSubjects.AsNoTracking().Where(row => row.RunNo == run && row.Until == null).ToListAsync());
        var cells = await world.ReadAsync(context => context.EvaluationRunCells.AsNoTracking().Where(cell => cell.RunNo == run).ToListAsync());
        Assert.All(cells, cell => Assert.Equal(cell.Count, rows.Count(row => row.CellNo == cell.CellNo)));
    }

    /// <summary>All that is derived agrees, and each subject is where the definition says.</summary>
    public static async Task AssertAsync(World world)
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
    public static async Task CrowdAsync(World world, int count, DateTimeOffset? wrote = null, int atOnce = 500)
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
