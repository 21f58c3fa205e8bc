using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PipelineGraph.Core;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data.Specification;

namespace PipelineGraph.Data.PostgreSql.Tests;

/// <summary>Invariant 6, where no code of ours is asked: what the database itself lets the server's role see and do.</summary>
public sealed class WallsTests : IAsyncLifetime
{
    private readonly PostgreSqlFixture fixture = new();
    private World mine = null!;
    private World theirs = null!;
    private IReadOnlyList<string> tables = [];

    public async ValueTask InitializeAsync()
    {
        (mine, theirs) = (await World.CreateAsync(fixture), await World.CreateAsync(fixture));
        foreach (var world in new[] { mine, theirs }) await world.EmailAsync(await world.ContactAsync());
        tables = await mine.ReadAsync(context => Task.FromResult<IReadOnlyList<string>>(
            [.. context.Model.GetEntityTypes().Where(entity => typeof(ITenantOwned).IsAssignableFrom(entity.ClrType)).Select(entity => entity.GetTableName()!), "tenant", "api_key"]));
    }

    public async ValueTask DisposeAsync()
    {
        await mine.DisposeAsync();
        await theirs.DisposeAsync();
        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task Every_table_of_tenants_has_its_wall()
    {
        await using var owner = await OpenAsync(fixture.OwnerConnectionString);
        var walled = await ListAsync(owner, "SELECT c.relname::text FROM pg_class c JOIN pg_policies p ON p.tablename = c.relname WHERE c.relrowsecurity AND p.policyname = 'tenant' AND p.cmd = 'ALL' AND p.permissive = 'PERMISSIVE' ORDER BY 1");
        Assert.Equal(tables.Order(StringComparer.Ordinal), walled);
        // One policy each: a second one would let in what the first keeps out.
        Assert.Equal(walled, await ListAsync(owner, "SELECT tablename::text FROM pg_policies ORDER BY 1"));
        // And whatever has a column of that name is one of them.
        Assert.Equal(walled, await ListAsync(owner, "SELECT table_name::text FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'tenant_id' ORDER BY 1"));
    }

    [Fact]
    public async Task The_servers_role_sees_nothing_before_it_names_a_tenant_and_then_only_that_ones()
    {
        await using var owner = await OpenAsync(fixture.OwnerConnectionString);
        await using var server = await OpenAsync(fixture.ConnectionString);
        foreach (var table in tables) Assert.Equal(["0"], await ListAsync(server, $"SELECT count(*)::text FROM {table}"));

        await ExecuteAsync(server, $"BEGIN; SELECT set_config('pipelinegraph.tenant', '{mine.Caller.TenantId}', true)");
        var seen = 0;
        foreach (var table in tables)
        {
            Assert.Equal(["0"], await ListAsync(server, $"SELECT count(*)::text FROM {table} WHERE tenant_id = '{theirs.Caller.TenantId}'"));
            var own = await ListAsync(server, $"SELECT count(*)::text FROM {table}");
            Assert.Equal(await ListAsync(owner, $"SELECT count(*)::text FROM {table} WHERE tenant_id = '{mine.Caller.TenantId}'"), own);
            if (own[0] != "0") seen++;
        }

        Assert.True(seen >= 12, $"Only {seen} tables had rows to see.");
        // What a transaction named ends with it.
        await ExecuteAsync(server, "COMMIT");
        foreach (var table in tables) Assert.Equal(["0"], await ListAsync(server, $"SELECT count(*)::text FROM {table}"));
    }

    [Fact]
    public async Task The_servers_role_cannot_write_into_another_tenant()
    {
        await using var owner = await OpenAsync(fixture.OwnerConnectionString);
        await using var server = await OpenAsync(fixture.ConnectionString);
        var tried = 0;
        foreach (var table in tables)
        {
            var rows = await ListAsync(owner, $"SELECT row_to_json(x)::text FROM {table} x WHERE tenant_id = '{theirs.Caller.TenantId}' LIMIT 1");
            foreach (var row in rows)
            {
                await AsMineAsync(async () =>
                {
                    var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(
                        server, $"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_record(NULL::{table}, '{row.Replace("'", "''", StringComparison.Ordinal)}')"));
                    Assert.Equal((PostgresErrorCodes.InsufficientPrivilege, true), (refused.SqlState, refused.MessageText.Contains("row-level security", StringComparison.Ordinal)));
                });
                tried++;
                if (table == "audit") continue;
                await AsMineAsync(async () => Assert.Equal(0, await ExecuteAsync(server, $"UPDATE {table} SET tenant_id = tenant_id WHERE tenant_id = '{theirs.Caller.TenantId}'")));
                await AsMineAsync(async () => Assert.Equal(0, await ExecuteAsync(server, $"DELETE FROM {table} WHERE tenant_id = '{theirs.Caller.TenantId}'")));
                // Nor hand one's own over.
                await AsMineAsync(async () => Assert.Equal(
                    PostgresErrorCodes.InsufficientPrivilege,
                    (await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(server, $"UPDATE {table} SET tenant_id = '{theirs.Caller.TenantId}'"))).SqlState));
            }
        }

        Assert.True(tried >= 12, $"Only {tried} tables had rows to try with.");

        async Task AsMineAsync(Func<Task> work)
        {
            await ExecuteAsync(server, $"BEGIN; SELECT set_config('pipelinegraph.tenant', '{mine.Caller.TenantId}', true)");
            await work();
            await ExecuteAsync(server, "ROLLBACK");
        }
    }

