using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Loading;

namespace PipelineGraph.Plugins.Evaluation;

/// <summary>One package as this host knows it: its state, its description once it was loaded, and its health under each binding.</summary>
internal sealed class InstalledDefinition(DefinitionPackage package, PluginOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<(Guid TenantId, string SettingsHash), BoundSettings> bindings = new();
    private StrongBox<int> lost = new();

    /// <summary>Without the files.</summary>
    public DefinitionPackage Package { get; } = package;

    /// <summary>One loading at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    public LoadedDefinition? Loaded { get; set; }

    public DefinitionDescription? Description { get; private set; }

    public VerdictCheck? Verdicts { get; private set; }

    /// <summary>Why it did not load the last time, and until when it is not tried again.</summary>
    public (string Reason, DateTimeOffset Until)? LoadFailure { get; set; }

    public DateTimeOffset LastUsedAt { get; set; }

    /// <summary>Whether the state changed here and is not yet stored.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Threads that evaluations have not given back.</summary>
    public int LostThreads => Volatile.Read(ref lost.Value);

    /// <summary>Why it cannot be used, or null.</summary>
    public string? Refusal => Package.State is DefinitionState.Rejected or DefinitionState.Quarantined
        ? Package.Reason ?? "The package was refused."
        : null;

    /// <summary>Whether the tenant may use it.</summary>
    public bool IsFor(Guid tenantId) => Package.OwnerTenantId is null || Package.OwnerTenantId == tenantId;

    /// <summary>Another state, to be stored at the next look.</summary>
    public void Become(DefinitionState state, string? reason)
    {
        (Package.State, Package.Reason) = (state, reason);
        IsDirty = true;
    }

    public void Describe(DefinitionDescription description)
    {
        Description ??= description;
        Verdicts ??= new VerdictCheck(description);
    }

    /// <summary>How evaluations went under a tenant's binding; null when there was none.</summary>
    public BindingHealth? Health(Guid tenantId, string settingsHash) => bindings.GetValueOrDefault((tenantId, settingsHash))?.Health;

    /// <summary>The settings of a tenant's binding, read once.</summary>
    public (BoundSettings? Bound, string? Refusal) Bind(Guid tenantId, StageBinding binding)
    {
        if (bindings.TryGetValue((tenantId, binding.SettingsHash), out var known)) return (known, null);
        if (SettingsJson.Hash(binding.Settings) != binding.SettingsHash) return (null, "The binding's settings do not have the hash that it names.");
        var (settings, _, problems) = SettingsJson.Read(Description!, binding.Settings);
        if (settings is null) return (null, "The binding's settings do not fit: " + string.Join(" ", problems.Select(problem => problem.Message)));
        var bound = new BoundSettings(settings, binding.Settings, Description!.Reads.Including(settings), new BindingHealth(options, time));
        return (bindings.GetOrAdd((tenantId, binding.SettingsHash), bound), null);
    }

    /// <summary>Counts a thread that an evaluation did not give back in time, until it ends after all.</summary>
    public void LoseThread(Task over)
    {
        var counter = lost;
        if (Interlocked.Increment(ref counter.Value) is var count && count >= options.LostThreads)
        {
            Become(DefinitionState.Quarantined, $"Quarantined: {count} evaluations never ended, and each holds a thread of the server.");
        }

        _ = over.ContinueWith(
            static (_, counted) => Interlocked.Decrement(ref ((StrongBox<int>)counted!).Value), counter, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Follows what is kept: another process quarantined or released it.</summary>
    public void Follow(DefinitionPackage kept)
    {
        if (IsDirty || kept.State == DefinitionState.Quarantined == (Package.State == DefinitionState.Quarantined)) return;
        (Package.State, Package.Reason) = (kept.State, kept.Reason);
        if (kept.State != DefinitionState.Quarantined) Release();
    }

    public void Release()
    {
        LoadFailure = null;
        lost = new StrongBox<int>(); // those that are lost by now count no more, and no less when they end
        foreach (var bound in bindings.Values) bound.Health.Release();
    }
}

/// <summary>Settings of one tenant's binding, what is read under them, and how evaluations went.</summary>
internal sealed record BoundSettings(Settings Settings, string Canonical, FactReads Reads, BindingHealth Health);
