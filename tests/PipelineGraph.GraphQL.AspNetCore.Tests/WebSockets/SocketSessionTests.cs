using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace PipelineGraph.GraphQL.AspNetCore.Tests.WebSockets;

public sealed class SocketSessionTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task A_query_gives_its_result_and_the_end_in_these_bytes()
    {
        using var client = await SocketClient.OpenAsync(shared.Host.Address);
        await client.SubscribeAsync("q\"1", "query($name: String) { hello(name: $name) }", new { name = "you" });

        Assert.Equal("graphql-transport-ws", client.Protocol);
        Assert.Equal("""{"type":"next","id":"q\u00221","payload":{"data":{"hello":"Hello you"}}}""", await client.NextAsync());
        Assert.Equal("""{"type":"complete","id":"q\u00221"}""", await client.NextAsync());
    }

    [Fact]
    public async Task Operations_share_the_socket_and_a_mutation_reaches_a_subscription()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host.Address);
        await client.SubscribeAsync("s", "subscription { texts { a: scope b: scope body } }");
        await Eventually.True(() => host.Texts.Listeners == 1);
        await client.SubscribeAsync("m", """mutation { emit(text: "one") }""");

        var messages = new[] { await client.NextAsync(), await client.NextAsync(), await client.NextAsync() };
        Assert.Contains("""{"type":"next","id":"s","payload":{"data":{"texts":{"a":1,"b":1,"body":"one"}}}}""", messages);
        Assert.Contains("""{"type":"next","id":"m","payload":{"data":{"emit":"one"}}}""", messages);
        Assert.Contains("""{"type":"complete","id":"m"}""", messages);
    }

    [Fact]
    public async Task A_subscription_gives_its_events_in_order_and_frees_its_id_at_the_end()
    {
        using var client = await SocketClient.OpenAsync(shared.Host.Address);
        for (var round = 0; round < 2; round++)
        {
            await client.SubscribeAsync("1", "subscription { count(to: 2) }");
            Assert.Equal("""{"type":"next","id":"1","payload":{"data":{"count":1}}}""", await client.NextAsync());
            Assert.Equal("""{"type":"next","id":"1","payload":{"data":{"count":2}}}""", await client.NextAsync());
            Assert.Equal("""{"type":"complete","id":"1"}""", await client.NextAsync());
        }
    }

    [Fact]
    public async Task Where_only_trusted_documents_are_run_a_socket_runs_no_other()
    {
        await using var host = await TestHost.StartAsync();
        Assert.True(host.Executor.Trust([new("count", "subscription { count(to: 1) }", "test")], only: true, []));
        using var client = await SocketClient.OpenAsync(host.Address);
        await client.SendAsync("""{"type":"subscribe","id":"1","payload":{"documentId":"count"}}""");
        Assert.Equal("""{"type":"next","id":"1","payload":{"data":{"count":1}}}""", await client.NextAsync());
        Assert.Equal("""{"type":"complete","id":"1"}""", await client.NextAsync());

        await client.SubscribeAsync("2", "subscription { count(to: 2) }");
        var error = await client.NextJsonAsync();
        Assert.Equal("DOCUMENT_NOT_TRUSTED", error.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{ noSuchField }")]
    [InlineData("subscription { noSuchField }")]
    [InlineData("subscription($to: Int!) { count(to: $to) }")]
    public async Task What_cannot_be_executed_is_an_error_and_the_socket_stays(string document)
    {
        using var client = await SocketClient.OpenAsync(shared.Host.Address);
        await client.SubscribeAsync("1", document);
        var error = await client.NextJsonAsync();
        Assert.Equal(("error", "1"), (error.GetProperty("type").GetString(), error.GetProperty("id").GetString()));
        Assert.NotEmpty(error.GetProperty("payload")[0].GetProperty("message").GetString()!);

        await AssertAliveAsync(client, "1");
    }

    [Fact]
    public async Task A_source_that_breaks_says_so_and_no_more()
    {
        using var client = await SocketClient.OpenAsync(shared.Host.Address);
        await client.SubscribeAsync("1", "subscription { breaks }");
        await client.NextAsync();
        var failed = await client.NextAsync();
        Assert.Contains("INTERNAL_ERROR", failed, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failed, StringComparison.Ordinal);
        Assert.Equal("""{"type":"complete","id":"1"}""", await client.NextAsync());
    }

    [Fact]
    public async Task A_failure_outside_of_the_resolvers_is_an_error_that_tells_no_secrets()
    {
        await using var host = await TestHost.StartAsync(static options => options.CreateScope = static _ => throw new InvalidOperationException("secret"));
        using var client = await SocketClient.OpenAsync(host.Address);
        await client.SubscribeAsync("1", "{ hello }");
        Assert.Equal(
            """{"type":"error","id":"1","payload":[{"message":"Unexpected error.","extensions":{"code":"INTERNAL_ERROR"}}]}""", await client.NextAsync());
    }

    [Fact]
    public async Task A_ping_is_answered_before_and_after_the_ack_with_what_it_brought()
    {
        using var client = await SocketClient.ConnectAsync(shared.Host.Address);
        await client.SendAsync("""{"type":"ping"}""");
        Assert.Equal("""{"type":"pong"}""", await client.NextAsync());
        await client.SendAsync("""{"type":"connection_init","payload":{"some":"thing"}}""");
        await client.NextAsync();
        await client.SendAsync("""{"type":"pong","payload":{"n":1}}""");
        await client.SendAsync("""{"payload": {"n": 1}, "type": "ping"}""");
        Assert.Equal("""{"type":"pong","payload":{"n": 1}}""", await client.NextAsync());
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"type":1}""")]
    [InlineData("""{"type":"start","id":"1","payload":{"query":"{ hello }"}}""")]
    [InlineData("""{"type":"connection_ack"}""")]
    [InlineData("""{"type":"ping","type":"ping"}""")]
    [InlineData("""{"type":"ping","payload":1}""")]
    [InlineData("""{"type":"complete"}""")]
    [InlineData("""{"type":"subscribe","payload":{"query":"{ hello }"}}""")]
    [InlineData("""{"type":"subscribe","id":"","payload":{"query":"{ hello }"}}""")]
    [InlineData("""{"type":"subscribe","id":7,"payload":{"query":"{ hello }"}}""")]
    [InlineData("""{"type":"subscribe","id":"1"}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":[{"query":"{ hello }"}]}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":1}}""")]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"{ hello }","variables":[]}}""")]
    [InlineData("""{"type":"subscribe","id":"\ud800","payload":{"query":"{ hello }"}}""")]
    public async Task What_is_no_message_closes_with_4400_and_the_reason(string message)
    {
        using var client = await SocketClient.OpenAsync(shared.Host.Address);
        await client.SendAsync(message);
        var (code, reason) = await client.ClosedAsync();
        Assert.Equal(4400, code);
        Assert.NotEmpty(reason!);
    }

    [Fact]
    public async Task A_binary_message_closes_with_4400()
    {
        using var client = await SocketClient.OpenAsync(shared.Host.Address);
        await client.Socket.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);
        Assert.Equal((4400, "Binary messages are not taken: send JSON as text."), await client.ClosedAsync());
    }

    [Fact]
    public async Task Text_that_is_not_utf8_ends_the_socket_and_its_work()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host.Address);
        await client.SubscribeAsync("1", "subscription { texts { body } }");
        await Eventually.True(() => host.Texts.Listeners == 1);
        await client.Socket.SendAsync(new byte[] { 0xff, 0xfe }, WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);
        await Eventually.True(() => host.Texts.Listeners == 0);
    }

    [Fact]
    public async Task A_message_may_come_in_pieces()
    {
        using var client = await SocketClient.OpenAsync(shared.Host.Address);
        var message = Encoding.UTF8.GetBytes("""{"type":"subscribe","id":"é","payload":{"query":"{ hello(name: \"é\") }"}}""");
        for (var at = 0; at < message.Length; at++)
            await client.Socket.SendAsync(message.AsMemory(at, 1), WebSocketMessageType.Text, at == message.Length - 1, TestContext.Current.CancellationToken);
        Assert.Equal("""{"type":"next","id":"é","payload":{"data":{"hello":"Hello é"}}}""", await client.NextAsync());
    }

    [Fact]
    public async Task An_unknown_sub_protocol_closes_with_4406()
    {
        using var client = await SocketClient.ConnectAsync(shared.Host.Address, protocol: null);
        Assert.Equal((4406, "Subprotocol not acceptable: ask for graphql-transport-ws."), await client.ClosedAsync());
    }

    [Fact]
    public async Task To_subscribe_before_the_ack_closes_with_4401()
    {
        using var client = await SocketClient.ConnectAsync(shared.Host.Address);
        await client.SubscribeAsync("1", "{ hello }");
        Assert.Equal(4401, (await client.ClosedAsync()).Code);
    }

    [Fact]
    public async Task A_second_init_closes_with_4429()
    {
        using var client = await SocketClient.OpenAsync(shared.Host.Address);
        await client.SendAsync("""{"type":"connection_init"}""");
        Assert.Equal((4429, "Too many initialisation requests"), await client.ClosedAsync());
    }

    [Fact]
    public async Task Without_an_init_in_time_it_closes_with_4408()
    {
        await using var host = await TestHost.StartAsync(static options => options.WebSockets!.InitTimeout = TimeSpan.FromMilliseconds(50));
        using var client = await SocketClient.ConnectAsync(host.Address);
        Assert.Equal((4408, "Connection initialisation timeout"), await client.ClosedAsync());
    }

    [Fact]
    public async Task An_id_in_use_closes_with_4409_and_ends_all_work()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host.Address);
        await client.SubscribeAsync("1", "subscription { texts { body } }");
        await Eventually.True(() => host.Texts.Listeners == 1);
        await client.SubscribeAsync("1", "{ hello }");
        Assert.Equal((4409, "Subscriber for 1 already exists"), await client.ClosedAsync());
        await Eventually.True(() => host.Texts.Listeners == 0);
    }

    [Fact]
    public async Task A_reason_that_is_too_long_for_a_close_frame_is_cut_between_characters()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host.Address);
        var id = new string('€', 100);
        await client.SubscribeAsync(id, "subscription { texts { body } }");
        await client.SubscribeAsync(id, "{ hello }");
        Assert.Equal((4409, "Subscriber for " + new string('€', 36)), await client.ClosedAsync());
    }

    [Fact]
    public async Task A_completed_subscription_ends_its_work_and_its_id_is_free_at_once()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host.Address);
        await client.SubscribeAsync("1", "subscription { texts { body } }");
        await Eventually.True(() => host.Texts.Listeners == 1);
        await client.CompleteAsync("1");
        await client.CompleteAsync("never was");
        await AssertAliveAsync(client, "1");
        await Eventually.True(() => host.Texts.Listeners == 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_that_leaves_ends_the_work_done_for_it(bool politely)
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host.Address);
        for (var id = 0; id < 3; id++) await client.SubscribeAsync($"{id}", "subscription { texts { body } }");
        await Eventually.True(() => host.Texts.Listeners == 3);
        if (politely) await client.CloseAsync();
        else client.Socket.Abort();
        await Eventually.True(() => host.Texts.Listeners == 0);
    }

    [Fact]
    public async Task Only_so_many_operations_run_at_once_and_the_error_says_how_many()
    {
        await using var host = await TestHost.StartAsync(static options => options.WebSockets!.MaxOperations = 2);
        using var client = await SocketClient.OpenAsync(host.Address);
        await client.SubscribeAsync("1", "subscription { texts { body } }");
        await client.SubscribeAsync("2", "subscription { texts { body } }");
        await client.SubscribeAsync("3", "{ hello }");
        var error = await client.NextJsonAsync();
        Assert.Equal(("error", "3"), (error.GetProperty("type").GetString(), error.GetProperty("id").GetString()));
        Assert.StartsWith("2 operations run", error.GetProperty("payload")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("LIMIT_EXCEEDED", error.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());

        // The work of a completed one has to end first; then there is room.
        await Eventually.True(() => host.Texts.Listeners == 2);
        await client.CompleteAsync("1");
        await Eventually.True(() => host.Texts.Listeners == 1);
        while (true)
        {
            await client.SubscribeAsync("3", "{ hello }");
            if ((await client.NextJsonAsync()).GetProperty("type").GetString() == "next") break;
        }
    }

    [Fact]
    public async Task Only_so_many_are_executed_at_once_and_the_others_wait_for_their_turn()
    {
        await using var host = await TestHost.StartAsync(static options => options.WebSockets!.MaxExecuting = 2);
        using var client = await SocketClient.OpenAsync(host.Address);
        await client.SubscribeAsync("s", "subscription { texts { body } }");
        await Eventually.True(() => host.Texts.Listeners == 1);
        for (var id = 0; id < 5; id++) await client.SubscribeAsync($"{id}", "{ held }");
        await Eventually.True(() => host.Texts.Held == 2);
        // A subscription has its turn only to begin: it goes on beside them.
        host.Texts.Publish("one");
        Assert.Equal("""{"type":"next","id":"s","payload":{"data":{"texts":{"body":"one"}}}}""", await client.NextAsync());
        Assert.Equal(2, host.Texts.Held);

        host.Texts.Release();
        for (var count = 0; count < 10; count++) Assert.Contains((await client.NextJsonAsync()).GetProperty("type").GetString(), new[] { "next", "complete" });
    }

    [Theory]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task A_message_is_taken_up_to_the_longest_and_no_longer(int length, bool taken)
    {
        await using var host = await TestHost.StartAsync(static options => options.WebSockets!.MaxMessageSize = 1000);
        using var client = await SocketClient.OpenAsync(host.Address);
        const string message = """{"type":"subscribe","id":"1","payload":{"query":"{ hello }"}}""";
        await client.SendAsync(message.PadRight(length));
        if (taken) Assert.Contains("Hello world", await client.NextAsync(), StringComparison.Ordinal);
        else Assert.Equal((1009, "The message is longer than the 1000 bytes that are taken. Send less at once."), await client.ClosedAsync());
    }

    [Fact]
    public async Task A_long_message_before_the_init_is_not_taken()
    {
        using var client = await SocketClient.ConnectAsync(shared.Host.Address);
        await client.SendAsync("""{"type":"connection_init"}""".PadRight((16 * 1024) + 1));
        Assert.Equal(1009, (await client.ClosedAsync()).Code);
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_and_its_operations_end()
    {
        await using var host = await TestHost.StartAsync(static options => options.SendTimeout = TimeSpan.FromMilliseconds(300));
        using var client = await SocketClient.OpenAsync(host.Address);
        await client.SubscribeAsync("t", "subscription { texts { body } }");
        await Eventually.True(() => host.Texts.Listeners == 1);
        var text = new string('x', 1024 * 1024);
        // More than the buffers of the two machines hold.
        for (var count = 0; count < 32; count++) host.Texts.Publish(text);
        await Eventually.True(() => host.Texts.Listeners == 0);
    }

    [Fact]
    public async Task A_server_that_stops_answers_what_runs_and_tells_clients_to_come_back()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host.Address);
        await client.SubscribeAsync("s", "subscription { texts { body } }");
        await client.SubscribeAsync("q", "{ held }");
        await Eventually.True(() => host.Texts.Listeners == 1 && host.Texts.Held == 1);

        var stopping = host.StopAsync();
        await Eventually.True(() => host.IsStopping);
        Assert.False(stopping.IsCompleted);
        host.Texts.Release();

        Assert.Equal("""{"type":"next","id":"q","payload":{"data":{"held":"free"}}}""", await client.NextAsync());
        Assert.Equal("""{"type":"complete","id":"q"}""", await client.NextAsync());
        Assert.Equal((1001, "The server stops. Connect again and resume."), await client.ClosedAsync());
        await stopping;
        Assert.Equal(0, host.Texts.Listeners);
    }

    [Fact]
    public async Task Pages_of_other_sites_are_refused_when_sites_are_named()
    {
        await using var host = await TestHost.StartAsync(static options => options.WebSockets!.AllowedOrigins.Add("https://app.example.com"));
        using (await SocketClient.OpenAsync(host.Address, configure: static client => client.SetRequestHeader("Origin", "https://app.example.com"))) { }
        using (await SocketClient.OpenAsync(host.Address)) { }
        using var client = new ClientWebSocket();
        client.Options.SetRequestHeader("Origin", "https://evil.example.com");
        client.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Forbidden, client.HttpStatusCode);
    }

    [Fact]
    public async Task An_endpoint_without_sockets_answers_as_if_there_were_none()
    {
        await using var host = await TestHost.StartAsync(static options => options.WebSockets = null);
        using var client = new ClientWebSocket();
        client.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => client.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws" }.Uri, TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.BadRequest, client.HttpStatusCode);
    }

    private static async Task AssertAliveAsync(SocketClient client, string id)
    {
        await client.SubscribeAsync(id, "{ hello }");
        Assert.Equal("{\"type\":\"next\",\"id\":\"" + id + "\",\"payload\":{\"data\":{\"hello\":\"Hello world\"}}}", await client.NextAsync());
        Assert.Equal($$"""{"type":"complete","id":"{{id}}"}""", await client.NextAsync());
    }
}
