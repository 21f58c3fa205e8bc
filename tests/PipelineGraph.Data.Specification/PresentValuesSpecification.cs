using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Deals;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;

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

    [Fact]
    public async Task A_probability_is_a_percentage_and_shown_rounded()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var deal = await world.DealAsync(await world.ContactAsync());
        foreach (var wrong in (decimal[])[-0.5m, 100.1m, 5_000_000_000m])
        {
            var outcome = await world.Get<SetAttributes>().ExecuteAsync(
                world.Caller, new SetAttributesCommand { SubjectId = deal, Attributes = [new AttributeInput { Key = "probability", Value = FactValue.OfNumber(wrong) }] }, default);
            Assert.Equal((CommandErrorKind.InvalidValue, "attributes.0.value"), outcome.Errors.Select(error => (error.Kind, string.Join('.', error.Path))).Single());
        }

        await world.AttributeAsync(deal, "probability", FactValue.OfNumber(55.5m));

        Assert.Equal(56, (await DealAsync(world)).Probability);
    }

    [Fact]
    public async Task A_quote_whose_only_fact_was_taken_back_is_shown_as_withdrawn()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        var deal = await world.DealAsync(await world.ContactAsync());
        var command = new RecordQuoteCommand { DealId = deal, Status = QuoteStatus.Issued, Amount = new MoneyInput(100, "EUR"), ValidUntil = new DateOnly(2026, 7, 1), ExternalSource = "crm", ExternalId = "q" };
        var quoteId = World.Done(await world.Get<RecordQuote>().ExecuteAsync(world.Caller, command, default)).QuoteId;
        var fact = await world.ReadAsync(context => context.Facts.SingleAsync(fact => fact.Type == FactType.Quote));

        await world.VoidAsync(fact.FactId);
        Assert.Equal((QuoteStatus.Withdrawn, null, null, null), await QuoteAsync());

        Assert.Equal(quoteId, World.Done(await world.Get<RecordQuote>().ExecuteAsync(world.Caller, command with { Amount = new MoneyInput(90, "EUR"), ValidUntil = null }, default)).QuoteId);
        Assert.Equal((QuoteStatus.Issued, 9_000L, "EUR", null), await QuoteAsync());

        async Task<(QuoteStatus, long?, string?, DateOnly?)> QuoteAsync()
        {
            var quote = await world.ReadAsync(context => context.Quotes.AsNoTracking().SingleAsync());
            return (quote.Status, quote.AmountMinor, quote.Currency, quote.ValidUntil);
        }
    }

    private static Task<Deal> DealAsync(World world) => world.ReadAsync(context => context.Deals.AsNoTracking().SingleAsync());
}
