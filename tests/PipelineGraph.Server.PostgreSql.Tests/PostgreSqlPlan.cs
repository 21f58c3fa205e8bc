using Npgsql;
using PipelineGraph.Data.PostgreSql;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.PostgreSql.Tests;

/// <summary>How the database answers a statement, as the role that row-level security holds.</summary>
internal static class PostgreSqlPlan
{
    /// <summary>The statements that a question takes.</summary>
    public static async Task<IReadOnlyList<(string Text, object[] Values)>> StatementsAsync(TestServer server, TestTenant tenant, string query)
    {
        // Names of kinds and the like are read once and kept.
        await tenant.QueryAsync(query);
        _ = server.Statements.TakenWithValues;
        await tenant.QueryAsync(query);
        return server.Statements.TakenWithValues;
    }

    public static async Task<string> OfAsync(TestServer server, TestTenant tenant, string text, object[] values)
    {
        await using var connection = await server.Get<PostgreSqlDatabase>().Source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var setting = new NpgsqlCommand("SELECT set_config('pipelinegraph.tenant', @tenant, true)", connection))
        {
            setting.Parameters.AddWithValue("tenant", tenant.Id.ToString());
            await setting.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

#pragma warning disable CA2100 // The statement is the product's own; only its plan is asked for.
        await using var command = new NpgsqlCommand("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) " + text, connection);
#pragma warning restore CA2100
        command.Parameters.AddWithValue("tenant", tenant.Id);
        for (var index = 0; index < values.Length; index++) command.Parameters.AddWithValue($"p{index}", values[index]);
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }
}