    [Theory]
    [InlineData("UPDATE audit SET target = 'nobody'")]
    [InlineData("DELETE FROM audit")]
    [InlineData("TRUNCATE audit")]
    [InlineData("ALTER TABLE fact DISABLE ROW LEVEL SECURITY")]
    [InlineData("CREATE POLICY all_rows ON fact USING (true)")]
    [InlineData("CREATE TABLE public.mine (id int)")]
    [InlineData("CREATE OR REPLACE FUNCTION has_tenants() RETURNS boolean LANGUAGE sql AS 'SELECT true'")]
    [InlineData("SET ROLE OWNER")]
    public async Task The_servers_role_cannot_take_the_walls_down_nor_change_what_was_written(string statement)
    {
        await using var server = await OpenAsync(fixture.ConnectionString);
        await ExecuteAsync(server, $"BEGIN; SELECT set_config('pipelinegraph.tenant', '{mine.Caller.TenantId}', true)");
        var owner = new NpgsqlConnectionStringBuilder(fixture.OwnerConnectionString).Username;
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(server, statement.Replace("ROLE OWNER", $"ROLE {owner}", StringComparison.Ordinal)));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Functions_that_see_over_the_walls_are_these_and_give_no_more_than_they_say()
    {
        await using var owner = await OpenAsync(fixture.OwnerConnectionString);
        Assert.Equal(
            [
                "find_api_key(text) SETOF api_key", "find_tenant(text) SETOF tenant", "has_tenants() boolean",
                "inbox_backlog() TABLE(waiting bigint, since timestamp with time zone)", "next_due() timestamp with time zone",
                "pending_work(timestamp with time zone) TABLE(tenant_id uuid, binding_no integer, activation_no integer, run_no integer)",
                "stream_heads() TABLE(tenant_id uuid, head bigint)", "tenants_to_number() TABLE(tenant_id uuid)", "tenants_with_due(timestamp with time zone) TABLE(tenant_id uuid)",
            ],
            await ListAsync(owner, "SELECT oid::regprocedure::text || ' ' || pg_get_function_result(oid) FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1"));
        // Whose names they mean is fixed, and only who was let in may call any function of ours.
        Assert.Empty(await ListAsync(owner, "SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef AND NOT coalesce('search_path=public, pg_temp' = ANY(proconfig), false)"));
        Assert.Empty(await ListAsync(owner, "SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND (proacl IS NULL OR EXISTS (SELECT 1 FROM aclexplode(proacl) a WHERE a.grantee = 0))"));

        await using var server = await OpenAsync(fixture.ConnectionString);
        var keys = await ListAsync(owner, $"SELECT key_hash FROM api_key WHERE tenant_id = '{theirs.Caller.TenantId}'");
        var tenants = await ListAsync(owner, $"SELECT name FROM tenant WHERE tenant_id = '{theirs.Caller.TenantId}'");
        Assert.Equal(keys, await ListAsync(server, $"SELECT key_hash FROM find_api_key('{keys[0]}')"));
        Assert.Equal(tenants, await ListAsync(server, $"SELECT name FROM find_tenant('{tenants[0]}')"));
        foreach (var guess in new[] { "", "%", keys[0][..63] + "%", keys[0][..63], keys[0].ToUpperInvariant() + "0" })
        {
            Assert.Empty(await ListAsync(server, $"SELECT key_hash FROM find_api_key('{guess}')"));
            Assert.Empty(await ListAsync(server, $"SELECT name FROM find_tenant('{guess}')"));
        }

        // What numbers changes works within the wall: it is no way round it.
        await ExecuteAsync(server, $"BEGIN; SELECT set_config('pipelinegraph.tenant', '{mine.Caller.TenantId}', true)");
        Assert.Equal(["0"], await ListAsync(server, $"SELECT number_changes('{theirs.Caller.TenantId}', 10, now())::text"));
    }

