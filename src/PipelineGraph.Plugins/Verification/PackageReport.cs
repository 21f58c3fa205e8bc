using System.Diagnostics;
using PipelineGraph.Definitions;
using PipelineGraph.Definitions.Testing;
using PipelineGraph.Plugins.Discovery;
using PipelineGraph.Plugins.Evaluation;
using PipelineGraph.Plugins.Loading;

namespace PipelineGraph.Plugins.Verification;

/// <summary>One check of a package: what it found, and how long it took; null where an earlier check kept it from being made.</summary>
public sealed record PackageCheck(string Name, IReadOnlyList<string>? Problems, TimeSpan Took);

/// <summary>All that a built package would be refused for, found without a server: not the first reason only.</summary>
public sealed class PackageReport
{
    private readonly List<PackageCheck> checks = [];

    private PackageReport()
    {
    }

    /// <summary>As the manifest has it; empty where none can be read.</summary>
    public string Id { get; private init; } = "";

    public string Version { get; private init; } = "";

    /// <summary>By which a lock knows the package, where it is dropped in for all tenants.</summary>
    public string Hash { get; private init; } = "";

    public IReadOnlyList<PackageCheck> Checks => checks;

    public bool IsAccepted => checks.TrueForAll(check => check.Problems is { Count: 0 });

    /// <summary>The folders below a folder that hold packages; the folder itself where it is one.</summary>
    public static IReadOnlyList<string> Folders(string path) =>
        File.Exists(Path.Combine(path, PackageFiles.ManifestName)) ? [path]
        : [.. new PluginFolder(new PluginOptions { Folder = path }).Find().Select(found => found.Path)];

    /// <summary>Looks at the package, and runs it where nothing speaks against that. The folders it lies in may have any names.</summary>
    public static PackageReport Of(string path, PluginOptions options, TimeProvider time)
    {
        var clock = Stopwatch.StartNew();
        var (files, unread) = new PluginFolder(options).Read(new FoundFolder(path, Path.GetFullPath(path), null, "", ""));
        if (files is null) return new PackageReport { checks = { new PackageCheck("files", [unread!], clock.Elapsed) } };
        var read = clock.Elapsed;
        var (manifest, problems) = PackageVerification.Verify(files);
        var report = new PackageReport { Id = manifest?.Id ?? "", Version = manifest?.Version ?? "", Hash = files.Hash };
        report.checks.Add(new PackageCheck("files", [], read));
        report.checks.Add(new PackageCheck("manifest, hashes and code", problems, clock.Elapsed - read));
        if (options.Trust.Mode != TrustMode.Any)
            report.Add("trust", () => options.Trust.Refusal(files, report.Id, report.Version, time.GetUtcNow()) is { } refusal ? [refusal] : []);
        if (manifest is null || problems.Count > 0)
        {
            foreach (var name in (ReadOnlySpan<string>)["loading", "conformance", "examples"]) report.Add(name, null);
            return report;
        }

        report.Run(files, manifest, options);
        return report;
    }

    private void Run(PackageFiles files, Manifest manifest, PluginOptions options)
    {
        using var threads = new EvaluationThreads();
        DefinitionLoadContext? context = null;
        IStageDefinition? definition = null;
        var isLoaded = Add("loading", () => Guarded(() =>
        {
            (context, definition, var refusal) = DefinitionLoader.Load(files, manifest);
            return (refusal ?? Acceptance.DescriptionRefusal(definition!.Describe(), manifest)) is { } problem ? [problem] : [];
        }));
        Add("conformance", isLoaded ? () => Guarded(() => Conformance.Problems(definition!)) : null);
        Add("examples", isLoaded ? () => Guarded(() => Acceptance.ExampleProblems(files, definition!)) : null);
        context?.Unload();

        IReadOnlyList<string> Guarded(Func<IReadOnlyList<string>> work)
        {
            IReadOnlyList<string> found = [];
            return threads.Guard(() => found = work(), options.AcceptanceBudget) is { } failure ? [failure] : found;
        }
    }

    private bool Add(string name, Func<IReadOnlyList<string>>? check)
    {
        var clock = Stopwatch.StartNew();
        var problems = check?.Invoke();
        checks.Add(new PackageCheck(name, problems, clock.Elapsed));
        return problems is { Count: 0 };
    }
}
