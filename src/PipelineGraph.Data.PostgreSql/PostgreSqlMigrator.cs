using Microsoft.EntityFrameworkCore;
using Npgsql;
using PipelineGraph.Core.Tenants;

namespace PipelineGraph.Data.PostgreSql;

/// <summary>
/// Migrates as the tables' owner, builds the walls between tenants, and lets the server's role in. Without the owner's connection it only makes sure
/// that somebody did.
/// </summary>
public sealed class PostgreSqlMigrator(PostgreSqlDatabase database, IDbContextFactory<PipelineDbContext> contexts) : IDatabaseMigrator
{
    /// <summary>Whoever else starts or migrates at the same time waits, and finds it done.</summary>
    private const string Turn = "SELECT pg_advisory_lock(hashtextextended('pipelinegraph/migrate', 0))";

    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        var applied = database.OwnerConnectionString is { } owner ? await MigrateAsync(owner, cancellationToken) : [];
        await using var server = await contexts.CreateDbContextAsync(cancellationToken);
        if ((await server.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            throw new InvalidOperationException("The database is of an earlier version: run `migrate` with ConnectionStrings:PipelineGraphOwner, the connection of the tables' owner.");
        await AssertHeldByWallsAsync(server, cancellationToken);
        return applied;
    }

    public async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken)
    {
        await using var server = await contexts.CreateDbContextAsync(cancellationToken);
        return [.. await server.Database.GetPendingMigrationsAsync(cancellationToken)];
    }

    private async Task<IReadOnlyList<string>> MigrateAsync(string owner, CancellationToken cancellationToken)
    {
        // A connection that is kept in a pool would keep the turn.
        await using var context = DesignTimeContextFactory.Create(new NpgsqlConnectionStringBuilder(owner) { Pooling = false }.ToString());
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await using (var turn = new NpgsqlCommand(Turn, connection) { CommandTimeout = 0 }) await turn.ExecuteNonQueryAsync(cancellationToken);
        var known = context.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        // A later version was here: its functions are not replaced by those of this one, which works with them.
        if ((await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Any(migration => !known.Contains(migration))) return [];
        IReadOnlyList<string> pending = [.. await context.Database.GetPendingMigrationsAsync(cancellationToken)];
        // A table may take longer to change than a statement otherwise may.
        context.Database.SetCommandTimeout(0);
        if (pending.Count > 0) await context.Database.MigrateAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await BuildWallsAsync(connection, context, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return pending;
    }

    /// <summary>
    /// Every table of tenants' rows shows a transaction those of the tenant that it named, and none before it named one. What is written in the audit trail
    /// stays, whoever has the server's role.
    /// </summary>
    private async Task BuildWallsAsync(NpgsqlConnection connection, PipelineDbContext context, CancellationToken cancellationToken)
    {
        await using var lookUp = new NpgsqlCommand("SELECT tablename::text FROM pg_policies WHERE policyname = 'tenant' AND schemaname = current_schema()", connection);
        var walled = new HashSet<string>();
        await using (var reader = await lookUp.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken)) walled.Add(reader.GetString(0));
        }

        foreach (var table in Tables(context).Where(table => !walled.Contains(table)))
        {
            await ExecuteAsync(
                $"""
                ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
                CREATE POLICY tenant ON {table} USING (tenant_id = nullif(current_setting('pipelinegraph.tenant', true), '')::uuid)
                """);
        }

        foreach (var table in (string[])["stage_history", "stage_span"]) await ExecuteAsync(OneOfMany(table));
        await ExecuteAsync(Functions.Create);
        if (database.Role is not { } role) return;
        var quoted = new NpgsqlCommandBuilder().QuoteIdentifier(role);
        await ExecuteAsync(
            $"""
            GRANT USAGE ON SCHEMA public TO {quoted};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted};
            GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {quoted};
            REVOKE UPDATE, DELETE ON audit FROM {quoted}
            """);

        async Task ExecuteAsync(string sql)
        {
#pragma warning disable CA2100 // Made of the model's names and a quoted role.
            await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>
    /// No statistics of which tenant has how many rows of what the numbering writes: of a tenant that they do not know, as each is while it is new and grows,
    /// the planner would expect one row, and read all of its rows by whichever index begins with the tenant. Without them it expects a part of the table of
    /// every tenant. Lists need them: they are read in their order only where a tenant is known to have many.
    /// </summary>
    private static string OneOfMany(string table) =>
        $"""
        DO $$ BEGIN
            IF (SELECT attstattarget IS DISTINCT FROM 0 FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attname = 'tenant_id') THEN
                ALTER TABLE {table} ALTER COLUMN tenant_id SET STATISTICS 0;
            END IF;
        END $$
        """;

    private static IEnumerable<string> Tables(PipelineDbContext context) => context.Model.GetEntityTypes()
        .Where(entity => typeof(ITenantOwned).IsAssignableFrom(entity.ClrType) || entity.ClrType == typeof(Tenant) || entity.ClrType == typeof(ApiKey))
        .Select(entity => entity.GetTableName()!).Order(StringComparer.Ordinal);

    /// <summary>A role that the walls do not hold would see every tenant's rows after one mistake.</summary>
    private static async Task AssertHeldByWallsAsync(PipelineDbContext server, CancellationToken cancellationToken)
    {
        var role = await server.Database.SqlQueryRaw<string>(
            """
            SELECT r.rolname::text AS "Value" FROM pg_roles r
            WHERE r.rolname = current_user AND (r.rolsuper OR r.rolbypassrls OR EXISTS (SELECT 1 FROM pg_tables t WHERE t.schemaname = 'public' AND t.tablename = 'subject' AND pg_has_role(current_user, t.tableowner, 'USAGE')))
            """).ToListAsync(cancellationToken);
        if (role.Count > 0)
        {
            throw new InvalidOperationException(
                $"The role '{role[0]}' is a superuser, bypasses row-level security or owns the tables, so that nothing would hold tenants apart: create one for the server (CREATE ROLE pipelinegraph_server LOGIN PASSWORD '...'), "
                + "name it in ConnectionStrings:PipelineGraph, and the owner in ConnectionStrings:PipelineGraphOwner.");
        }
    }
}
