using System.Text.Json;
using Npgsql;
using PipelineGraph.Data.PostgreSql;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.PostgreSql.Tests;

/// <summary>Two servers on one database, each as good as the other.</summary>
public sealed class NodesTests : IAsyncLifetime
{
    private TestServer first = null!;
    private string? role;
    private TestServer second = null!;
    private TestTenant here = null!;
    private TestTenant there = null!;

    public async ValueTask InitializeAsync()
    {
        first = await TestServer.StartAsync();
        // A role of its own, so that its connections are told from the first one's.
        await AsSuperuserAsync($"CREATE ROLE {Role} LOGIN");
        var connection = new NpgsqlConnectionStringBuilder(first.Get<PostgreSqlDatabase>().OwnerConnectionString!) { Username = Role };
        second = await TestServer.StartAsync([.. first.DatabaseSettings, "--ConnectionStrings:PipelineGraph", connection.ConnectionString]);
        here = await first.TenantAsync();
        there = new TestTenant(second, here.Name, await second.KeyAsync(here.Name, Core.Tenants.Role.Administrator));
    }

    [Fact]
    public async Task What_one_node_records_the_other_reads_at_once()
    {
        var contact = await here.ContactAsync("Ann");
        await here.ReplyAsync(contact);
        var seen = await there.QueryAsync("query($id: ID!) { node(id: $id) { ... on Contact { displayName stage { key } } } funnel(unit: PERSON) { stages { count } } }", new { id = contact });
        Assert.Equal("Ann", seen.GetProperty("node").GetProperty("displayName").GetString());
        Assert.Equal("prospect", seen.GetProperty("node").GetProperty("stage").GetProperty("key").GetString());
        Assert.Equal(1, seen.GetProperty("funnel").GetProperty("stages").EnumerateArray().Sum(stage => stage.GetProperty("count").GetInt32()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscriber_of_the_other_node_gets_every_number_also_when_its_connection_for_notices_was_cut(bool cut)
    {
        var numbers = new List<long>();
        await here.ReplyAsync(await here.ContactAsync("Ann"));
        await foreach (var response in there.SubscribeAsync("subscription { stageChanged(after: 0) { change { number } } }", null, TestContext.Current.CancellationToken))
        {
            Assert.False(response.TryGetProperty("errors", out var errors), $"{errors}");
            numbers.Add(response.GetProperty("data").GetProperty("stageChanged").GetProperty("change").GetProperty("number").GetInt64());
            if (numbers.Count == 6) break;
            if (numbers.Count % 2 == 1) continue;
            if (cut) await CutAsync();
            await here.ReplyAsync(await here.ContactAsync($"Contact {numbers.Count}"));
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], numbers);
    }

    [Fact]
    public async Task A_node_whose_connections_were_all_cut_answers_the_next_query()
    {
        var contact = await here.ContactAsync("Ann");
        for (var time = 0; time < 3; time++)
        {
            await CutAsync();
            var found = await there.QueryAsync("query($id: ID!) { node(id: $id) { ... on Contact { displayName } } }", new { id = contact });
            Assert.Equal("Ann", found.GetProperty("node").GetProperty("displayName").GetString());
        }
    }

    [Fact]
    public async Task A_definition_that_one_node_found_is_used_by_the_other()
    {
        static IEnumerable<string?> Keys(JsonElement data) => data.GetProperty("definitions").EnumerateArray().Select(definition => definition.GetProperty("key").GetString()).Order(StringComparer.Ordinal);
        Assert.Equal(Keys(await here.QueryAsync("{ definitions { key } }")), Keys(await there.QueryAsync("{ definitions { key } }")));
        var contact = await there.ContactAsync("Bob");
        await there.ReplyAsync(contact);
        Assert.Equal(
            "prospect",
            (await here.QueryAsync("query($id: ID!) { node(id: $id) { ... on Contact { stage { key } } } }", new { id = contact })).GetProperty("node").GetProperty("stage").GetProperty("key").GetString());
    }

    private string Role => role ??= new NpgsqlConnectionStringBuilder(first.Get<PostgreSqlDatabase>().OwnerConnectionString!).Database + "_node";

    /// <summary>Ends all connections of the second node, as a firewall or a restart does.</summary>
    private Task CutAsync() => AsSuperuserAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{Role}'");

    private async Task AsSuperuserAsync(string sql)
    {
        await using var superuser = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(first.Get<PostgreSqlDatabase>().OwnerConnectionString!) { Username = "cluster", Pooling = false });
        await using var command = superuser.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await second.DisposeAsync();
        await first.DisposeAsync();
    }
}
