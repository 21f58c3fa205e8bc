using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Specification;

/// <summary>What lists show of a subject follows from the facts that stand.</summary>
public abstract class PresentValuesSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    [Fact]
    public async Task A_deal_may_be_left_without_a_buyer()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var deal = await world.DealAsync(await world.ContactAsync());

        World.Done(await world.Get<UpdateDeal>().ExecuteAsync(world.Caller, new UpdateDealCommand { DealId = deal, BuyerId = new Change<Guid?>(null) }, default));

        Assert.Null((await DealAsync(world)).BuyerId);
    }

    [Fact]
    public async Task Who_was_the_buyer_before_is_not_so_again_when_the_next_one_leaves()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var (first, second) = (await world.ContactAsync("First"), await world.ContactAsync("Second"));
        var deal = await world.DealAsync(first);
        World.Done(await world.Get<UpdateDeal>().ExecuteAsync(world.Caller, new UpdateDealCommand { DealId = deal, BuyerId = new Change<Guid?>(second) }, default));
        Assert.Equal(second, (await DealAsync(world)).BuyerId);

        await world.LinkAsync(deal, LinkKeys.Participant, second, ended: true);

        Assert.Null((await DealAsync(world)).BuyerId);
    }

    private static Task<Deal> DealAsync(World world) => world.ReadAsync(context => context.Deals.AsNoTracking().SingleAsync());
}
