using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Evaluations;
using static PipelineGraph.Data.Specification.Runs;

namespace PipelineGraph.Data.Specification;

/// <summary>A shadow follows the active definition, and may become it.</summary>
public abstract class ShadowSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
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
}
