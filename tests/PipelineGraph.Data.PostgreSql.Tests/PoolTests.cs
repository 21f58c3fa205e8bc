using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PipelineGraph.Core;
using PipelineGraph.Core.Contacts;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Queries;
using PipelineGraph.Data.Specification;

namespace PipelineGraph.Data.PostgreSql.Tests;

/// <summary>A node's connections are shared out: who wants one more than there are waits, whatever others keep open.</summary>
public sealed class PoolTests : IAsyncLifetime
{
    private const int Pool = 12;

    private PostgreSqlFixture database = null!;
    private World world = null!;
    private ServiceProvider node = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = new PostgreSqlFixture();
        world = await World.CreateAsync(database);
        // One whose pool is small and is not waited for: who finds it empty fails at once.
        var small = new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = Pool, Timeout = 1 };
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(world.Clock);
        services.AddSingleton<IStageEvaluators>(world.Evaluators);
        services.AddPostgreSqlData(small.ToString(), database.OwnerConnectionString);
        node = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task What_readers_keep_open_is_not_missing_to_writers()
    {
        await ReadAtOnceAsync(Pool * 2);
        await Task.WhenAll(Enumerable.Range(0, Pool * 2).Select(index => CreateAsync($"Person {index}")));
        await ReadAtOnceAsync(Pool * 2);
    }

    [Fact]
    public async Task Writers_that_wait_for_each_other_let_readers_and_the_keys_of_others_through()
    {
        var store = node.GetRequiredService<PostgreSqlWriteStore>();
        var inTheWay = await store.BeginAsync(world.Caller.TenantId, Turn.Alone, [], Token);
        var waiting = Enumerable.Range(0, Pool * 2).Select(index => CreateAsync($"Person {index}")).ToList();
        while (await LocksWaitedForAsync() == 0) await Task.Delay(20, Token);

        await ReadAtOnceAsync(Pool * 2);
        Assert.Null(await store.FindApiKeyAsync("nobody's", Token));
        Assert.DoesNotContain(waiting, task => task.IsCompleted);

        await inTheWay.DisposeAsync();
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task Who_fails_or_goes_away_leaves_its_connection_to_the_next()
    {
        var store = node.GetRequiredService<PostgreSqlWriteStore>();
        for (var index = 0; index < Pool * 2; index++)
        {
            await using (var session = await store.BeginAsync(world.Caller.TenantId, Turn.Alone, [], Token))
            {
                // The tenant is this session's: another gives up while it waits for its turn.
                using var leaving = new CancellationTokenSource(20);
                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await store.BeginAsync(world.Caller.TenantId, Turn.Alone, [], leaving.Token));
            }

            var snapshots = node.GetRequiredService<Snapshots>();
            await Assert.ThrowsAsync<PostgresException>(async () => await snapshots.BeginAsync(
                world.Caller.TenantId,
                async connection =>
                {
                    await connection.ExecuteAsync("SELECT no_such_function()", Token);
                    return 0;
                },
                Token));
        }

        await CreateAsync("Ann");
        await ReadAtOnceAsync(Pool * 2);
    }

    [Fact]
    public async Task A_connection_that_was_cut_while_it_was_kept_is_replaced_without_a_fault()
    {
        await CreateAsync("Ann");
        await ReadAtOnceAsync(4);
        while (await database.CutAsync() > 0) { }

        await CreateAsync("Bob");
        await ReadAtOnceAsync(4);
    }

    [Fact]
    public async Task A_snapshot_comes_to_its_end_also_where_nothing_runs_any_more()
    {
        for (var index = 0; index < Pool * 2; index++)
        {
            var session = new ReadSession(node.GetRequiredService<Snapshots>()) { TenantId = world.Caller.TenantId };
            Assert.NotNull(await new Lookups(session).StreamAsync(Token));
            var here = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(new Ended());
            var ending = session.DisposeAsync();
            SynchronizationContext.SetSynchronizationContext(here);
            await ending;
        }
    }

    /// <summary>All of them are open before the first one ends, as far as there are connections.</summary>
    private async Task ReadAtOnceAsync(int readers) => await Task.WhenAll(Enumerable.Range(0, readers).Select(async _ =>
    {
        await using var session = new ReadSession(node.GetRequiredService<Snapshots>()) { TenantId = world.Caller.TenantId };
        Assert.NotNull(await new Lookups(session).StreamAsync(Token));
        await Task.Delay(20, Token);
    }));

    private async Task CreateAsync(string name) =>
        World.Done(await node.GetRequiredService<CreateContact>().ExecuteAsync(world.Caller, new CreateContactCommand { DisplayName = name, IdempotencyKey = name }, Token));

    private async Task<long> LocksWaitedForAsync()
    {
        await using var owner = new NpgsqlConnection(database.OwnerConnectionString);
        await owner.OpenAsync(Token);
        await using var waiting = new NpgsqlCommand("SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", owner);
        return (long)(await waiting.ExecuteScalarAsync(Token))!;
    }

    /// <summary>Where a request ran that is answered: what is posted there is not run.</summary>
    private sealed class Ended : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
