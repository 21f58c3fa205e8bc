using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PipelineGraph.Core.Import;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Data;
using PipelineGraph.Server.Commands;
using PipelineGraph.Server.Hosting;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests;

/// <summary>An installation of its own in a temporary folder, with the definitions that the build made.</summary>
internal sealed class TestInstallation : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly TestDatabase database;

    private TestInstallation(string folder, ServiceProvider services, TestDatabase database) => (Folder, this.services, this.database) = (folder, services, database);

    public string Folder { get; }

    public static string Plugins => Repository.File("plugins", "bin");

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public static async Task<TestInstallation> CreateAsync(CancellationToken cancellationToken, string? dataDirectory = null)
    {
        var folder = dataDirectory ?? Directory.CreateTempSubdirectory("pipelinegraph-").FullName;
        var database = new TestDatabase();
        var configuration = new ConfigurationBuilder().AddCommandLine([.. database.Settings]).AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["PipelineGraph:DataDirectory"] = folder,
            ["PipelineGraph:PluginsDirectory"] = Plugins,
        }).Build();
        var installation = new TestInstallation(folder, new ServiceCollection().AddLogging().AddPipelineGraph(configuration).BuildServiceProvider(), database);
        await installation.services.OpenPipelineGraphAsync(cancellationToken);
        await installation.services.RefreshDefinitionsAsync(cancellationToken);
        return installation;
    }

    /// <summary>A tenant with an active definition; the caller is its administrator.</summary>
    public async Task<Caller> TenantAsync(string name, string definition, string settings, CancellationToken cancellationToken)
    {
        var created = await Get<CreateTenant>().ExecuteAsync(
            new CreateTenantCommand { Name = name, TimeZone = "Europe/Amsterdam", Locale = "en", Currency = "EUR" }, cancellationToken);
        Assert.Empty(created.Errors);
        var key = await Get<CreateApiKey>().ExecuteAsync(new CreateApiKeyCommand { TenantName = name, Name = "test", Role = Role.Administrator }, cancellationToken);
        Assert.Empty(key.Errors);
        var caller = new Caller(key.Value!.TenantId, key.Value.ActorId, Role.Administrator);
        var (package, problem) = PackageChoice.Of(await Get<IDefinitionPackages>().ListAsync(cancellationToken), caller.TenantId, definition);
        Assert.True(package is not null, problem);
        var activation = await Get<ActivateDefinition>().ExecuteAsync(
            caller, new ActivateDefinitionCommand { PackageHash = package.PackageHash, SettingsJson = settings, Reason = "test" }, cancellationToken);
        Assert.Empty(activation.Errors);
        return caller;
    }

    public async Task<ImportResult> ImportAsync(Caller caller, string file, string mapping, CancellationToken cancellationToken)
    {
        var outcome = await Get<ImportFile>().ExecuteAsync(caller, File.OpenRead(file), Mapping(mapping), progress: null, cancellationToken);
        Assert.Empty(outcome.Errors);
        return outcome.Value!;
    }

    public static ImportMapping Mapping(string name)
    {
        var (mapping, problems) = MappingReader.Read(File.ReadAllText(Repository.File("tests", "mappings", name)));
        Assert.Empty(problems);
        return mapping!;
    }

    /// <summary>The database as the tenant sees it.</summary>
    public Task<PipelineDbContext> OpenAsync(Caller caller, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(TestDatabase.Open(services, caller.TenantId));
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        database.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
