using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.AspNetCore.Tests.WebSockets;
using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Tests.Hosting;
using PipelineGraph.Server.Tests.Subscriptions;

namespace PipelineGraph.Server.Tests.Authentication;

/// <summary>Tokens of an OpenID provider, beside API keys.</summary>
public sealed class TokenTests(TokenTests.Fixture fixture) : IClassFixture<TokenTests.Fixture>
{
    private static readonly HttpClient Http = new();

    private TestServer Server => fixture.Server;

    private TokenProvider Provider => fixture.Provider;

    [Fact]
    public async Task A_token_opens_its_tenant_by_post_get_events_and_socket()
    {
        var tenant = await Server.TenantAsync();
        var user = Bearing(tenant, Provider.Token(tenant.Name));

        Assert.Equal(tenant.Name, (await user.QueryAsync("{ tenant { name } }")).GetProperty("tenant").GetProperty("name").GetString());
        var (status, body, _) = await GetAsync(Server, user.KeyText);
        Assert.Equal((HttpStatusCode.OK, """{"data":{"latestChange":0}}"""), (status, body));
        await user.ContactAsync("Ann");
        await foreach (var response in user.SubscribeAsync("subscription { stageChanged(after: 0) { upTo } }", null, TestContext.Current.CancellationToken))
        {
            Assert.Equal("""{"data":{"stageChanged":{"upTo":1}}}""", response.GetRawText());
            break;
        }

        using var socket = await SocketClient.OpenAsync(Server.Address, SocketTests.InitOf(user.KeyText));
        await socket.SubscribeAsync("1", "{ tenant { name } }");
        Assert.Contains(tenant.Name, await socket.NextAsync(), StringComparison.Ordinal);
        // And a key beside it.
        await tenant.QueryAsync("{ latestChange }");
    }

    [Fact]
    public async Task Its_role_is_the_highest_that_its_claim_names()
    {
        var tenant = await Server.TenantAsync();
        var viewer = Bearing(tenant, Provider.Token(tenant.Name, ("roles", "viewer")));
        Assert.Equal(["FORBIDDEN"], await viewer.CodesAsync("mutation { createContact(input: { idempotencyKey: \"1\", displayName: \"No\" }) { contact { id } } }"));
        Assert.Equal(["FORBIDDEN"], await viewer.CodesAsync("{ audit { totalCount } }"));
        var administrator = Bearing(tenant, Provider.Token(tenant.Name, ("roles", new[] { "other", "viewer", "administrator" })));
        await administrator.QueryAsync("{ audit { totalCount } }");
        var scoped = Bearing(tenant, Provider.Token(tenant.Name, ("roles", "openid editor")));
        await scoped.ContactAsync("Yes");
    }

    [Fact]
    public async Task What_it_records_names_the_subject_who_is_one_actor_in_each_tenant()
    {
        var (first, second) = (await Server.TenantAsync(), await Server.TenantAsync());
        var names = new List<(string Id, string Name)>();
        foreach (var tenant in new[] { first, first, second })
        {
            // Another token each time, of the same subject.
            var user = Bearing(tenant, Provider.Token(tenant.Name, ("jti", Guid.NewGuid().ToString())));
            var contact = await user.ContactAsync("Ann");
            var activity = await user.MutateAsync(
                "recordActivity", new { idempotencyKey = Guid.NewGuid(), subjectIds = new[] { contact }, kind = "note" }, "activity { recordedBy { id name } }");
            var actor = activity.GetProperty("activity").GetProperty("recordedBy");
            names.Add((actor.GetProperty("id").GetString()!, actor.GetProperty("name").GetString()!));
        }

        Assert.Equal(names[0], names[1]);
        Assert.NotEqual(names[0].Id, names[2].Id);
        Assert.All(names, each => Assert.Equal("Ada Example", each.Name));
    }

