using PipelineGraph.Data.Queries;
using PipelineGraph.Definitions;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

public sealed class StageChangesQueryTests(TestServer server)
{
    [Theory]
    [InlineData(Unit.Person, 1, 0)]
    [InlineData(Unit.Deal, 0, 1)]
    public async Task A_key_of_a_kind_is_that_of_its_unit(Unit unit, int wanted, int notUnwanted)
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Ann");
        var keys = new Dictionary<StagesOf, IReadOnlyList<string>> { [new StagesOf(1, unit)] = ["lead"] };
        await using var session = new ReadSession(server.Get<Snapshots>()) { TenantId = tenant.Id };
        var query = new StageChangesQuery(session);
        var token = TestContext.Current.CancellationToken;

        Assert.Equal(wanted, await query.CountAsync(0, new StageChangeFilter { To = new ChangedStageFilter { Keys = keys } }, token));
        Assert.Equal(notUnwanted, await query.CountAsync(0, new StageChangeFilter { To = new ChangedStageFilter { NotKeys = keys } }, token));
    }

    [Fact]
    public async Task A_tenant_of_a_thousand_bindings_asks_for_a_kind_as_any_other()
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Ann");
        var keys = (from number in Enumerable.Range(1, 1_000) from unit in Enum.GetValues<Unit>() select new StagesOf(number, unit))
            .ToDictionary(of => of, of => (IReadOnlyList<string>)(of.Unit == Unit.Person ? ["lead"] : []));
        await using var session = new ReadSession(server.Get<Snapshots>()) { TenantId = tenant.Id };
        Assert.Equal(1, await new StageChangesQuery(session).CountAsync(0, new StageChangeFilter { To = new ChangedStageFilter { Keys = keys } }, TestContext.Current.CancellationToken));
    }
}