    [Theory]
    [InlineData("owner")]
    [InlineData("superuser")]
    [InlineData("member of the owner")]
    [InlineData("bypasses")]
    public async Task A_role_that_the_walls_do_not_hold_is_refused_at_the_start(string role)
    {
        var names = new NpgsqlConnectionStringBuilder(fixture.OwnerConnectionString);
        var (cluster, made) = (PostgreSqlCluster.Instance, $"{names.Database}_other");
        await using var superuser = await OpenAsync(cluster.SuperuserConnectionString(names.Database!));
        await ExecuteAsync(superuser, $"CREATE ROLE {made} LOGIN {(role == "bypasses" ? "BYPASSRLS" : "")}; GRANT USAGE ON SCHEMA public TO {made}; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {made}");
        if (role.StartsWith("member", StringComparison.Ordinal)) await ExecuteAsync(superuser, $"GRANT {names.Username} TO {made}");
        var connection = role switch
        {
            "owner" => fixture.OwnerConnectionString,
            "superuser" => cluster.SuperuserConnectionString(names.Database!),
            _ => cluster.ConnectionString(names.Database!, made),
        };
        try
        {
            await using var services = new ServiceCollection().AddPostgreSqlData(connection, null).BuildServiceProvider();
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => services.GetRequiredService<IDatabaseMigrator>().MigrateAsync(TestContext.Current.CancellationToken));
            Assert.Contains("CREATE ROLE pipelinegraph_server", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await ExecuteAsync(superuser, $"DROP OWNED BY {made}; DROP ROLE {made}");
        }
    }

    [Fact]
    public async Task What_a_transaction_of_the_server_named_is_forgotten_in_its_pool()
    {
        await mine.EmailAsync(await mine.ContactAsync());
        var database = mine.Get<PostgreSqlDatabase>();
        var connections = new List<NpgsqlConnection>();
        for (var index = 0; index < 8; index++) connections.Add(await database.Source.OpenConnectionAsync(TestContext.Current.CancellationToken));
        foreach (var connection in connections)
        {
            Assert.Equal([""], await ListAsync(connection, "SELECT coalesce(current_setting('pipelinegraph.tenant', true), '')"));
            await connection.DisposeAsync();
        }

        // Nor is it in those that writers keep.
        await using var session = await mine.Get<IWriteStore>().BeginAsync(theirs.Caller.TenantId, Turn.Beside, [], TestContext.Current.CancellationToken);
        Assert.Null(await session.FindActorAsync(mine.Caller.ActorId, TestContext.Current.CancellationToken));
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

#pragma warning disable CA2100 // The names are those of the model and of the catalogue.
    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return Math.Max(0, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<List<string>> ListAsync(NpgsqlConnection connection, string sql)
    {
        var rows = new List<string>();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) rows.Add(reader.GetString(0));
        return rows;
    }
#pragma warning restore CA2100
}
