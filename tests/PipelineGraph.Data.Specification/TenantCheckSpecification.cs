using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Checking;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.Specification;

/// <summary>The check finds nothing where nobody tampered, and each kind of tampering where somebody did.</summary>
public abstract class TenantCheckSpecification<TDatabase>
    where TDatabase : DatabaseFixture, new()
{
    private const string Person = "unit = 0";
    private const string Moved = "kind = 0";

    [Fact]
    public async Task Nothing_is_found_where_nobody_tampered_and_it_is_told_what_was_looked_at()
    {
        await using var database = new TDatabase();
        await using var world = await StoryAsync(database);

        var found = await CheckAsync(world);

        Assert.Empty(found.Differences.First);
        var ledger = await world.LedgerAsync();
        Assert.Equal((ledger.Count, ledger.Count, 0), ((int)found.Head, (int)found.Changes, found.Waiting));
        Assert.Equal(await world.ReadAsync(context => context.StageSpans.CountAsync()), (int)found.Stays);
        Assert.Equal(await world.ReadAsync(context => context.FunnelCounts.CountAsync()), found.Counters);
        // Of a late fact, of a taken-back one, of another definition and of a merge.
        Assert.Contains(ledger, change => change.Kind == ChangeKind.Retracted);
        Assert.Contains(ledger, change => change.Cause == ChangeCause.Activation);
        Assert.Contains(ledger, change => change.Cause == ChangeCause.Merge);
    }

    [Theory]
    [InlineData("counter of PERSON lead (binding 2), present", $"UPDATE funnel_count SET present = present + 1 WHERE binding_no = 2 AND {Person} AND stage_key = 'lead'")]
    [InlineData("counter of PERSON lead (binding 1), reached", $"UPDATE funnel_count SET reached = reached - 1 WHERE binding_no = 1 AND {Person} AND stage_key = 'lead'")]
    [InlineData("counter of PERSON lead (binding 2), reached", $"DELETE FROM funnel_count WHERE binding_no = 2 AND {Person} AND stage_key = 'lead'")]
    [InlineData("counter of PERSON nowhere (binding 1), present", "INSERT INTO funnel_count (tenant_id, binding_no, unit, stage_key, present, reached) SELECT tenant_id, 1, 0, 'nowhere', 3, 0 FROM stream")]
    [InlineData("stay of subject ", "UPDATE stage_span SET stage_key = 'customer' WHERE stage_key = 'prospect' AND binding_no = 1")]
    [InlineData("stay of subject ", "UPDATE stage_span SET left_at = entered_at WHERE left_at IS NOT NULL AND binding_no = 1")]
    [InlineData("stay of subject ", "UPDATE stage_span SET known_from = known_from + 1 WHERE known_from = (SELECT MIN(known_from) FROM stage_span)")]
    [InlineData("stay of subject ", "UPDATE stage_span SET known_to = 9223372036854775806 WHERE known_to = 9223372036854775807 AND left_at IS NULL")]
    [InlineData("stay of subject ", "DELETE FROM stage_span WHERE known_to < 9223372036854775807")]
    [InlineData("stay of subject ", "UPDATE stage_span SET known_from = 0 WHERE known_from = (SELECT MAX(known_from) FROM stage_span)")]
    [InlineData("numbers of the ledger after ", "DELETE FROM stage_change WHERE number = 2")]
    [InlineData("numbers of the ledger after 0", "DELETE FROM stage_change WHERE number = 1")]
    [InlineData("last number of the ledger", "UPDATE stream SET head = head + 1")]
    [InlineData("last number of the ledger", "DELETE FROM stage_change WHERE number = (SELECT head FROM stream)")]
    [InlineData("change 1, the end of its batch", "UPDATE stage_change SET batch_end = 0 WHERE number = 1")]
    [InlineData("the end of its batch", "UPDATE stage_change SET batch_end = batch_end + 1 WHERE number = (SELECT head FROM stream)")]
    [InlineData("the stage that it comes from", $"UPDATE stage_change SET from_stage = 'out' WHERE {Moved} AND to_stage = 'prospect'")]
    [InlineData("the stage after it", "UPDATE stage_change SET present_stage = 'out' WHERE number = (SELECT head FROM stream)")]
    [InlineData("it takes back an earlier move", "UPDATE stage_change SET retracts = (SELECT head FROM stream) WHERE retracts IS NOT NULL")]
    [InlineData("of the history of subject ", "UPDATE stage_history SET stage_key = 'customer' WHERE stage_key = 'prospect'")]
    [InlineData("of the history of subject ", "DELETE FROM stage_history WHERE stage_key = 'prospect'")]
    [InlineData("verdict on subject ", "UPDATE verdict SET stage_key = 'customer' WHERE stage_key = 'prospect' AND binding_no = 2")]
    [InlineData("verdict on subject ", "UPDATE verdict SET entered_at = subject_created_at WHERE stage_key = 'prospect' AND binding_no = 2")]
    [InlineData("verdict on subject ", "DELETE FROM verdict WHERE stage_key = 'prospect' AND binding_no = 2")]
    public async Task What_was_tampered_with_is_found_and_told_with_what_was_expected(string what, string sql)
    {
        await using var database = new TDatabase();
        await using var world = await StoryAsync(database);
        await TamperAsync(world, sql);
        var before = await TablesAsync(world);

        var found = await CheckAsync(world);

        Assert.Contains(found.Differences.First, difference => difference.ToString().Contains(what, StringComparison.Ordinal) && difference.Expected != difference.Found);
        Assert.Equal(before, await TablesAsync(world));
    }

    [Fact]
    public async Task Of_many_differences_all_are_counted_and_the_first_are_told()
    {
        await using var database = new TDatabase();
        await using var world = await StoryAsync(database);
        for (var index = 0; index < 25; index++) await world.ContactAsync($"Person {index}");
        await TamperAsync(world, "UPDATE verdict SET stage_key = 'customer' WHERE unit = 0 AND binding_no = 2");

        var found = await CheckAsync(world);

        Assert.Equal(Differences.Most, found.Differences.First.Count);
        Assert.True(found.Differences.Count >= 25);
    }

    [Fact]
    public async Task Where_the_definition_is_gone_the_present_is_compared_and_what_is_not_is_told()
    {
        await using var database = new TDatabase();
        await using var world = await StoryAsync(database);
        world.Evaluators.Remove("hash");
        Assert.Equal(0, (await CheckAsync(world)).Differences.Count);
        await TamperAsync(world, "UPDATE funnel_count SET present = 77 WHERE binding_no = 2 AND stage_key = 'lead'");

        var found = await CheckAsync(world);

        Assert.Equal([1, 2], found.NotDescribed.Select(binding => binding.BindingNo));
        Assert.Equal("77", Assert.Single(found.Differences.First).Found);
    }

    [Fact]
    public async Task Of_somebody_who_is_no_tenant_there_is_nothing_to_say()
    {
        await using var database = new TDatabase();
        await using var world = await World.CreateAsync(database);
        Assert.Null(await world.Get<TenantCheck>().ExecuteAsync(Guid.NewGuid(), default));
        Assert.Contains(world.Caller.TenantId, await world.Get<Core.IWriteStore>().TenantsAsync(default));
    }

    /// <summary>Somebody who wrote late, a fact that was taken back, a deal, the clock, another definition, and two who are one.</summary>
    private static async Task<World> StoryAsync(TDatabase database)
    {
        var world = await World.CreateAsync(database, now: World.At(5, 1));
        var (ada, ben, eve) = (await world.ContactAsync("Ada"), await world.ContactAsync("Ben"), await world.ContactAsync("Eve"));
        var deal = await world.DealAsync(ada);
        world.Clock.Now = World.At(5, 20);
        await world.EmailAsync(ada);
        await world.EmailAsync(ada, World.At(5, 10));
        await world.VoidAsync((await world.EmailAsync(ben)).ActivityId);
        await world.AttributeAsync(deal, "outcome", FactValue.OfText("won"));
        world.Clock.Now = World.At(5, 25);
        await world.EmailAsync(ben);
        await world.ActivateAsync("""{"smallest":100}""");
        await world.EmailAsync(eve);
        world.Clock.Now = World.At(5, 28);
        World.Done(await world.Get<Core.Contacts.MergeContacts>().ExecuteAsync(world.Caller, new Core.Contacts.MergeContactsCommand { WinnerId = eve, LoserId = await world.ContactAsync("Eva") }, default));
        return world;
    }

    private static async Task<CheckedTenant> CheckAsync(World world) => (await world.Get<TenantCheck>().ExecuteAsync(world.Caller.TenantId, default))!;

    private static Task TamperAsync(World world, string sql) => world.ReadAsync(async context =>
    {
        var changed = await context.Database.ExecuteSqlRawAsync(sql);
        Assert.True(changed > 0, "Nothing was tampered with.");
        return changed;
    });

    private static Task<string> TablesAsync(World world) => world.ReadAsync(async context => System.Text.Json.JsonSerializer.Serialize((object[])
    [
        await context.FunnelCounts.AsNoTracking().OrderBy(row => row.BindingNo).ThenBy(row => row.Unit).ThenBy(row => row.StageKey).ToListAsync(),
        await context.StageSpans.AsNoTracking().OrderBy(row => row.EnteredNumber).ThenBy(row => row.KnownFrom).ToListAsync(),
        await context.StageChanges.AsNoTracking().OrderBy(row => row.Number).ToListAsync(),
        await context.Streams.AsNoTracking().ToListAsync(),
    ]));
}
