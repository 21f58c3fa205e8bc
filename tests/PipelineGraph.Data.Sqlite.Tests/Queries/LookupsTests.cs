using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Data.Specification;

namespace PipelineGraph.Data.Sqlite.Tests.Queries;

public sealed class LookupsTests
{
    [Fact]
    public async Task A_binding_that_cannot_be_asked_is_told_with_the_reason_and_since_when()
    {
        await using var database = new SqliteFixture();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var people = new[] { await world.ContactAsync("Ada"), await world.ContactAsync("Bob"), await world.ContactAsync("Cid") };
        Assert.Empty(await NotAskedAsync());

        world.Evaluators.Fails = subject => subject != people[2];
        world.Evaluators.FailsWith = EvaluationFailureKind.NotLoaded;
        foreach (var (person, day) in people.Zip([3, 2, 4]))
        {
            world.Clock.Now = World.At(3, day);
            await world.EmailAsync(person);
        }

        var told = Assert.Single(await NotAskedAsync());
        Assert.Equal((1, "It was told to fail.", 2), (told.BindingNo, told.Reason, told.Count));
        Assert.Equal(World.At(3, 3).Date, told.Since.Date);

        async Task<List<(int BindingNo, string Reason, DateTimeOffset Since, int Count)>> NotAskedAsync()
        {
            await using var session = new ReadSession(world.Get<Snapshots>()) { TenantId = world.Caller.TenantId };
            return await new Lookups(session).NotAskedAsync(TestContext.Current.CancellationToken);
        }
    }
}
