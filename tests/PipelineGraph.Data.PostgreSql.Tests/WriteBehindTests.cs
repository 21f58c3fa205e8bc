using Microsoft.EntityFrameworkCore;
using Npgsql;
using PipelineGraph.Core;
using PipelineGraph.Core.Activities;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Specification;
using PipelineGraph.Definitions;

namespace PipelineGraph.Data.PostgreSql.Tests;

/// <summary>Writes that wait are there for whoever could see them, come in their order, whether few or many, and are gone with their transaction.</summary>
public sealed class WriteBehindTests : IAsyncLifetime
{
    private PostgreSqlFixture database = null!;
    private World world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = new PostgreSqlFixture();
        world = await World.CreateAsync(database);
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await database.DisposeAsync();
    }

    /// <summary>Below and above the number from which on rows are copied; and where the role may not copy.</summary>
    [Theory]
    [InlineData(3, true)]
    [InlineData(300, true)]
    [InlineData(300, false)]
    public async Task Of_several_rows_with_one_key_the_last_one_is_there(int count, bool mayCopy)
    {
        if (!mayCopy)
        {
            await using var owner = NpgsqlDataSource.Create(database.OwnerConnectionString);
            await ExecuteAsync(owner, $"REVOKE TEMPORARY ON DATABASE {new NpgsqlConnectionStringBuilder(database.OwnerConnectionString).Database} FROM PUBLIC");
            // What was opened before may still.
            await world.DisposeAsync();
            world = await World.CreateAsync(database);
        }

        var actors = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        await using (var session = await world.Get<IWriteStore>().BeginAsync(world.Caller.TenantId, Turn.Beside, [], Token))
        {
            foreach (var actor in actors) await session.InsertAsync(Named(actor, "first"), Token);
            foreach (var actor in actors) await session.SaveAsync(Named(actor, "second"), Token);
            foreach (var actor in actors) await session.SaveAsync(Named(actor, "third"), Token);
            Assert.Equal("third", (await session.FindActorAsync(actors[^1], Token))!.DisplayName);
            foreach (var actor in actors) await session.SaveAsync(Named(actor, "fourth"), Token);
            await session.CommitAsync(Token);
        }

        Assert.Equal(count, await world.ReadAsync(db => db.Set<Actor>().CountAsync(actor => actors.Contains(actor.ActorId) && actor.DisplayName == "fourth", Token)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(200)]
    public async Task Statements_and_rows_of_a_table_keep_their_order(int count)
    {
        var subjects = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        var later = World.At(12, 1);
        await using (var session = await world.Get<IWriteStore>().BeginAsync(world.Caller.TenantId, Turn.Beside, [], Token))
        {
            foreach (var subject in subjects) await session.SaveAsync(Due(subject, World.At(11, 1)), Token);
            await session.DeleteDueAsync(1, subjects[0], Token);
            foreach (var subject in subjects.Skip(1)) await session.SaveAsync(Due(subject, later), Token);
            await session.DeleteDueAsync(1, subjects[1], Token);
            await session.SaveAsync(Due(subjects[0], later), Token);
            await session.CommitAsync(Token);
        }

        Assert.Equal(subjects.Where((_, index) => index != 1).Order(), (await world.ReadAsync(db => db.Set<Due>().Where(due => due.DueAt == later).Select(due => due.SubjectId).ToListAsync(Token))).Order());
    }

    [Fact]
    public async Task What_a_transaction_did_not_commit_is_not_written_by_the_next_one_on_its_connection()
    {
        var (lost, kept) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var store = world.Get<IWriteStore>();
        await using (var session = await store.BeginAsync(world.Caller.TenantId, Turn.Beside, [], Token)) await session.InsertAsync(Named(lost, "lost"), Token);
        await using (var session = await store.BeginAsync(world.Caller.TenantId, Turn.Beside, [], Token))
        {
            await session.InsertAsync(Named(kept, "kept"), Token);
            await session.CommitAsync(Token);
        }

        Assert.Equal([kept], await world.ReadAsync(db => db.Set<Actor>().Where(actor => actor.ActorId == lost || actor.ActorId == kept).Select(actor => actor.ActorId).ToListAsync(Token)));
    }

    [Fact]
    public async Task A_failure_among_what_waited_leaves_nothing_of_the_transaction()
    {
        var store = world.Get<IWriteStore>();
        var actor = Guid.CreateVersion7();
        await using (var session = await store.BeginAsync(world.Caller.TenantId, Turn.Beside, [], Token))
        {
            await session.InsertAsync(Named(actor, "one"), Token);
            await session.InsertAsync(Named(actor, "the same key"), Token);
            var failed = await Assert.ThrowsAsync<PostgresException>(async () => await session.CommitAsync(Token));
            Assert.True(store.WasInTheWay(failed));
        }

        Assert.Equal(0, await world.ReadAsync(db => db.Set<Actor>().CountAsync(each => each.ActorId == actor, Token)));
    }

    /// <summary>The planner knows nothing of a table, or of a tenant, that has just been filled: numbering must not read the whole of it for each row.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Numbering_reads_as_much_as_it_numbers_of_rows_that_nobody_analysed(bool othersAnalysed)
    {
        await using var owner = NpgsqlDataSource.Create(database.OwnerConnectionString);
        foreach (var table in (string[])["stage_change", "stage_span", "stage_history"]) await ExecuteAsync(owner, $"ALTER TABLE {table} SET (autovacuum_enabled = false)");
        var (recording, caller) = (world.Get<RecordFacts>(), world.Caller);
        if (othersAnalysed)
        {
            await recording.ExecuteAsync(world.Caller, Batch("of another", 800), Token);
            await ExecuteAsync(owner, "ANALYZE stage_change, stage_span, stage_history");
            // The rows go to a tenant that has only just been made.
            var tenant = World.Done(await world.Get<CreateTenant>().ExecuteAsync(new CreateTenantCommand { Name = "new", TimeZone = "UTC", Locale = "en", Currency = "EUR" }, Token));
            caller = caller with { TenantId = tenant.TenantId };
            World.Done(await world.Get<ActivateDefinition>().ExecuteAsync(caller, new ActivateDefinitionCommand { PackageHash = "hash", SettingsJson = "{}", Reason = "test" }, Token));
        }

        for (var batch = 0; batch < 3; batch++) await recording.ExecuteAsync(caller, Batch($"before {batch}", 500), Token);

        await using var server = NpgsqlDataSource.Create(database.ConnectionString);
        await using var connection = await server.OpenConnectionAsync(Token);
        // Holds the numbering of others off until it has what it numbers for itself.
        await ExecuteAsync(connection, $"BEGIN; SELECT set_config('pipelinegraph.tenant', '{caller.TenantId}', true); SELECT 1 FROM stream FOR UPDATE");
        var writing = recording.ExecuteAsync(caller, Batch("at last", 400), Token);
        while (await ValueAsync(connection, "SELECT count(*) FROM change_inbox") == 0) await Task.Delay(20, Token);
        var before = await ReadAsync();
        var head = await ValueAsync(connection, "SELECT head FROM stream");
        var numbered = await ValueAsync(connection, $"SELECT number_changes('{caller.TenantId}', 5000, now())") - head;
        var read = await ReadAsync() - before;
        await ExecuteAsync(connection, "COMMIT");
        await writing;

        Assert.InRange(numbered, 400, 4_000);
        Assert.InRange(read, 0, numbered * 10);

        Task<long> ReadAsync() => ValueAsync(
            connection, "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_xact_user_tables WHERE relname IN ('stage_change', 'stage_span', 'stage_history')");
    }

    private static List<SubjectFactsInput> Batch(string name, int count) =>
        [.. Enumerable.Range(0, count).Select(index => new SubjectFactsInput
        {
            Unit = Unit.Person,
            ExternalSource = "list",
            ExternalId = $"{name} {index}",
            Name = $"{name} {index}",
            Facts = [],
        })];

    private Actor Named(Guid id, string name) => new() { TenantId = world.Caller.TenantId, ActorId = id, Kind = ActorKind.User, Subject = id.ToString(), DisplayName = name };

    private Due Due(Guid subject, DateTimeOffset at) => new() { TenantId = world.Caller.TenantId, BindingNo = 1, SubjectId = subject, DueAt = at, Mark = Guid.CreateVersion7() };

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Constants of this test.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<long> ValueAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Constants of this test.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(Token))!;
    }
}
