using System.Text;
using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Tests.Subscriptions;

public sealed class StageChangedTests(TestServer server)
{
    private const string Follow = """
        subscription($after: ChangeNumber, $where: StageChangeFilterInput) {
          stageChanged(after: $after, where: $where) { upTo change { number subject { id } present { key } } }
        }
        """;

    [Fact]
    public async Task Invariant4_who_has_a_number_gets_the_next_ones_with_none_missing_and_none_twice()
    {
        var tenant = await server.TenantAsync();
        for (var index = 0; index < 5; index++) await tenant.ReplyAsync(await tenant.ContactAsync($"Before {index}"));
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            for (var index = 0; index < 15; index++) await tenant.ReplyAsync(await tenant.ContactAsync($"Writer {writer} {index}"));
        })).ToArray();

        // Each connection takes a few events and is dropped; the next one resumes with the last `upTo`.
        var seen = new List<long>();
        while (seen.Count < 70)
        {
            var take = 1 + (seen.Count % 7);
            await foreach (var change in EventsAsync(tenant, seen.LastOrDefault()))
            {
                Assert.Equal(change.GetProperty("upTo").GetInt64(), change.GetProperty("change").GetProperty("number").GetInt64());
                seen.Add(change.GetProperty("upTo").GetInt64());
                if (--take == 0) break;
            }
        }

        await Task.WhenAll(writers);
        Assert.Equal(Enumerable.Range(1, seen.Count).Select(number => (long)number), seen);
        Assert.Equal(70, (await tenant.QueryAsync("{ latestChange }")).GetProperty("latestChange").GetInt64());
    }

    [Theory]
    [InlineData("", new long[] { 2, 3, 4 })]
    [InlineData(", where: { kind: RETRACTED }", new long[] { 4 })]
    public async Task A_stream_with_an_end_gives_what_lies_before_it_and_completes(string where, long[] expected)
    {
        var tenant = await server.TenantAsync();
        for (var index = 0; index < 3; index++) await tenant.ReplyAsync(await tenant.ContactAsync($"Contact {index}"));
        var seen = new List<long>();
        await foreach (var response in tenant.SubscribeAsync($"subscription {{ stageChanged(after: 1, until: 4{where}) {{ upTo }} }}", null, TestContext.Current.CancellationToken))
            seen.Add(response.GetProperty("data").GetProperty("stageChanged").GetProperty("upTo").GetInt64());
        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Invariant4_a_query_pages_the_same_numbers()
    {
        var tenant = await server.TenantAsync();
        for (var index = 0; index < 6; index++) await tenant.ReplyAsync(await tenant.ContactAsync($"Contact {index}"));
        var numbers = new List<long>();
        string? after = null;
        do
        {
            var page = (await tenant.QueryAsync(
                "query($after: Cursor) { stageChanges(afterNumber: 2, first: 3, after: $after) { totalCount nodes { number } pageInfo { hasNextPage endCursor } } }",
                new { after })).GetProperty("stageChanges");
            Assert.Equal(10, page.GetProperty("totalCount").GetInt32());
            numbers.AddRange(page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("number").GetInt64()));
            after = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean() ? page.GetProperty("pageInfo").GetProperty("endCursor").GetString() : null;
        }
        while (after is not null);
        Assert.Equal(Enumerable.Range(3, 10).Select(number => (long)number), numbers);
    }

    [Fact]
    public async Task Without_after_it_begins_now()
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Before");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var first = FirstAsync(tenant.SubscribeAsync(Follow, null, stop.Token));
        // Nothing tells when the stream stands; each new contact is a change, and the first one after that is told.
        while (!first.IsCompleted)
        {
            await tenant.ContactAsync("After");
            await Task.WhenAny(first, Task.Delay(100, stop.Token));
        }

        var number = (await first).GetProperty("data").GetProperty("stageChanged").GetProperty("upTo").GetInt64();
        Assert.True(number > 1, "The change before the subscription was told.");
    }

    [Fact]
    public async Task A_client_that_unpacks_answers_hears_that_it_is_subscribed_before_the_first_event()
    {
        var tenant = await server.TenantAsync();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address)
        {
            Content = new StringContent("""{"query":"subscription { stageChanged { upTo } }"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", tenant.KeyText);
        request.Headers.Accept.Add(new("text/event-stream"));
        request.Headers.AcceptEncoding.Add(new("gzip"));
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Empty(response.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_filter_lets_through_what_matches_and_nothing_else()
    {
        var tenant = await server.TenantAsync();
        for (var index = 0; index < 3; index++) await tenant.ReplyAsync(await tenant.ContactAsync($"Contact {index}"));
        var where = JsonElement.Parse("""{"to":{"kind":{"eq":"PROSPECT"}},"from":{"key":{"eq":"lead"}},"kind":"MOVED","unit":"PERSON"}""");
        var numbers = new List<long>();
        await foreach (var change in EventsAsync(tenant, 0, where))
        {
            Assert.Equal("prospect", change.GetProperty("change").GetProperty("present").GetProperty("key").GetString());
            numbers.Add(change.GetProperty("upTo").GetInt64());
            if (numbers.Count == 3) break;
        }

        Assert.Equal([2, 4, 6], numbers);
    }

    [Fact]
    public async Task Filters_by_subject_owner_and_attribute_look_at_who_moved()
    {
        var tenant = await server.TenantAsync();
        var me = GlobalId.Of(NodeKind.Actor, tenant.Caller.ActorId);
        var contacts = new List<string>();
        foreach (var source in new[] { "referral", "import", "referral" })
            contacts.Add(await tenant.ContactAsync("Contact", new { ownerId = contacts.Count == 1 ? me : (string?)null, attributes = new[] { new { key = "source", value = new { text = source } } } }));
        foreach (var contact in contacts) await tenant.ReplyAsync(contact);
        Assert.Equal([1, 3, 4, 6], await NumbersAsync(new { attribute = new { key = "source", text = new { eq = "referral" } } }));
        Assert.Equal([2, 5], await NumbersAsync(new { owner = new { eq = me } }));
        Assert.Equal([3, 6], await NumbersAsync(new { subject = new { eq = contacts[2] } }));
        Assert.Equal([6], await NumbersAsync(new { subject = new { eq = contacts[2] }, attribute = new { key = "source", text = new { eq = "referral" } }, to = new { kind = new { eq = "PROSPECT" } }, unit = "PERSON" }));

        // The same numbers, live or from a page with an end.
        async Task<List<long>> NumbersAsync(object where)
        {
            var numbers = new List<long>();
            await foreach (var response in tenant.SubscribeAsync(
                "subscription($where: StageChangeFilterInput) { stageChanged(after: 0, until: 6, where: $where) { upTo change { number } } }", new { where }, TestContext.Current.CancellationToken))
            {
                var change = response.GetProperty("data").GetProperty("stageChanged").GetProperty("change");
                if (change.ValueKind != JsonValueKind.Null) numbers.Add(change.GetProperty("number").GetInt64());
            }

            return numbers;
        }
    }

    [Fact]
    public async Task A_filter_by_kind_goes_on_when_another_definition_is_activated()
    {
        var tenant = await server.TenantAsync();
        await tenant.ReplyAsync(await tenant.ContactAsync("Ann"));
        var definitionId = (await tenant.QueryAsync("{ activation { binding { definition { id } } } }"))
            .GetProperty("activation").GetProperty("binding").GetProperty("definition").GetProperty("id").GetString();
        var numbers = new List<long>();
        await foreach (var change in EventsAsync(tenant, 0, JsonElement.Parse("""{"to":{"kind":{"eq":"LEAD"}}}""")))
        {
            // Caught up, without a change that is meant.
            if (change.GetProperty("change").ValueKind == JsonValueKind.Null) continue;
            numbers.Add(change.GetProperty("upTo").GetInt64());
            if (numbers.Count == 2) break;
            // The stream is open; from here on there is another binding, by which Ann is a lead again.
            await tenant.MutateAsync(
                "activateDefinition",
                new { idempotencyKey = "k", reason = "x", candidate = new { definitionId, settings = new { triggers = new[] { "serious_chance" } } } },
                "activation { number }");
        }

        Assert.Equal([1, 3], numbers);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public async Task A_number_that_cannot_be_resumed_names_the_oldest_and_the_latest(long after)
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Only");
        var response = await FirstAsync(tenant.SubscribeAsync(Follow, new { after }, TestContext.Current.CancellationToken));
        var extensions = response.GetProperty("errors")[0].GetProperty("extensions");
        Assert.Equal("CHANGE_NUMBER_OUT_OF_RANGE", extensions.GetProperty("code").GetString());
        Assert.Equal((0, 1), (extensions.GetProperty("oldest").GetInt64(), extensions.GetProperty("latest").GetInt64()));
    }

    [Fact]
    public async Task A_tenant_hears_nothing_of_another()
    {
        var (mine, other) = (await server.TenantAsync(), await server.TenantAsync());
        await other.ReplyAsync(await other.ContactAsync("Theirs"));
        var contact = await mine.ContactAsync("Mine");
        await foreach (var change in EventsAsync(mine, 0))
        {
            Assert.Equal((1, contact), (change.GetProperty("upTo").GetInt64(), change.GetProperty("change").GetProperty("subject").GetProperty("id").GetString()));
            break;
        }
    }

    [Fact]
    public async Task The_funnel_comes_at_once_and_after_changes()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        var counts = new List<string>();
        await foreach (var response in tenant.SubscribeAsync(
            "subscription { funnelChanged(unit: PERSON, every: \"PT0.1S\") { basis { asOf } stages { stage { key } count subjects(first: 1) { totalCount } } } }",
            null, TestContext.Current.CancellationToken))
        {
            var stages = response.GetProperty("data").GetProperty("funnelChanged").GetProperty("stages").EnumerateArray().ToList();
            Assert.All(stages, stage => Assert.Equal(stage.GetProperty("count").GetInt32(), stage.GetProperty("subjects").GetProperty("totalCount").GetInt32()));
            counts.Add(string.Join(',', stages.Select(stage => stage.GetProperty("count").GetInt32())));
            if (counts.Count == 1) await tenant.ReplyAsync(contact);
            else break;
        }

        Assert.Equal(["1,0,0,0,0", "0,1,0,0,0"], counts);
    }

    private static async IAsyncEnumerable<JsonElement> EventsAsync(TestTenant tenant, long after, JsonElement? where = null)
    {
        await foreach (var response in tenant.SubscribeAsync(Follow, new { after, where }, TestContext.Current.CancellationToken))
        {
            Assert.False(response.TryGetProperty("errors", out var errors), $"{errors}");
            yield return response.GetProperty("data").GetProperty("stageChanged");
        }
    }

    private static async Task<JsonElement> FirstAsync(IAsyncEnumerable<JsonElement> responses)
    {
        await foreach (var response in responses) return response;
        throw new InvalidOperationException("The stream ended without an event.");
    }
}
