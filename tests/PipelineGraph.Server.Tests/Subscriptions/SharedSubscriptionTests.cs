using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using PipelineGraph.Core.Activities;
using PipelineGraph.Definitions;
using PipelineGraph.GraphQL.AspNetCore.Tests.WebSockets;
using PipelineGraph.Server.Subscriptions;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Subscriptions;

/// <summary>Many subscribers of one server: what they share, and what becomes of the slow ones. Each test has a server of its own, as statements are counted.</summary>
public sealed class SharedSubscriptionTests
{
    private const string Follow = "subscription($after: ChangeNumber) { stageChanged(after: $after) { upTo change { subject { id ... on Contact { displayName activities(first: 1) { totalCount } } } } } }";

    [Fact]
    public async Task Sixty_subscribers_over_both_transports_take_as_many_statements_as_one()
    {
        await using var server = await TestServer.StartAsync();
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("First");
        var alone = await StatementsAsync(server, tenant, events: 1, sockets: 0);
        var many = await StatementsAsync(server, tenant, events: 40, sockets: 20);
        Assert.NotEmpty(alone);
        Assert.Equal(alone.Count, many.Count);
    }

    [Fact]
    public async Task Thirty_followers_of_a_funnel_take_as_many_readings_as_one_and_all_have_the_last_figures()
    {
        const string Funnel = "subscription { funnelChanged(unit: PERSON, every: \"PT0.1S\") { basis { asOf } stages { count } } }";
        await using var server = await TestServer.StartAsync();
        var tenant = await server.TenantAsync();
        var opened = new CountdownEvent(30);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var followers = Enumerable.Range(0, 30).Select(_ => Task.Run(async () =>
        {
            var isOpen = false;
            await foreach (var response in tenant.SubscribeAsync(Funnel, null, stop.Token))
            {
                var funnel = response.GetProperty("data").GetProperty("funnelChanged");
                if (!isOpen) opened.Signal();
                isOpen = true;
                if (funnel.GetProperty("basis").GetProperty("asOf").GetInt64() == 10) return funnel.GetProperty("stages").GetRawText();
            }

            return "ended";
        })).ToList();
        await Task.Run(() => opened.Wait(stop.Token), stop.Token);
        _ = server.Statements.Taken;
        for (var index = 0; index < 10; index++) await tenant.ContactAsync($"Contact {index}");
        var last = (await tenant.QueryAsync("{ funnel(unit: PERSON) { stages { count } } }")).GetProperty("funnel").GetProperty("stages").GetRawText();
        Assert.All(await Task.WhenAll(followers), stages => Assert.Equal(last, stages));
        // One reading for each of ten changes at most, and one of the query.
        var readings = server.Statements.Taken.Where(statement => statement.Contains("funnel_count", StringComparison.Ordinal)).ToList();
        Assert.InRange(readings.Count, 2, 11);
    }

    [Fact]
    public async Task Subscribers_that_resume_from_anywhere_have_every_number_once()
    {
        await using var server = await TestServer.StartAsync();
        var tenant = await server.TenantAsync();
        await RecordAsync(server, tenant, "before", 700);
        var writing = Task.Run(async () =>
        {
            for (var index = 0; index < 100; index++) await tenant.ContactAsync($"Contact {index}");
        });
        await Task.WhenAll(Enumerable.Range(0, 24).Select(async follower =>
        {
            // Some begin long ago, some lately; all leave and come back now and then.
            var (seen, expected) = (follower * 29L, follower * 29L);
            while (seen < 800)
            {
                var left = 40 + (follower * 7);
                await foreach (var response in tenant.SubscribeAsync("subscription($after: ChangeNumber) { stageChanged(after: $after) { upTo } }", new { after = seen }, TestContext.Current.CancellationToken))
                {
                    seen = response.GetProperty("data").GetProperty("stageChanged").GetProperty("upTo").GetInt64();
                    Assert.Equal(++expected, seen);
                    if (--left == 0 || seen == 800) break;
                }
            }
        }));
        await writing;
    }

