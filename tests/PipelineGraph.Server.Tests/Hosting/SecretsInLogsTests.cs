using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL.AspNetCore.Tests.WebSockets;
using PipelineGraph.Server.Tests.Authentication;
using PipelineGraph.Server.Tests.Subscriptions;

namespace PipelineGraph.Server.Tests.Hosting;

/// <summary>Whatever is logged, and however much: no key, no token and no password is in it.</summary>
public sealed class SecretsInLogsTests
{
    [Fact]
    public async Task Nothing_that_opens_a_door_is_in_the_log_at_its_most_talkative()
    {
        using var log = new KeptLog();
        await using var provider = await TokenProvider.StartAsync();
        var secrets = new List<string>();
        await using (var server = await TestServer.StartAsync(services => services.AddLogging(logging => logging.AddProvider(log).AddFilter<KeptLog>(null, LogLevel.Trace)), provider.Settings))
        {
            var tenant = await server.TenantAsync();
            var viewer = await tenant.AsAsync(Role.Viewer);
            var (good, forged) = (provider.Token(tenant.Name), TokenProvider.Sign(provider.Claims(tenant.Name), TokenProvider.NewKey()));
            var (expired, homeless) = (provider.Token(tenant.Name, ("exp", TokenProvider.At(TimeSpan.FromHours(-1)))), provider.Token("nowhere"));
            secrets.AddRange([tenant.KeyText, viewer.KeyText, good, forged, expired, homeless, "pgk_neverwasone"]);
            foreach (var bearer in secrets.ToList())
            {
                var client = new TestTenant(server, tenant.Name, new ApiKeyResult { TenantId = tenant.Id, ActorId = Guid.Empty, Name = "", Role = Role.Viewer, KeyText = bearer });
                await client.SendAsync("{ tenant { name } nothing }");
                await client.SendAsync("mutation { createContact(input: { idempotencyKey: \"1\", displayName: \"Ann\" }) { contact { id } } }");
                using var socket = await SocketClient.ConnectAsync(server.Address);
                await socket.SendAsync(SocketTests.InitOf(bearer));
                await socket.NextAsync();
            }

            await foreach (var _ in tenant.SubscribeAsync("subscription { funnelChanged(unit: PERSON) { basis { asOf } } }", null, TestContext.Current.CancellationToken)) break;
            await server.Get<RevokeApiKey>().ExecuteAsync(tenant.Name, viewer.KeyName, TestContext.Current.CancellationToken);
            await viewer.SendAsync("{ latestChange }");
        }

        Assert.True(log.Lines.Count > 100, $"Only {log.Lines.Count} lines were logged: it was not talkative.");
        Assert.Contains(log.Lines, line => line.Contains("/graphql", StringComparison.Ordinal));
        foreach (var secret in secrets)
        {
            // Of a token what could be used, which is its signature; of a key all behind its prefix.
            var part = secret.Contains('.', StringComparison.Ordinal) ? secret.Split('.')[2] : secret[4..];
            Assert.DoesNotContain(log.Lines, line => line.Contains(part, StringComparison.Ordinal));
            Assert.DoesNotContain(log.Lines, line => line.Contains(secret.Split('.')[^1], StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_or_read_is_told_without_its_password()
    {
        const string password = "correct-horse-battery";
        foreach (var connection in new[]
        {
            $"Host=127.0.0.1;Port=1;Database=nowhere;Username=somebody;Password={password};Timeout=2",
            $"Host=127.0.0.1;Port=none;Database=nowhere;Username=somebody;Password={password}",
            $"Password={password}",
        })
        {
            using var log = new KeptLog();
            var failure = await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync(
                services => services.AddLogging(logging => logging.AddProvider(log).AddFilter<KeptLog>(null, LogLevel.Trace)),
                "--PipelineGraph:Database", "PostgreSql", "--ConnectionStrings:PipelineGraph", connection, "--ConnectionStrings:PipelineGraphOwner", connection));
            Assert.DoesNotContain(password, failure.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(log.Lines, line => line.Contains(password, StringComparison.Ordinal));
        }
    }

    /// <summary>Every line with its scopes' and values' text.</summary>
    private sealed class KeptLog : ILoggerProvider, ILogger
    {
        public ConcurrentBag<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Keep(state, null, state.ToString());
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Keep(state, exception, formatter(state, exception));

        public void Dispose() { }

        private void Keep<TState>(TState state, Exception? exception, string? text)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> named ? string.Join(' ', named.Select(pair => pair.Value)) : "";
            Lines.Add($"{text} {values} {exception}");
        }
    }
}