    public static TheoryData<string, HttpStatusCode, string> Refused() => new()
    {
        { "expired", HttpStatusCode.Unauthorized, "has expired" },
        { "never expires", HttpStatusCode.Unauthorized, "`exp`" },
        { "not yet", HttpStatusCode.Unauthorized, "not valid yet" },
        { "audience", HttpStatusCode.Unauthorized, "another audience" },
        { "issuer", HttpStatusCode.Unauthorized, "another issuer" },
        { "unknown key", HttpStatusCode.Unauthorized, "does not publish" },
        { "none", HttpStatusCode.Unauthorized, "signature does not hold" },
        { "shared secret", HttpStatusCode.Unauthorized, "signature does not hold" },
        { "tampered", HttpStatusCode.Unauthorized, "signature does not hold" },
        { "nonsense", HttpStatusCode.Unauthorized, "cannot be read" },
        { "too long", HttpStatusCode.Unauthorized, "longer than" },
        { "no tenant", HttpStatusCode.Forbidden, "`tenant`" },
        { "two tenants", HttpStatusCode.Forbidden, "one tenant" },
        { "unknown tenant", HttpStatusCode.Forbidden, "not one of this installation" },
        { "no role", HttpStatusCode.Forbidden, "`editor` (EDITOR)" },
        { "unknown role", HttpStatusCode.Forbidden, "`editor` (EDITOR)" },
        { "no subject", HttpStatusCode.Forbidden, "`sub`" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_token_that_is_not_taken_says_why_and_what_to_do(string what, HttpStatusCode status, string why)
    {
        var name = (await Server.EmptyTenantAsync()).Name;
        var good = Provider.Token(name);
        var token = what switch
        {
            "expired" => Provider.Token(name, ("exp", TokenProvider.At(TimeSpan.FromMinutes(-2)))),
            "never expires" => Provider.Token(name, ("exp", null)),
            "not yet" => Provider.Token(name, ("nbf", TokenProvider.At(TimeSpan.FromMinutes(2)))),
            "audience" => Provider.Token(name, ("aud", "another")),
            "issuer" => Provider.Token(name, ("iss", "https://evil.example.com")),
            "unknown key" => TokenProvider.Sign(Provider.Claims(name), TokenProvider.NewKey()),
            "none" => TokenProvider.Unsigned(Provider.Claims(name)),
            "shared secret" => Provider.SignedWithThePublicKey(Provider.Claims(name)),
            "tampered" => $"{good.Split('.')[0]}.{Provider.Token(name, ("roles", "administrator")).Split('.')[1]}.{good.Split('.')[2]}",
            "nonsense" => "a.b.c",
            "too long" => good + new string('A', 20_000),
            "no tenant" => Provider.Token(name, ("tenant", null)),
            "two tenants" => Provider.Token(name, ("tenant", new[] { name, "other" })),
            "unknown tenant" => Provider.Token(Guid.NewGuid().ToString()),
            "no role" => Provider.Token(name, ("roles", null)),
            "unknown role" => Provider.Token(name, ("roles", "owner")),
            "no subject" => Provider.Token(name, ("sub", null)),
            _ => throw new ArgumentException(what, nameof(what)),
        };
        var (answered, body, challenge) = await GetAsync(Server, token);
        Assert.Equal(status, answered);
        var error = Assert.Single(JsonElement.Parse(body).GetProperty("errors").EnumerateArray());
        Assert.Contains(why, error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(status == HttpStatusCode.Unauthorized ? "UNAUTHENTICATED" : "FORBIDDEN", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal(status == HttpStatusCode.Unauthorized, challenge.Contains("invalid_token", StringComparison.Ordinal));
        foreach (var part in token.Split('.').Where(part => part.Length > 4)) Assert.DoesNotContain(part[..Math.Min(part.Length, 20)], body, StringComparison.Ordinal);
        Assert.DoesNotContain("IDX", body, StringComparison.Ordinal);

        using var socket = await SocketClient.ConnectAsync(Server.Address);
        await socket.SendAsync(SocketTests.InitOf(what == "too long" ? "a.b.c" : token));
        Assert.Equal(status == HttpStatusCode.Unauthorized ? 4401 : 4403, (await socket.ClosedAsync()).Code);
    }

    [Fact]
    public async Task What_a_token_has_opened_ends_when_it_ends()
    {
        var tenant = await Server.TenantAsync();
        // Clocks may differ: by our clock it has a few seconds left.
        var user = Bearing(tenant, Provider.Token(tenant.Name, ("exp", TokenProvider.At(TimeSpan.FromSeconds(-26)))));
        const string follow = "subscription { stageChanged { upTo } }";
        using var socket = await SocketClient.OpenAsync(Server.Address, SocketTests.InitOf(user.KeyText));
        await socket.SubscribeAsync("1", follow);
        JsonElement? last = null;
        await foreach (var response in user.SubscribeAsync(follow, null, TestContext.Current.CancellationToken)) last = response;
        foreach (var error in new[] { last!.Value.GetProperty("errors")[0], await ErrorOfAsync(socket) })
        {
            Assert.Equal("UNAUTHENTICATED", error.GetProperty("extensions").GetProperty("code").GetString());
            Assert.Contains("has expired", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        // The next operation loses the socket; without one its next keep-alive would.
        await socket.SubscribeAsync("2", "{ latestChange }");
        Assert.Equal(4401, (await socket.ClosedAsync()).Code);
    }

    [Fact]
    public async Task A_key_that_the_provider_has_changed_is_found_by_the_first_token_that_it_signs()
    {
        await using var provider = await TokenProvider.StartAsync();
        await using var server = await TestServer.StartAsync(provider.Settings);
        var tenant = await server.EmptyTenantAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, provider.Token(tenant.Name))).Status);
        provider.Rotate();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, provider.Token(tenant.Name))).Status);
        Assert.Equal(2, provider.KeysRead);

        // Made-up keys do not become requests to the provider: one look in ten seconds, however many there are.
        var started = TimeProvider.System.GetTimestamp();
        for (var index = 0; index < 20; index++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(server, TokenProvider.Sign(provider.Claims(tenant.Name), TokenProvider.NewKey()))).Status);
        Assert.InRange(provider.KeysRead, 2, 3 + (int)(TimeProvider.System.GetElapsedTime(started).TotalSeconds / 10));
    }

    [Fact]
    public async Task Claims_roles_and_issuer_are_named_by_settings()
    {
        await using var provider = await TokenProvider.StartAsync();
        await using var server = await TestServer.StartAsync(
            [.. provider.Settings, "--PipelineGraph:OpenId:TenantClaim", "https://example.com/organisation", "--PipelineGraph:OpenId:RoleClaim", "realm_access.roles",
            "--PipelineGraph:OpenId:NameClaim", "email", "--PipelineGraph:OpenId:Roles:Editor", "sales"]);
        var tenant = await server.TenantAsync();
        var token = provider.Token(
            "ignored", ("https://example.com/organisation", tenant.Name), ("roles", "viewer"), ("email", "ada@example.com"),
            ("realm_access", new Dictionary<string, object> { ["roles"] = new[] { "uma", "sales" } }));
        var user = new TestTenant(server, tenant.Name, Key(tenant, token));
        var contact = await user.ContactAsync("Ann");
        var activity = await user.MutateAsync("recordActivity", new { idempotencyKey = "1", subjectIds = new[] { contact }, kind = "note" }, "activity { recordedBy { name } }");
        Assert.Equal("ada@example.com", activity.GetProperty("activity").GetProperty("recordedBy").GetProperty("name").GetString());
    }

    [Fact]
    public async Task While_the_provider_cannot_be_asked_tokens_wait_and_keys_work()
    {
        var provider = await TokenProvider.StartAsync();
        var (settings, token) = (provider.Settings, provider.Token("acme"));
        await provider.DisposeAsync();
        await using var server = await TestServer.StartAsync(settings);
        var (status, body, _) = await GetAsync(server, token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains("PROVIDER_UNAVAILABLE", body, StringComparison.Ordinal);
        await (await server.EmptyTenantAsync()).QueryAsync("{ latestChange }");
    }

    [Theory]
    [InlineData("OpenId:Audience is missing", "--PipelineGraph:OpenId:Authority=https://login.example.com")]
    [InlineData("write an address with https", "--PipelineGraph:OpenId:Authority=http://login.example.com", "--PipelineGraph:OpenId:Audience=a")]
    [InlineData("without PipelineGraph:OpenId:Authority", "--PipelineGraph:OpenId:Audience=a")]
    [InlineData("same word for two roles", "--PipelineGraph:OpenId:Authority=https://l.example.com", "--PipelineGraph:OpenId:Audience=a", "--PipelineGraph:OpenId:Roles:Editor=viewer")]
    [InlineData("without PipelineGraph:RateLimit:Operations", "--PipelineGraph:RateLimit:Burst=5")]
    public void Settings_that_cannot_be_meant_stop_the_start(string problem, params string[] settings) =>
        Assert.Contains(problem, Assert.Throws<SettingsException>(() => PipelineSettings.Read(PipelineSettings.Configuration(settings))).Message, StringComparison.Ordinal);

    private TestTenant Bearing(TestTenant tenant, string token) => new(Server, tenant.Name, Key(tenant, token));

    private static ApiKeyResult Key(TestTenant tenant, string token) => new() { TenantId = tenant.Id, ActorId = Guid.Empty, Name = "", Role = Role.Viewer, KeyText = token };

    private static async Task<JsonElement> ErrorOfAsync(SocketClient socket)
    {
        while (true)
        {
            var message = await socket.NextJsonAsync();
            if (message.GetProperty("type").GetString() == "error") return message.GetProperty("payload")[0];
            if (message.TryGetProperty("payload", out var payload) && payload.TryGetProperty("errors", out var errors)) return errors[0];
        }
    }

    private static async Task<(HttpStatusCode Status, string Body, string Challenge)> GetAsync(TestServer server, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + "?query=" + Uri.EscapeDataString("{ latestChange }"));
        request.Headers.Accept.ParseAdd("application/graphql-response+json");
        request.Headers.TryAddWithoutValidation("GraphQL-Preflight", "1");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        return (response.StatusCode, body, response.Headers.WwwAuthenticate.ToString());
    }

    /// <summary>A provider, and a server that takes its tokens.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public TokenProvider Provider { get; private set; } = null!;

        public TestServer Server { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Provider = await TokenProvider.StartAsync();
            Server = await TestServer.StartAsync(Provider.Settings);
        }

        public async ValueTask DisposeAsync()
        {
            await Server.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }
}
