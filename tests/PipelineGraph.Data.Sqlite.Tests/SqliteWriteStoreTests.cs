using System.Globalization;
using PipelineGraph.Data.Specification;

namespace PipelineGraph.Data.Sqlite.Tests;

public sealed class SqliteWriteStoreTests
{
    [Fact]
    public async Task Whether_a_tenant_has_anything_due_is_looked_up_and_not_searched_for()
    {
        await using var database = new SqliteFixture();
        await using var world = await World.CreateAsync(database);

        var plan = await PlanAsync(world, "EXPLAIN QUERY PLAN " + SqliteWriteStore.TenantsWithDue);

        Assert.Contains(plan, step => step.Contains("(tenant_id=? AND binding_no=? AND due_at<?)", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN due", StringComparison.Ordinal));
    }

    [Fact]
    public async Task When_the_next_is_due_is_the_first_of_an_index_and_of_the_active_binding()
    {
        await using var database = new SqliteFixture();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        var store = world.Get<SqliteWriteStore>();
        Assert.Null(await store.NextDueAsync(default));
        await world.EmailAsync(await world.ContactAsync(), World.At(3, 1));

        Assert.Equal(World.At(3, 1) + TestDefinition.Warm, await store.NextDueAsync(default));
        var plan = await PlanAsync(world, "EXPLAIN QUERY PLAN " + SqliteWriteStore.NextDue);
        Assert.Contains(plan, step => step.Contains("(tenant_id=? AND binding_no=?)", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Only_what_is_due_under_the_active_binding_counts()
    {
        await using var database = new SqliteFixture();
        await using var world = await World.CreateAsync(database, now: World.At(3, 1));
        await using var other = await World.CreateAsync(database, now: World.At(3, 1));
        var person = await world.ContactAsync();
        await world.EmailAsync(person);
        await other.ContactAsync();
        var (store, cools) = (world.Get<SqliteWriteStore>(), World.At(3, 1) + TestDefinition.Warm);

        Assert.Empty(await store.TenantsWithDueAsync(cools.AddSeconds(-1), default));
        Assert.Equal([world.Caller.TenantId], await store.TenantsWithDueAsync(cools.AddSeconds(1), default));
    }

    [Theory]
    [InlineData("PRAGMA synchronous", "2")]
    [InlineData("PRAGMA journal_mode", "wal")]
    public async Task Invariant10_Each_commit_is_forced_to_the_disk(string pragma, string expected)
    {
        await using var database = new SqliteFixture();
        await using var world = await World.CreateAsync(database);
        // The connections of the write store are opened here too.
        await using var connection = await world.Get<SqliteDatabase>().OpenAsync(default);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of this test.
        command.CommandText = pragma;
#pragma warning restore CA2100

        Assert.Equal(expected, Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture));
    }

    private static async Task<List<string>> PlanAsync(World world, string sql)
    {
        await using var connection = await world.Get<SqliteDatabase>().OpenAsync(default);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of the product.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("@p0", 1L);
        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) plan.Add(reader.GetString(3));
        return plan;
    }
}
