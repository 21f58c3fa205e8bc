using System.Collections.Concurrent;
using PipelineGraph.Definitions;
using PipelineGraph.Definitions.Testing;
using PipelineGraph.Plugins.Discovery;
using PipelineGraph.Plugins.Loading;
using PipelineGraph.Plugins.Verification;
using PipelineGraph.Plugins.Workers;

namespace PipelineGraph.Plugins.Evaluation;

/// <summary>Runs a plugin's own code within the budget: loading, describing, the conformance kit, validating settings.</summary>
internal sealed class Acceptance(EvaluationThreads threads, PluginOptions options)
{
    /// <summary>Why a package is refused that took longer than the budget: perhaps of the machine's doing, so the only such reason that does not stand.</summary>
    public const string TimedOut = EvaluationThreads.TimedOut;

    /// <summary>How the reason begins of one that ended the process it was tried in.</summary>
    public const string Ended = "It ended its process: ";

    private const string Nonconforming = "It does not conform: ";

    /// <summary>Of one that answers by something that each process has of its own.</summary>
    public const string Differs = Nonconforming + "The same facts gave another verdict in another process: it depends on a hash, on the order of a set that is ordered by hashes, or on the process.";

    /// <summary>The packages that passed all checks in this process, whichever catalogue asked: the same bytes pass again.</summary>
    private static readonly ConcurrentDictionary<string, bool> Passed = new(StringComparer.Ordinal);

    private const string Unmet = "Its examples are not met: ";
    private const int ProblemsShown = 5;
    private const string Misdescribed = "It describes itself as ";

    /// <summary>Whether a stored reason was found by running the package's own code: the same bytes would give it again.</summary>
    public static bool Gave(string? reason) =>
        reason == TimedOut || new[] { Nonconforming, Unmet, Ended, EvaluationThreads.Threw, Misdescribed }.Any(start => reason?.StartsWith(start, StringComparison.Ordinal) == true);

    /// <summary>The loaded definition and its description, or why it is refused; with all the checks of a package that is new here.</summary>
    public (LoadedDefinition? Loaded, DefinitionDescription? Description, string? Refusal) Load(PackageFiles files, Manifest manifest, bool isNew)
    {
        var loaded = TryAndLoad(files, manifest, isNew && !Passed.ContainsKey(files.Hash));
        if (isNew && loaded.Refusal is null) Passed[files.Hash] = true;
        return loaded;
    }

    private (LoadedDefinition? Loaded, DefinitionDescription? Description, string? Refusal) TryAndLoad(PackageFiles files, Manifest manifest, bool isNew)
    {
        if (options.IsolationFor(manifest.Id) == DefinitionIsolation.Process)
        {
            var workers = new WorkerDefinition(files, options);
            var (described, refused) = workers.Load(isNew);
            return described is null ? (null, null, refused) : (new LoadedDefinition(workers), described, null);
        }

        // Tried in a process of its own, wherever it is to run: what no process survives ends that one.
        if (isNew)
        {
            var (isTried, unfit) = Trial(files);
            if (unfit is not null) return (null, null, unfit);
            isNew = !isTried;
        }

        var (running, description, refusal) = LoadHere(files, manifest, isNew);
        return running is null ? (null, null, refusal) : (new LoadedDefinition(running), description, null);
    }

    /// <summary>All the checks of a new package in a worker: whether this machine has one to give, and why the package is refused.</summary>
    private (bool IsTried, string? Refusal) Trial(PackageFiles files)
    {
        var worker = new WorkerDefinition(files, options);
        var (_, refusal) = worker.Load(isNew: true);
        worker.Unload();
        return refusal?.StartsWith(WorkerProcess.CannotStart, StringComparison.Ordinal) == true ? (false, null) : (true, refusal);
    }

    /// <summary>The same in this process.</summary>
    public (InProcessDefinition? Running, DefinitionDescription? Description, string? Refusal) LoadHere(PackageFiles files, Manifest manifest, bool isNew)
    {
        InProcessDefinition? running = null;
        DefinitionDescription? description = null;
        string? refusal = null;
        var problem = threads.Guard(
            () =>
            {
                (var context, var definition, refusal) = DefinitionLoader.Load(files, manifest);
                if (context is null || definition is null) return;
                running = new InProcessDefinition(context, definition, threads, options);
                description = definition.Describe();
                refusal = DescriptionRefusal(description, manifest);
                if (refusal is not null || !isNew) return;
                if (Conformance.Problems(definition) is { Count: > 0 } problems) refusal = Nonconforming + string.Join(" ", problems.Take(ProblemsShown));
                else if (ExampleProblems(files, definition) is { Count: > 0 } unmet) refusal = Unmet + string.Join(" ", unmet.Take(ProblemsShown));
            },
            options.AcceptanceBudget);
        refusal = problem ?? refusal;
        if (refusal is null) return (running, description, null);
        running?.Unload();
        return (null, null, refusal);
    }

    /// <summary>What its own given-when-then files say otherwise.</summary>
    public static IReadOnlyList<string> ExampleProblems(PackageFiles files, IStageDefinition definition) =>
        [.. files.Examples.SelectMany(example => ExampleFile.Parse(example.Name, example.Text).Run(definition))];

    public static string? DescriptionRefusal(DefinitionDescription? description, Manifest manifest)
    {
        if (description is null) return Nonconforming + "Describe gave null.";
        return description.Id != manifest.Id || description.Version != manifest.Version
            ? $"{Misdescribed}'{description.Id}' {description.Version}; the manifest says '{manifest.Id}' {manifest.Version}."
            : null;
    }
}
