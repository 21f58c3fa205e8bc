using System.Security.Cryptography;
using System.Text.Json;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions.Testing;

namespace PipelineGraph.Plugins.Tests;

/// <summary>A catalogue over a folder of its own.</summary>
public abstract class CatalogueTest : IDisposable
{
    private readonly List<DefinitionCatalogue> catalogues = [];

    protected static Guid Tenant { get; } = new("00000000-0000-0000-0000-00000000000a");

    private protected KeptPackages Packages { get; } = new();

    protected string Folder { get; } = Directory.CreateTempSubdirectory("definitions").FullName;

    protected static Given Replied => new Given().Inbound("email", 1);

    /// <summary>Steps into the fixture's trap.</summary>
    protected static Given Trapped => new Given().Inbound("trap", 1);

    protected virtual DefinitionIsolation Isolation => DefinitionIsolation.InProcess;

    private protected PluginOptions Options => new()
    {
        Folder = Folder,
        Isolation = Isolation,
        EvaluationBudget = TimeSpan.FromSeconds(10),
        AcceptanceBudget = TimeSpan.FromSeconds(60),
        SettleTime = TimeSpan.Zero,
    };

    /// <summary>For definitions that never end.</summary>
    private protected PluginOptions Impatient => Options with { EvaluationBudget = TimeSpan.FromMilliseconds(300) };

    protected DefinitionCatalogue Catalogue(PluginOptions? options = null, TimeProvider? time = null)
    {
        var catalogue = new DefinitionCatalogue(options ?? Options, Packages, time ?? TimeProvider.System);
        catalogues.Add(catalogue);
        return catalogue;
    }

    /// <summary>Drops the fixture with a trap in, as the build would lay it out.</summary>
    protected string Drop(string trap = "Harmless", string id = "fixture", string version = "1.0.0", string parent = "", Version? contract = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, parent, id, version)).FullName;
        var bytes = FixtureCompiler.Compile(trap, contract);
        File.WriteAllBytes(Path.Combine(folder, "Fixture.dll"), bytes);
        WriteManifest(folder, id, version, ("Fixture.dll", Convert.ToHexString(SHA256.HashData(bytes))));
        return folder;
    }

    protected static void WriteManifest(string folder, string id, string version, params (string Name, string Hash)[] files) => File.WriteAllText(
        Path.Combine(folder, "plugin.json"),
        JsonSerializer.Serialize(new
        {
            id,
            version,
            contractVersion = "1.0",
            assembly = "Fixture.dll",
            definitionType = "Fixtures.FixtureDefinition",
            files = files.ToDictionary(file => file.Name, file => file.Hash),
        }));

    protected async Task<(DefinitionCatalogue Catalogue, string Hash)> InstalledAsync(string trap, PluginOptions? options = null, TimeProvider? time = null)
    {
        Drop(trap);
        var catalogue = Catalogue(options, time);
        var package = (await catalogue.RefreshAsync(CancellationToken.None)).Single();
        Assert.Equal((DefinitionState.Validated, null), (package.State, package.Reason));
        return (catalogue, package.PackageHash);
    }

    protected static async Task<StageBinding> BindAsync(DefinitionCatalogue catalogue, string packageHash, string settings = "{}", Guid? tenant = null)
    {
        var (binding, problems, failure) = await catalogue.BindAsync(tenant ?? Tenant, packageHash, settings, CancellationToken.None);
        Assert.Empty(problems);
        Assert.Null(failure);
        return binding!;
    }

    protected static async Task<IStageEvaluator> OpenAsync(DefinitionCatalogue catalogue, StageBinding binding, Guid? tenant = null)
    {
        var (evaluator, failure) = await catalogue.OpenAsync(tenant ?? Tenant, binding, CancellationToken.None);
        Assert.Null(failure);
        return evaluator!;
    }

    protected static EvaluationResult Evaluate(IStageEvaluator evaluator, Given given, int subject = 1)
    {
        var now = given.Instants[^1];
        var snapshot = given.At(now, evaluator.Reads);
        return evaluator.Evaluate(snapshot with { Subject = snapshot.Subject with { SubjectId = new Guid(subject, 1, 1, new byte[8]) } }, now, CancellationToken.None);
    }

    /// <summary>Drops a harmless definition beside the broken one, and proves that it works.</summary>
    protected static async Task AssertWorksAsync(DefinitionCatalogue catalogue, string packageHash)
    {
        using var evaluator = await OpenAsync(catalogue, await BindAsync(catalogue, packageHash));
        Assert.Null(Evaluate(evaluator, new Given()).Failure);
    }

    /// <summary>A clock that is moved by hand.</summary>
    protected sealed class MovedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    public void Dispose()
    {
        foreach (var catalogue in catalogues) catalogue.Dispose();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }
}
