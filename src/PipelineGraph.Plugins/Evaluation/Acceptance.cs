using PipelineGraph.Definitions;
using PipelineGraph.Definitions.Testing;
using PipelineGraph.Plugins.Discovery;
using PipelineGraph.Plugins.Loading;
using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Plugins.Evaluation;

/// <summary>Runs a plugin's own code within the budget: loading, describing, the conformance kit, validating settings.</summary>
internal sealed class Acceptance(EvaluationThreads threads, PluginOptions options)
{
    /// <summary>Why a package is refused that took longer than the budget: perhaps of the machine's doing, so the only such reason that does not stand.</summary>
    public const string TimedOut = "It did not answer in time.";

    private const string Nonconforming = "It does not conform: ";
    private const string Threw = "It threw ";
    private const string Misdescribed = "It describes itself as ";

    /// <summary>Whether a stored reason was found by running the package's own code: the same bytes would give it again.</summary>
    public static bool Gave(string? reason) =>
        reason == TimedOut || new[] { Nonconforming, Threw, Misdescribed }.Any(start => reason?.StartsWith(start, StringComparison.Ordinal) == true);

    /// <summary>The loaded definition and its description, or why it is refused; with all the checks of a package that is new here.</summary>
    public (LoadedDefinition? Loaded, DefinitionDescription? Description, string? Refusal) Load(PackageFiles files, Manifest manifest, bool isNew)
    {
        LoadedDefinition? loaded = null;
        DefinitionDescription? description = null;
        string? refusal = null;
        var problem = Guard(
            () =>
            {
                (loaded, refusal) = DefinitionLoader.Load(files, manifest);
                if (loaded?.Lease() is not { } definition) return;
                try
                {
                    description = definition.Describe();
                    refusal = DescriptionRefusal(description, manifest);
                    if (refusal is null && isNew && Conformance.Problems(definition) is { Count: > 0 } problems)
                    {
                        refusal = Nonconforming + string.Join(" ", problems.Take(5));
                    }
                }
                finally
                {
                    loaded.Return();
                }
            },
            options.AcceptanceBudget);
        refusal = problem ?? refusal;
        if (refusal is null) return (loaded, description, null);
        loaded?.Retire();
        return (null, null, refusal);
    }

    /// <summary>Runs a plugin's code; what went wrong as text, or null.</summary>
    public string? Guard(Action work, TimeSpan budget)
    {
        var thread = threads.Rent();
        var (timedOut, failure) = thread.Invoke(work, budget);
        threads.Return(thread);
        return timedOut ? TimedOut : failure is null ? null : Threw + failure;
    }

    private static string? DescriptionRefusal(DefinitionDescription? description, Manifest manifest)
    {
        if (description is null) return Nonconforming + "Describe gave null.";
        return description.Id != manifest.Id || description.Version != manifest.Version
            ? $"{Misdescribed}'{description.Id}' {description.Version}; the manifest says '{manifest.Id}' {manifest.Version}."
            : null;
    }
}
