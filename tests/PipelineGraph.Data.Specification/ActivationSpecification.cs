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
