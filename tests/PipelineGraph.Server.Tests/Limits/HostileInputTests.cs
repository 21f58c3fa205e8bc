using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PipelineGraph.Server.Tests.Limits;

/// <summary>Alone on the machine's memory: what other tests keep must not be taken for what the server keeps.</summary>
[CollectionDefinition(nameof(HostileInputTests), DisableParallelization = true)]
public sealed class HostileInputCollection;

/// <summary>Ten thousand requests that nobody should send, through the real server: each is answered, and nothing of them stays.</summary>
[Collection(nameof(HostileInputTests))]
public sealed class HostileInputTests
{
    private const int Requests = 10_000;
    private const int AtOnce = 4;

    /// <summary>What the last quarter may leave in memory beyond the least of those before it: the bounded caches are full by then.</summary>
    private const long Growth = 16 * 1024 * 1024;

    private static readonly HttpClient Http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.All }) { Timeout = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task Ten_thousand_mutated_requests_are_each_answered_and_leave_nothing_behind()
    {
        await using var server = await LimitedServer.StartAsync("--PipelineGraph:Limits:CachedDocuments=200", "--Logging:LogLevel:Default=None");
        var contact = await server.Tenant.ContactAsync("Ann");
        await server.Tenant.ReplyAsync(contact);
        var mutations = new HostileRequests(new Random(20_260_509), contact);
        var problems = new List<string>();
        var heap = new List<long>();
        var watch = Stopwatch.StartNew();
        for (var part = 0; part < 4; part++)
        {
            var requests = Enumerable.Range(0, Requests / 4).Select(_ => mutations.Next()).ToList();
            await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (request, token) =>
            {
                if (await ProblemAsync(server, request, token) is { } problem)
                {
                    lock (problems) problems.Add(problem);
                }
            });
            requests.Clear();
            heap.Add(Heap());
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Requests} requests in {watch.Elapsed.TotalSeconds:0} s; managed heap after each quarter: {string.Join(", ", heap.Select(bytes => $"{bytes / 1048576.0:0.0} MB"))}; {mutations.Summary}");
        Assert.True(problems.Count == 0, $"{problems.Count} bad answers:\n{string.Join("\n\n", problems.Take(10))}");
        Assert.True(heap[^1] - heap.Min() < Growth, $"The heap grew from {heap.Min()} to {heap[^1]} bytes.");
        Assert.Equal("""{"__typename":"Query"}""", (await server.Tenant.QueryAsync("{ __typename }")).GetRawText());
    }

    /// <summary>What is wrong with the answer; null for nothing.</summary>
    private static async Task<string?> ProblemAsync(LimitedServer server, HostileRequest hostile, CancellationToken cancellationToken)
    {
        using var request = hostile.ToMessage(server.Address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Tenant.KeyText);
        try
        {
            using var response = await Http.SendAsync(request, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            if ((int)response.StatusCode >= 500) return Told("status");
            if (response.Content.Headers.ContentType?.MediaType == "text/event-stream") text = text.Split("data: ")[1].Split('\n')[0];
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
            var hasData = json.RootElement.TryGetProperty("data", out _);
            var hasErrors = json.RootElement.TryGetProperty("errors", out var errors);
            if (!hasData && !hasErrors) return Told("neither data nor errors");
            if (!hasErrors) return null;
            foreach (var error in errors.EnumerateArray())
            {
                if (error.GetProperty("message").GetString() is not { Length: > 0 }) return Told("no message");
                if (error.GetProperty("extensions").GetProperty("code").GetString() is null or "INTERNAL_ERROR") return Told("code");
            }

            return null;

            string Told(string what) => $"{what}: {(int)response.StatusCode} {text[..Math.Min(text.Length, 2000)]}\n{hostile}";
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or OperationCanceledException or IndexOutOfRangeException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{exception.GetType().Name} {exception.Message}\n{hostile}";
        }
    }

    private static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
