using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PipelineGraph.GraphQL.AspNetCore.Tests;

/// <summary>A real server on a free port of this machine, with the schema of <see cref="TestSchema"/> at <c>/graphql</c>.</summary>
public sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestHost(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
        // As the clients do that send GET; what becomes of requests without it has tests of its own.
        Client.DefaultRequestHeaders.Add("GraphQL-Preflight", "1");
    }

    public HttpClient Client { get; }

    public Uri Address => new(Client.BaseAddress!, "/graphql");

    public RequestExecutor Executor => _app.Services.GetRequiredService<RequestExecutor>();

    public Texts Texts => _app.Services.GetRequiredService<Texts>();

    public Waiting Waiting => _app.Services.GetRequiredService<Waiting>();

    public ScopeCount Scopes => _app.Services.GetRequiredService<ScopeCount>();

    public static async Task<TestHost> StartAsync(Action<GraphQLEndpointOptions>? configure = null, string url = "http://127.0.0.1:0")
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.None));
        builder.Services.AddSingleton<Texts>().AddSingleton<ScopeCount>().AddSingleton<Waiting>().AddScoped<ScopeProbe>().AddSingleton(TestSchema.Build());
        var app = builder.Build();
        app.UseRouting();
        app.MapGraphQL("/graphql", configure);
        await app.StartAsync();
        return new TestHost(app);
    }

    public Task<HttpResponseMessage> PostAsync(
        string body, string? accept = null, string? contentType = "application/json", string? key = null, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return SendAsync(new(HttpMethod.Post, "/graphql") { Content = content }, accept, key, until);
    }

    public Task<HttpResponseMessage> GetAsync(string query, string? accept = null, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead) =>
        SendAsync(new(HttpMethod.Get, "/graphql" + query), accept, null, until);

    public Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, string? accept = null, string? key = null, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead)
    {
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return Client.SendAsync(request, until, TestContext.Current.CancellationToken);
    }

    public bool IsStopping => _app.Lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Stops as a server does that is asked to: open requests may end by themselves.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
