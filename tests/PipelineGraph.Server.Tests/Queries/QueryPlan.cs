using System.Text.RegularExpressions;
using PipelineGraph.Data.Sqlite;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>How the database would answer a statement.</summary>
internal static class QueryPlan
{
    public static async Task<List<string>> OfAsync(TestServer server, string statement)
    {
        await using var connection = await server.Get<SqliteDatabase>().OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statement is the product's own; only its plan is asked for.
        command.CommandText = "EXPLAIN QUERY PLAN " + statement;
#pragma warning restore CA2100
        foreach (var name in Regex.Matches(statement, "@\\w+").Select(match => match.Value).Distinct(StringComparer.Ordinal))
            command.Parameters.AddWithValue(name, DBNull.Value);
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) steps.Add(reader.GetString(3));
        return steps;
    }
}
