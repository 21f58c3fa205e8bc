using System.Security.Cryptography;
using System.Text.Json;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Discovery;
using PipelineGraph.Plugins.Evaluation;
using PipelineGraph.Plugins.Loading;
using PipelineGraph.Plugins.Verification;
using PipelineGraph.Plugins.Workers;

namespace PipelineGraph.Plugins.Tests;

/// <summary>A misbehaving definition as if the reading of its code had let it through: loaded and evaluated as the catalogue does.</summary>
internal sealed class UnscannedDefinition : IDisposable
{
    private readonly EvaluationThreads threads = new();
    private readonly LoadedDefinition? loaded;
    private readonly InstalledDefinition installed;

    public UnscannedDefinition(string trap, PluginOptions options, bool isNew = true)
    {
        var files = Files(trap);
        (loaded, var description, Refusal) = new Acceptance(threads, options).Load(files, Manifest.Read(files.Manifest!).Manifest!, isNew);
        installed = new InstalledDefinition(
            new DefinitionPackage { PackageHash = files.Hash, DefinitionId = "fixture", Version = "1.0.0", ContractVersion = "1.0", Manifest = "", State = DefinitionState.Validated, DiscoveredAt = default },
            options,
            TimeProvider.System);
        if (description is not null) installed.Describe(description);
    }

    /// <summary>Why it was not accepted.</summary>
    public string? Refusal { get; }

    /// <summary>The numbers of the processes that it runs in now, besides this one.</summary>
    public IReadOnlyCollection<int> Processes => Leased(running => running is WorkerDefinition workers ? workers.Processes : []);

    public IStageEvaluator Evaluator()
    {
        var binding = new StageBinding { DefinitionId = "fixture", Version = "1.0.0", PackageHash = installed.Package.PackageHash, Settings = "{}", SettingsHash = SettingsJson.Hash("{}") };
        return new StageEvaluator(binding, installed, installed.Bind(Guid.Empty, binding).Bound!, loaded!, loaded!.Lease()!);
    }

    public (IReadOnlyList<SettingProblem> Problems, string? Failure) Validate(string settings)
    {
        var (read, canonical, _) = SettingsJson.Read(installed.Description!, settings);
        return Leased(running => running.Validate(canonical, read!));
    }

    public void Dispose()
    {
        loaded?.Retire();
        threads.Dispose();
    }

    /// <summary>What a host asks a worker that is to load it.</summary>
    public static void Ask(FrameWriter question, string trap) => new WorkerDefinition(Files(trap), new PluginOptions { Folder = "" }).Ask(question, isNew: false);

    private static PackageFiles Files(string trap)
    {
        var assembly = FixtureCompiler.Compile(trap);
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = "fixture",
            version = "1.0.0",
            contractVersion = "1.0",
            assembly = "Fixture.dll",
            definitionType = "Fixtures.FixtureDefinition",
            files = new Dictionary<string, string> { ["Fixture.dll"] = Convert.ToHexString(SHA256.HashData(assembly)) },
        });
        return new PackageFiles([KeyValuePair.Create("Fixture.dll", assembly), KeyValuePair.Create(PackageFiles.ManifestName, json)], null);
    }

    private T Leased<T>(Func<IRunningDefinition, T> ask)
    {
        var running = loaded!.Lease()!;
        try
        {
            return ask(running);
        }
        finally
        {
            loaded.Return();
        }
    }
}
