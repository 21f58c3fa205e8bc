using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Data.Checking;
using PipelineGraph.Data.Specification;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.PostgreSql.Tests;

/// <summary>Connections are cut, the database server is killed, nodes end between a commit and its numbers: what was acknowledged is there, once.</summary>
public class FaultTests
{
    [Fact]
    public async Task Invariant10_Nothing_acknowledged_is_lost_when_connections_are_cut_in_the_middle()
    {
        await using var database = new PostgreSqlFixture();
        await using var world = await World.CreateAsync(database);
        await using var other = World.Services(database, world.Clock, world.Evaluators);
        using var over = new CancellationTokenSource();
        var cutting = Task.Run(async () =>
        {
            var cuts = 0;
            while (!over.IsCancellationRequested)
            {
                // At each step of a transaction, now and then also while a connection is new and everything on it is slow; but not each time, or none would end.
                await Task.Delay(Random.Shared.Next(5, 120), TestContext.Current.CancellationToken);
                cuts += await database.CutAsync();
            }

            return cuts;
        });

        await WriteAsync(world, other, writers: 8, each: 12);
        await over.CancelAsync();

        Assert.True(await cutting > 0);
        await AssertAllThereAsync(world, 8 * 12);
    }

    [Fact]
    public async Task Invariant10_Nothing_acknowledged_is_lost_when_the_database_server_is_killed()
    {
        await using var database = new PostgreSqlFixture(ownCluster: true);
        await using var world = await World.CreateAsync(database);
        await using var other = World.Services(database, world.Clock, world.Evaluators);
        using var over = new CancellationTokenSource();
        var killing = Task.Run(async () =>
        {
            var kills = 0;
            for (; kills < 3; kills++)
            {
                await Task.Delay(700, TestContext.Current.CancellationToken);
                if (over.IsCancellationRequested) break;
                database.Crash();
            }

            return kills;
        });

        int written;
        try
        {
            written = await WriteAsync(world, other, writers: 6, each: 40, until: killing);
        }
        finally
        {
            await over.CancelAsync();
            await killing;
        }

        Assert.Equal(3, await killing);
        await AssertAllThereAsync(world, written);
    }

    [Fact]
    public async Task Invariant10_What_a_node_committed_and_did_not_number_is_numbered_by_another()
    {
        await using var database = new PostgreSqlFixture();
        await using var world = await World.CreateAsync(database);
        await using var other = World.Services(database, world.Clock, world.Evaluators);
        var head = (await world.LedgerAsync()).Count;
        await using (var owner = new NpgsqlConnection(database.OwnerConnectionString))
        {
            // From here on this node cannot number: as if it had ended after each commit.
            await owner.OpenAsync(TestContext.Current.CancellationToken);
            await using var locked = await owner.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand("SELECT 1 FROM stream FOR UPDATE", owner, locked);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            world.Get<TenantWriter>().Patience = TimeSpan.FromMilliseconds(250);
            var created = World.Done(await world.Get<Core.Contacts.CreateContact>().ExecuteAsync(
                world.Caller, new Core.Contacts.CreateContactCommand { DisplayName = "Ada", IdempotencyKey = "ada" }, TestContext.Current.CancellationToken));

            // Acknowledged, and its numbers are told later.
            Assert.Null(created.Changes);
            Assert.Equal(head, (await world.LedgerAsync()).Count);
            // A check in between sees what is ahead of the ledger, and does not take it for wrong.
            var check = await world.Get<TenantCheck>().ExecuteAsync(world.Caller.TenantId, TestContext.Current.CancellationToken);
            Assert.Equal((1, 0L), (check!.Waiting, check.Differences.Count));
        }

        await other.GetRequiredService<PostgreSqlWriteStore>().NumberAllAsync(TestContext.Current.CancellationToken);
        world.Get<TenantWriter>().Patience = TimeSpan.FromMinutes(1);

        Assert.Equal(head + 1, (await world.LedgerAsync()).Count);
        var repeated = World.Done(await world.Get<Core.Contacts.CreateContact>().ExecuteAsync(
            world.Caller, new Core.Contacts.CreateContactCommand { DisplayName = "Ada", IdempotencyKey = "ada" }, TestContext.Current.CancellationToken));
        Assert.Equal(head + 1, Assert.Single(repeated.Changes!).Number);
        await Consistency.AssertAsync(world);
    }

    /// <summary>Each command is sent with its key until it is answered, as a client does that saw its connection end.</summary>
    /// <param name="each">So many each writer sends at least.</param>
    /// <param name="until">They go on as long as this does.</param>
    /// <returns>How many were answered.</returns>
    private static async Task<int> WriteAsync(World world, IServiceProvider other, int writers, int each, Task? until = null)
    {
        var written = 0;
        var persons = new ConcurrentBag<Guid>();
        for (var index = 0; index < 4; index++)
        {
            var name = $"Person {index}";
            persons.Add((await UntilAnsweredAsync(() => world.Get<Core.Contacts.CreateContact>().ExecuteAsync(
                world.Caller, new Core.Contacts.CreateContactCommand { DisplayName = name, IdempotencyKey = name }, default))).SubjectId);
        }

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var index = 0; index < each || until?.IsCompleted == false; index++)
            {
                var key = $"{writer} {index}";
                var record = index % 2 == 0 ? world.Get<RecordActivity>() : other.GetRequiredService<RecordActivity>();
                await UntilAnsweredAsync(() => record.ExecuteAsync(
                    world.Caller, new RecordActivityCommand { SubjectIds = [persons.ElementAt(index % 4)], Kind = "email", Direction = Direction.Inbound, IdempotencyKey = key }, default));
                Interlocked.Increment(ref written);
            }
        })));
        return written;
    }

    private static async Task<T> UntilAnsweredAsync<T>(Func<Task<Outcome<T>>> send)
        where T : class
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return World.Done(await send());
            }
            catch (Exception exception) when (exception is DbException or ObjectDisposedException && attempt < 200)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task AssertAllThereAsync(World world, int count)
    {
        // The test's own connections were cut as well.
        NpgsqlConnection.ClearAllPools();
        await world.Get<PostgreSqlWriteStore>().NumberAllAsync(TestContext.Current.CancellationToken);
        Assert.Equal(count, await world.ReadAsync(context => context.Facts.CountAsync(fact => fact.Type == FactType.Activity)));
        world.Clock.Now += TimeSpan.FromMinutes(10);
        await world.WorkOffDueAsync();
        await Consistency.AssertAsync(world);
        await Consistency.AssertFreshAsync(world);
    }
}
