using System.Net.Sockets;
using System.Text;
using PipelineGraph.GraphQL.AspNetCore.Tests.WebSockets;
using PipelineGraph.Server.Tests.Subscriptions;

namespace PipelineGraph.Server.Tests.Hosting;

/// <summary>How the program stops when it is told to.</summary>
public sealed class ServerHostTests : IDisposable
{
    private const string Follow = """{"query":"subscription { stageChanged { upTo } }"}""";
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;

    [Fact]
    public async Task Told_to_stop_it_answers_what_runs_and_sends_followers_away_so_that_they_come_back()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A signal is needed that asks a process to stop.");
        await using var server = await ServerProcess.StartAsync(folder);
        await using var running = await BeginRequestAsync(server);
        using var socket = await SocketClient.OpenAsync(server.Endpoint, SocketTests.InitOf(server.Key));
        await socket.SubscribeAsync("1", "subscription { stageChanged { upTo } }");
        using var client = new HttpClient();
        using var stream = await FollowAsync(client, server);

        await server.TerminateAsync();

        // 1001 and an end without "complete": graphql-ws and graphql-sse connect again after either.
        Assert.Equal(1001, (await socket.ClosedAsync()).Code);
        var events = await stream.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("complete", events, StringComparison.Ordinal);
        // Followers are told first; a moment later nobody is taken any more.
        while (await AcceptsAsync(client, server)) await Task.Delay(50, TestContext.Current.CancellationToken);

        // Longer than a command is given to stop where nothing else is said.
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await running.WriteAsync("}\"}"u8.ToArray(), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(running);
        Assert.Contains("{\"data\":{\"__typename\":\"Query\"}}", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, await server.ExitAsync());
    }

    [Fact]
    public async Task What_goes_on_for_longer_than_it_may_is_cut()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A signal is needed that asks a process to stop.");
        await using var server = await ServerProcess.StartAsync(folder, "--PipelineGraph:ShutdownSeconds=1");
        await using var running = await BeginRequestAsync(server);

        await server.TerminateAsync();

        Assert.Equal(0, await server.ExitAsync());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<bool> AcceptsAsync(HttpClient client, ServerProcess server)
    {
        try
        {
            using var response = await client.GetAsync(server.Endpoint, TestContext.Current.CancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A request whose end is still to be sent.</summary>
    private static async Task<NetworkStream> BeginRequestAsync(ServerProcess server)
    {
        var connection = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await connection.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port, TestContext.Current.CancellationToken);
        var stream = new NetworkStream(connection, ownsSocket: true);
        const string body = """{"query":"{__typename""";
        var head = $"POST /graphql HTTP/1.1\r\nHost: {server.Address}\r\nAuthorization: Bearer {server.Key}\r\nContent-Type: application/json\r\nContent-Length: {body.Length + 3}\r\nExpect: 100-continue\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        // "100 Continue" says that the request is being worked on.
        var answer = new byte[25];
        await stream.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 100", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(body), TestContext.Current.CancellationToken);
        return stream;
    }

    private static async Task<HttpResponseMessage> FollowAsync(HttpClient client, ServerProcess server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Endpoint) { Content = new StringContent(Follow, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", server.Key);
        request.Headers.Accept.Add(new("text/event-stream"));
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return response;
    }
}
