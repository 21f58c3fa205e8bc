using System.Net;

namespace PipelineGraph.GraphQL.AspNetCore.Tests.Sse;

public sealed class EventStreamResponseTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string EventStream = "text/event-stream";

    [Fact]
    public async Task A_query_gives_its_result_and_the_end_in_these_bytes()
    {
        using var response = await shared.Host.PostAsync("""{"query":"{ hello }"}""", EventStream);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(EventStream, response.Content.Headers.ContentType!.MediaType);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal(
            "event: next\ndata: {\"data\":{\"hello\":\"Hello world\"}}\n\nevent: complete\ndata: \n\n",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{ noSuchField }")]
    [InlineData("subscription { noSuchField }")]
    [InlineData("subscription($to: Int!) { count(to: $to) }")]
    public async Task What_cannot_be_executed_is_an_event_with_errors(string document)
    {
        using var stream = await SubscribeAsync(shared.Host, document);
        var events = await stream.AllAsync();

        Assert.Equal(["next", "complete"], events.Select(static e => e.Event));
        Assert.Contains("\"errors\"", events[0].Data, StringComparison.Ordinal);
        Assert.DoesNotContain("\"data\"", events[0].Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_subscription_gives_its_events_in_order_and_then_the_end(bool byGet)
    {
        const string document = "subscription { count(to: 3) }";
        using var stream = byGet
            ? new EventStreamReader(await shared.Host.GetAsync("?query=" + Uri.EscapeDataString(document), EventStream, HttpCompletionOption.ResponseHeadersRead))
            : await SubscribeAsync(shared.Host, document);

        Assert.Equal(
            [("next", """{"data":{"count":1}}"""), ("next", """{"data":{"count":2}}"""), ("next", """{"data":{"count":3}}"""), ("complete", "")],
            await stream.AllAsync());
    }

    [Fact]
    public async Task Headers_come_before_the_first_event_and_events_at_once()
    {
        await using var host = await TestHost.StartAsync();
        using var stream = await SubscribeAsync(host, "subscription { texts { body } }");
        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);

        await Eventually.True(() => host.Texts.Listeners == 1);
        host.Texts.Publish("one");
        Assert.Equal(("next", """{"data":{"texts":{"body":"one"}}}"""), await stream.NextAsync());
        host.Texts.Publish("two");
        Assert.Equal(("next", """{"data":{"texts":{"body":"two"}}}"""), await stream.NextAsync());
    }

    [Fact]
    public async Task Each_event_has_services_of_its_own()
    {
        await using var host = await TestHost.StartAsync();
        using var stream = await SubscribeAsync(host, "subscription { texts { a: scope b: scope } }");
        await Eventually.True(() => host.Texts.Listeners == 1);
        host.Texts.Publish("one");
        host.Texts.Publish("two");

        Assert.Equal(("next", """{"data":{"texts":{"a":1,"b":1}}}"""), await stream.NextAsync());
        Assert.Equal(("next", """{"data":{"texts":{"a":2,"b":2}}}"""), await stream.NextAsync());
        await Eventually.True(() => host.Scopes.Disposed == 2);
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_work_done_for_it()
    {
        await using var host = await TestHost.StartAsync();
        var stream = await SubscribeAsync(host, "subscription { texts { body } }");
        await Eventually.True(() => host.Texts.Listeners == 1);

        stream.Dispose();

        await Eventually.True(() => host.Texts.Listeners == 0);
    }

    [Fact]
    public async Task A_server_that_stops_ends_its_streams_so_that_clients_come_back()
    {
        await using var host = await TestHost.StartAsync();
        using var stream = await SubscribeAsync(host, "subscription { texts { body } }");
        await Eventually.True(() => host.Texts.Listeners == 1);

        await host.StopAsync();

        Assert.Empty(await stream.AllAsync());
        Assert.Equal(0, host.Texts.Listeners);
    }

    [Fact]
    public async Task A_silent_subscription_is_kept_alive_by_comments()
    {
        await using var host = await TestHost.StartAsync(static options => options.KeepAliveInterval = TimeSpan.FromMilliseconds(20));
        using var stream = await SubscribeAsync(host, "subscription { texts { body } }");
        var bytes = new byte[6];
        await (await stream.Response.Content.ReadAsStreamAsync()).ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);

        Assert.Equal(":\n\n:\n\n"u8.ToArray(), bytes);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_and_its_source_ends()
    {
        await using var host = await TestHost.StartAsync(static options => options.SendTimeout = TimeSpan.FromMilliseconds(300));
        using var stream = await SubscribeAsync(host, "subscription { texts { body } }");
        await Eventually.True(() => host.Texts.Listeners == 1);
        var text = new string('x', 1024 * 1024);
        // More than the buffers of the two machines hold.
        for (var count = 0; count < 32; count++) host.Texts.Publish(text);
        await Eventually.True(() => host.Texts.Listeners == 0);
    }

    [Fact]
    public async Task A_source_that_breaks_says_so_and_no_more()
    {
        using var stream = await SubscribeAsync(shared.Host, "subscription { breaks }");
        var events = await stream.AllAsync();

        Assert.Equal(["next", "next", "complete"], events.Select(static e => e.Event));
        Assert.Contains("INTERNAL_ERROR", events[1].Data, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", events[1].Data, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/graphql-response+json")]
    [InlineData("*/*")]
    public async Task A_subscription_without_an_event_stream_is_told_how_to_ask(string accept)
    {
        using var response = await shared.Host.PostAsync("""{"query":"subscription { count(to: 3) }"}""", accept);

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        Assert.Equal("SUBSCRIPTION_NEEDS_EVENT_STREAM", await Answer.CodeAsync(response));
    }

    [Fact]
    public async Task A_client_that_takes_a_stream_as_well_gets_one_for_a_subscription()
    {
        using var response = await shared.Host.PostAsync("""{"query":"subscription { count(to: 1) }"}""", "application/json, text/event-stream");

        Assert.Equal(EventStream, response.Content.Headers.ContentType!.MediaType);
    }

    private static async Task<EventStreamReader> SubscribeAsync(TestHost host, string document) =>
        new(await host.PostAsync($$"""{"query":"{{document}}"}""", EventStream, until: HttpCompletionOption.ResponseHeadersRead));
}
