using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using PipelineGraph.Data.PostgreSql;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.PostgreSql.Tests;

public sealed class AbandonedQueryTests
{
    [Fact(Timeout = 120_000)]
    public async Task The_statement_of_a_client_that_left_ends_in_the_database()
    {
        var token = TestContext.Current.CancellationToken;
        var server = await TestServer.StartAsync();
        try
        {
            var tenant = await server.TenantAsync();
            await using var owner = new NpgsqlConnection(server.Get<PostgreSqlDatabase>().OwnerConnectionString);
            await owner.OpenAsync(token);
            await using var inTheWay = await owner.BeginTransactionAsync(token);
            await using (var lockTable = new NpgsqlCommand("LOCK TABLE deal", owner)) await lockTable.ExecuteNonQueryAsync(token);

            using var client = new HttpClient();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tenant.KeyText);
            using var leaving = CancellationTokenSource.CreateLinkedTokenSource(token);
            using var body = new StringContent("""{"query":"{ deals(first: 1) { nodes { id } } }"}""", Encoding.UTF8, "application/json");
            var asking = client.PostAsync(server.Address, body, leaving.Token);
            while (await WaitingAsync() == 0) await Task.Delay(20, token);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
            while (await WaitingAsync() > 0) await Task.Delay(20, token);

            await inTheWay.RollbackAsync(token);
            Assert.Equal("[]", (await tenant.QueryAsync("{ deals(first: 1) { nodes { id } } }")).GetProperty("deals").GetProperty("nodes").GetRawText());

            async Task<long> WaitingAsync()
            {
                await using var superuser = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(owner.ConnectionString) { Username = "cluster", Pooling = false });
                await using var waiting = superuser.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
                return (long)(await waiting.ExecuteScalarAsync(token))!;
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
