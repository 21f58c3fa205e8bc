using PipelineGraph.Core;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Specification;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.PostgreSql.Tests;

/// <summary>What comes with the lock of a subject is never older than what a lock taken since promises.</summary>
public sealed class ReadAheadTests : IAsyncLifetime
{
    private PostgreSqlFixture database = null!;
    private World world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = new PostgreSqlFixture();
        world = await World.CreateAsync(database, activate: false);
        world.Evaluators.Add("people", new TestDefinition("people", Unit.Person));
        await world.ActivateAsync("{}", "people");
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>The definition stages no deals: who writes of a person locks none of its deals.</summary>
    [Fact]
    public async Task A_neighbour_is_read_anew_behind_another_lock()
    {
        var (company, person) = (await world.CompanyAsync(), await world.ContactAsync());
        var deal = await world.DealAsync(person);
        await using var session = await world.Get<IWriteStore>().BeginAsync(world.Caller.TenantId, Turn.Beside, [], Token);
        await session.LockSubjectAsync(deal, Token);
        await world.EmailAsync(person);
        await session.LockSubjectAsync(company, Token);
        var row = await session.FindSubjectAsync(person, Token);
        Assert.Equal(1, row!.FactNo);
        Assert.Equal("email", Assert.Single(await session.FactsAsync(person, row.FactNo, Token)).Key);
    }

    [Fact]
    public async Task What_came_with_the_lock_is_what_was_committed_before_it()
    {
        var (company, person) = (await world.CompanyAsync(), await world.ContactAsync());
        await world.LinkAsync(person, LinkKeys.Employer, company);
        await world.EmailAsync(person);
        await using var session = await world.Get<IWriteStore>().BeginAsync(world.Caller.TenantId, Turn.Beside, [], Token);
        var locked = await session.LockSubjectAsync(person, Token);
        Assert.Equal(2, locked!.FactNo);
        Assert.Equal(["employer", "email"], (await session.FactsAsync(person, locked.FactNo, Token)).Select(fact => fact.Key));
        Assert.Equal(company, (await session.FindSubjectAsync(company, Token))!.SubjectId);
        Assert.NotNull(await session.FindContactAsync(person, Token));
        Assert.NotNull(await session.FindVerdictAsync((await session.FindStreamAsync(Token))!.ActiveBindingNo, person, Token));
        Assert.Null(await session.LockSubjectAsync(Guid.CreateVersion7(), Token));
    }
}
