using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Stages;

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
        Assert.Equal(before + 1, world.Evaluators.Evaluations);
        Assert.Equal(1, await world.ReadAsync(context => context.Activations.CountAsync()));
        await Consistency.AssertAsync(world);
    }
}