    [Fact]
    public async Task A_filter_that_matches_nothing_lets_its_follower_resume()
    {
        await using var server = await TestServer.StartAsync("--PipelineGraph:Subscriptions:HeartbeatSeconds", "1");
        var tenant = await server.TenantAsync();
        for (var index = 0; index < 2; index++) await tenant.ContactAsync("Before");
        var told = new List<(long UpTo, JsonValueKind Change)>();
        await foreach (var response in tenant.SubscribeAsync(
            "subscription { stageChanged(after: 1, where: { kind: RETRACTED }) { upTo change { number } } }", null, TestContext.Current.CancellationToken))
        {
            var event_ = response.GetProperty("data").GetProperty("stageChanged");
            told.Add((event_.GetProperty("upTo").GetInt64(), event_.GetProperty("change").ValueKind));
            if (told.Count == 2) break;
            await tenant.ContactAsync("Next");
        }

        Assert.Equal([(2, JsonValueKind.Null), (3, JsonValueKind.Null)], told);
    }

    [Fact]
    public async Task A_slow_subscriber_is_told_where_to_resume_and_misses_nothing()
    {
        await using var server = await TestServer.StartAsync("--PipelineGraph:Subscriptions:KeptEvents", "60");
        var tenant = await server.TenantAsync();
        // Each event is so large that what lies between the two sides does not hold all of them.
        var names = string.Concat(Enumerable.Range(0, 300).Select(index => $"n{index}: displayName "));
        var document = $"subscription($after: ChangeNumber) {{ stageChanged(after: $after) {{ upTo change {{ subject {{ id ... on Contact {{ {names} }} }} }} }} }}";
        using var slow = new SlowReader(server.Address, tenant.KeyText, document);
        await slow.OpenAsync();
        var follows = new TaskCompletionSource();
        var fast = Task.Run(async () =>
        {
            var last = 0L;
            await foreach (var response in tenant.SubscribeAsync(document, new { after = 0 }, TestContext.Current.CancellationToken))
            {
                Assert.Equal(++last, response.GetProperty("data").GetProperty("stageChanged").GetProperty("upTo").GetInt64());
                follows.TrySetResult();
                if (last == 400) break;
            }
        });
        await RecordAsync(server, tenant, "first", 1);
        await using var read = slow.ReadAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await read.MoveNextAsync());
        await Task.WhenAny(follows.Task, fast);
        // Both follow what comes: it is one feed, whose slow one is left behind.
        await RecordAsync(server, tenant, new string('x', 180), 399);
        await fast;

        // Now it reads: what was on its way, and then that it has to resume.
        var seen = new List<long>();
        JsonElement? error = null;
        do
        {
            if (read.Current.TryGetProperty("errors", out var errors)) error = errors[0].GetProperty("extensions");
            else seen.Add(read.Current.GetProperty("data").GetProperty("stageChanged").GetProperty("upTo").GetInt64());
        }
        while (seen is not [.., 400] && await read.MoveNextAsync());

        Assert.Equal("SUBSCRIBER_TOO_SLOW", error?.GetProperty("code").GetString());
        Assert.Equal(seen[^1], error?.GetProperty("resumeAfter").GetInt64());
        Assert.True(seen[^1] < 380, "It was not slow enough for the test.");
        await foreach (var response in tenant.SubscribeAsync(document, new { after = seen[^1] }, TestContext.Current.CancellationToken))
        {
            seen.Add(response.GetProperty("data").GetProperty("stageChanged").GetProperty("upTo").GetInt64());
            if (seen[^1] == 400) break;
        }

