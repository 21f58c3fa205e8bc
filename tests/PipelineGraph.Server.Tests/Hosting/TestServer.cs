using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PipelineGraph.Core;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data;
using PipelineGraph.Server.Commands;
using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Tests.Hosting;

[assembly: AssemblyFixture(typeof(TestServer))]

namespace PipelineGraph.Server.Tests.Hosting;

/// <summary>The real server on a free port with a database of its own; each test makes the tenants it needs.</summary>
public sealed class TestServer : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("pipelinegraph-").FullName;
    private readonly TestDatabase database = new();
    private WebApplication? app;

    /// <summary>What this server is set to beside its folders.</summary>
    private IReadOnlyList<string> Settings { get; init; } = [];

    private Action<IServiceCollection>? Configure { get; init; }

    public StatementCounter Statements { get; } = new();

    /// <summary>What another server is set to that serves the same database.</summary>
    public IReadOnlyList<string> DatabaseSettings => database.Settings;

    public Uri Address { get; private set; } = null!;

    public T Get<T>()
        where T : notnull => app!.Services.GetRequiredService<T>();

    /// <summary>What a test looks into a tenant's tables with.</summary>
    public PipelineDbContext OpenContext(Guid tenantId) => TestDatabase.Open(app!.Services, tenantId);

    /// <summary>A server of its own, with settings of its own.</summary>
    public static Task<TestServer> StartAsync(params IReadOnlyList<string> settings) => StartAsync(configure: null, settings);

    /// <summary>The same with services of its own.</summary>
    public static async Task<TestServer> StartAsync(Action<IServiceCollection>? configure, params IReadOnlyList<string> settings)
    {
        var server = new TestServer { Settings = settings, Configure = configure };
        await server.InitializeAsync();
        return server;
    }

    /// <summary>A server on which nothing goes on by itself: what is begun in the background stays as it is until a test goes on with it.</summary>
    public static async Task<TestServer> StartWithoutJobsAsync()
    {
        var server = new TestServer { Configure = services => services.RemoveAll<Microsoft.Extensions.Hosting.IHostedService>() };
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        app = await ServerHost.CreateAsync(
            [
                "--urls", "http://127.0.0.1:0",
                "--PipelineGraph:DataDirectory", folder,
                "--PipelineGraph:PluginsDirectory", TestInstallation.Plugins,
                "--PipelineGraph:Demo", "false",
                "--Logging:LogLevel:Default", "Warning",
                .. database.Settings,
                .. Settings,
            ],
            Configure,
            CancellationToken.None);
        TestDatabase.Watch(app.Services, Statements.Add);
        // However busy the machine is, the tests are told the numbers.
        Get<TenantWriter>().Patience = TimeSpan.FromMinutes(1);
        await app.StartAsync();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + ServerHost.Endpoint);
    }

    /// <summary>A new tenant under a definition, seen by its administrator.</summary>
    public async Task<TestTenant> TenantAsync(string definition = "engagement", string settings = "{}", string timeZone = "Europe/Amsterdam")
    {
        var tenant = await EmptyTenantAsync(timeZone);
        await ActivateAsync(tenant, definition, settings);
        return tenant;
    }

    public async Task ActivateAsync(TestTenant tenant, string definition, string settings)
    {
        var (package, problem) = PackageChoice.Of(await Get<IDefinitionPackages>().ListAsync(CancellationToken.None), tenant.Id, definition);
        Assert.True(package is not null, problem);
        var activation = await Get<ActivateDefinition>().ExecuteAsync(
            tenant.Caller, new ActivateDefinitionCommand { PackageHash = package.PackageHash, SettingsJson = settings, Reason = "Test" }, CancellationToken.None);
        Assert.Empty(activation.Errors);
    }

    /// <summary>A new tenant without an active definition.</summary>
    public async Task<TestTenant> EmptyTenantAsync(string timeZone = "Europe/Amsterdam")
    {
        var name = $"tenant-{Guid.NewGuid():N}";
        var created = await Get<CreateTenant>().ExecuteAsync(
            new CreateTenantCommand { Name = name, TimeZone = timeZone, Locale = "en", Currency = "EUR" }, CancellationToken.None);
        Assert.Empty(created.Errors);
        return new TestTenant(this, name, await KeyAsync(name, Role.Administrator));
    }

    public async Task<ApiKeyResult> KeyAsync(string tenant, Role role)
    {
        var key = await Get<CreateApiKey>().ExecuteAsync(
            new CreateApiKeyCommand { TenantName = tenant, Name = $"{role}-{Guid.NewGuid():N}", Role = role }, CancellationToken.None);
        Assert.Empty(key.Errors);
        return key.Value!;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        database.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>Keeps the statements that queries send to the database.</summary>
public sealed class StatementCounter
{
    private readonly List<(string Text, object[] Values)> statements = [];

    /// <summary>Those since it was asked last.</summary>
    public IReadOnlyList<string> Taken => [.. TakenWithValues.Select(statement => statement.Text)];

    /// <summary>The same with the values of <c>@p0</c>, <c>@p1</c> and so on.</summary>
    public IReadOnlyList<(string Text, object[] Values)> TakenWithValues
    {
        get
        {
            lock (statements)
            {
                (string, object[])[] taken = [.. statements];
                statements.Clear();
                return taken;
            }
        }
    }

    public void Add(string statement, IReadOnlyList<object> values)
    {
        lock (statements) statements.Add((statement, [.. values]));
    }
}
