using System.Net;
using System.Text.Json;
using PipelineGraph.GraphQL.AspNetCore.Tests.WebSockets;
using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Tests.Commands;
using PipelineGraph.Server.Tests.Subscriptions;

namespace PipelineGraph.Server.Tests.Hosting;

public sealed class HealthTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;
    private readonly HttpClient client = new();

    [Fact]
    public async Task A_server_that_can_answer_lives_and_is_ready_and_says_so_to_anybody()
    {
        await using var server = await TestServer.StartAsync();

        var (live, nothing) = await AskAsync(server.Address, Health.Live);
        Assert.Equal((HttpStatusCode.OK, """{"status":"Healthy","checks":{}}"""), (live, nothing.GetRawText()));
        var (ready, report) = await AskAsync(server.Address, Health.Ready);
        Assert.Equal(HttpStatusCode.OK, ready);
        Assert.Equal(
            """{"status":"Healthy","checks":{"running":{"status":"Healthy"},"database":{"status":"Healthy"},"definitions":{"status":"Healthy"}}}""", report.GetRawText());
    }

    [Fact]
    public async Task A_database_that_is_gone_makes_it_not_ready_with_a_reason_that_gives_nothing_away_and_it_is_ready_again_with_it()
    {
        var data = Path.Combine(folder, "data");
        await using var server = await TestServer.StartAsync("--ConnectionStrings:PipelineGraph", $"Data Source={Path.Combine(data, "here.db")}");
        Directory.Move(data, data + ".away");

        var (status, report) = await AskAsync(server.Address, Health.Ready);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        var database = report.GetProperty("checks").GetProperty("database");
        Assert.Equal("The database does not answer; the server's log says why.", database.GetProperty("reason").GetString());
        Assert.DoesNotContain(folder, report.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("here.db", report.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server.Address, Health.Live)).Status);

        Directory.Move(data + ".away", data);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server.Address, Health.Ready)).Status);
    }

    [Fact]
    public async Task Told_to_stop_it_is_first_not_ready_and_takes_requests_for_a_while_yet()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A signal is needed that asks a process to stop.");
        // Longer than the test waits for: it stops when nothing more is asked of it.
        await using var server = await ServerProcess.StartAsync(folder, "--PipelineGraph:DrainSeconds=5");
        using var socket = await SocketClient.OpenAsync(server.Endpoint, SocketTests.InitOf(server.Key));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server.Endpoint, Health.Ready)).Status);

        await server.TerminateAsync();

        // Followers are told at once: they come back, to another node.
        Assert.Equal(1001, (await socket.ClosedAsync()).Code);
        var (status, report) = await AskAsync(server.Endpoint, Health.Ready);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The server was told to stop."), (status, report.GetProperty("checks").GetProperty("running").GetProperty("reason").GetString()));
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(server.Endpoint, Health.Live)).Status);
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Endpoint) { Content = new StringContent("""{"query":"{ latestChange }"}""", null, "application/json") };
        request.Headers.Authorization = new("Bearer", server.Key);
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains("latestChange", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, await server.ExitAsync());
    }

    [Fact]
    public async Task The_command_asks_the_server_of_this_machine()
    {
        await using var server = await ServerProcess.StartAsync(folder, "--PipelineGraph:Logs=Json");

        var ready = await CommandLine.RunAsync("health", $"--urls=http://*:{server.Endpoint.Port}");
        Assert.Equal((0, ""), (ready.Code, ready.Error));
        Assert.Contains("\"status\":\"Healthy\"", ready.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await CommandLine.RunAsync("health", "--live", $"--urls=http://*:{server.Endpoint.Port}")).Code);

        await server.TerminateAsync();
        Assert.Equal(0, await server.ExitAsync());
        var gone = await CommandLine.RunAsync("health", $"--urls=http://*:{server.Endpoint.Port}");
        Assert.Equal((1, ""), (gone.Code, gone.Output));
        Assert.StartsWith($"http://localhost:{server.Endpoint.Port}/health/ready does not answer: ", gone.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        client.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<(HttpStatusCode Status, JsonElement Report)> AskAsync(Uri server, string path)
    {
        using var response = await client.GetAsync(new Uri(server, path), TestContext.Current.CancellationToken);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }
}