        Assert.Equal(Enumerable.Range(1, 400).Select(number => (long)number), seen);
    }

    /// <summary>Nobody is ahead of it, so that nothing is dropped that it could be told of; and what it does not read cannot be told either.</summary>
    [Fact]
    public async Task A_slow_subscriber_that_is_alone_is_cut_off_untold_holds_nothing_and_misses_nothing()
    {
        await using var server = await TestServer.StartAsync("--PipelineGraph:Subscriptions:SendSeconds", "1", "--PipelineGraph:Subscriptions:KeptEvents", "60");
        var tenant = await server.TenantAsync();
        var names = string.Concat(Enumerable.Range(0, 300).Select(index => $"n{index}: displayName "));
        var document = $"subscription($after: ChangeNumber) {{ stageChanged(after: $after) {{ upTo change {{ subject {{ id ... on Contact {{ {names} }} }} }} }} }}";
        using var slow = new SlowReader(server.Address, tenant.KeyText, document);
        await slow.OpenAsync();
        await RecordAsync(server, tenant, "first", 1);
        await using var read = slow.ReadAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await read.MoveNextAsync());
        var (feeds, view) = (server.Get<LedgerFeeds>(), new LedgerView(tenant.Id, "", Filter: null));
        Assert.True(IsFollowed());

        await RecordAsync(server, tenant, new string('x', 180), 399);
        while (IsFollowed()) await Task.Delay(20, TestContext.Current.CancellationToken);

        var seen = new List<long>();
        do
        {
            Assert.False(read.Current.TryGetProperty("errors", out var errors), $"{errors}");
            seen.Add(read.Current.GetProperty("data").GetProperty("stageChanged").GetProperty("upTo").GetInt64());
        }
        while (await MoveNextAsync());
        Assert.True(seen[^1] < 380, "It was not slow enough for the test.");
        await foreach (var response in tenant.SubscribeAsync(document, new { after = seen[^1] }, TestContext.Current.CancellationToken))
        {
            seen.Add(response.GetProperty("data").GetProperty("stageChanged").GetProperty("upTo").GetInt64());
            if (seen[^1] == 400) break;
        }

        Assert.Equal(Enumerable.Range(1, 400).Select(number => (long)number), seen);

        // Whoever is there has a feed, which others may join from any number ahead; nobody makes one by joining behind the head.
        bool IsFollowed()
        {
            using var seat = feeds.Join(view, long.MaxValue, atHead: false);
            return seat is not null;
        }

        async Task<bool> MoveNextAsync()
        {
            try
            {
                return await read.MoveNextAsync();
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    /// <summary>The statements of reading and executing one event for so many subscribers.</summary>
    private static async Task<List<string>> StatementsAsync(TestServer server, TestTenant tenant, int events, int sockets)
    {
        var head = (await tenant.QueryAsync("{ latestChange }")).GetProperty("latestChange").GetInt64();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var streams = new List<IAsyncEnumerator<JsonElement>>();
        for (var index = 0; index < events; index++) streams.Add(tenant.SubscribeAsync(Follow, new { after = head }, stop.Token).GetAsyncEnumerator(stop.Token));
        var clients = new List<SocketClient>();
        for (var index = 0; index < sockets; index++)
        {
            clients.Add(await SocketClient.OpenAsync(server.Address, SocketTests.InitOf(tenant.KeyText)));
            await clients[^1].SubscribeAsync($"id {index}", Follow, new { after = head });
        }

        try
        {
            // After the first event all of them wait for the next one.
            var first = NextAsync();
            await tenant.ContactAsync("One");
            Assert.Equal(head + 1, await first);
            var next = NextAsync();
            _ = server.Statements.Taken;
            await tenant.ContactAsync("Two");
            Assert.Equal(head + 2, await next);
            return [.. server.Statements.Taken.Where(statement => statement.Contains("stage_change", StringComparison.Ordinal) || statement.Contains("contact", StringComparison.Ordinal))];
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var client in clients) client.Dispose();
            foreach (var stream in streams) await stream.DisposeAsync();
        }

        async Task<long> NextAsync()
        {
            var numbers = await Task.WhenAll(
            [
                .. streams.Select(async stream => await stream.MoveNextAsync() ? stream.Current : throw new InvalidOperationException("The stream ended.")),
                .. clients.Select(async client => (await client.NextJsonAsync()).GetProperty("payload")),
            ]);
            return Assert.Single(numbers.Select(response => response.GetProperty("data").GetProperty("stageChanged").GetProperty("upTo").GetInt64()).Distinct());
        }
    }

    private static Task RecordAsync(TestServer server, TestTenant tenant, string name, int count) => server.Get<RecordFacts>().ExecuteAsync(
        tenant.Caller,
        [.. Enumerable.Range(0, count).Select(index => new SubjectFactsInput { Unit = Unit.Person, ExternalSource = "test", ExternalId = $"{name} {index}", Name = $"{name} {index}" })],
        TestContext.Current.CancellationToken);

    /// <summary>A subscriber that reads when it is told to.</summary>
    private sealed class SlowReader(Uri address, string key, string document) : IDisposable
    {
        private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };

        public async Task OpenAsync()
        {
            await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
            var body = JsonSerializer.Serialize(new { query = document, variables = new { after = 0 } });
            var request = string.Create(
                CultureInfo.InvariantCulture,
                $"POST /graphql HTTP/1.0\r\nHost: x\r\nAuthorization: Bearer {key}\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
            await socket.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        }

        /// <summary>The responses up to the end of the stream.</summary>
        public async IAsyncEnumerable<JsonElement> ReadAsync()
        {
            using var reader = new StreamReader(new NetworkStream(socket));
            while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                if (line.StartsWith("data: {", StringComparison.Ordinal)) yield return JsonElement.Parse(line[6..]);
            }
        }

        public void Dispose() => socket.Dispose();
    }
}
