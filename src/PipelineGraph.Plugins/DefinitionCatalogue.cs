using System.Collections.Concurrent;
using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Discovery;
using PipelineGraph.Plugins.Evaluation;
using PipelineGraph.Plugins.Loading;
using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Plugins;

/// <summary>The definitions that this host knows: those kept, and those found in the folder. Leases them to whoever evaluates.</summary>
public sealed class DefinitionCatalogue : IStageEvaluators, IDisposable
{
    private readonly PluginOptions options;
    private readonly IDefinitionPackages packages;
    private readonly TimeProvider time;
    private readonly EvaluationThreads threads = new();
    private readonly Acceptance acceptance;
    private readonly PackageInbox inbox;
    private readonly ConcurrentDictionary<string, InstalledDefinition> installed = new(StringComparer.Ordinal);
    private readonly Unloading unloading = new();
    private readonly SemaphoreSlim refreshing = new(1, 1);

    public DefinitionCatalogue(PluginOptions options, IDefinitionPackages packages, TimeProvider time)
    {
        (this.options, this.packages, this.time) = (options, packages, time);
        acceptance = new Acceptance(threads, options);
        inbox = new PackageInbox(options, acceptance, time);
    }

    /// <summary>Definitions that were unloaded but are still in memory, because something holds them.</summary>
    public int StillInMemory => unloading.StillInMemory;

    /// <summary>Threads that are lost to evaluations which have not ended.</summary>
    public int LostThreads => installed.Values.Sum(found => found.LostThreads);

    /// <summary>
    /// Reads the folder now; the packages that are new or whose state changed, with their reasons. What is still being copied is left to the next look.
    /// </summary>
    public Task<IReadOnlyList<DefinitionPackage>> RefreshAsync(CancellationToken cancellationToken) => RefreshAsync(waits: true, cancellationToken);

    /// <summary>
    /// Reads the folder at each interval until cancelled: a package that was dropped in is taken as soon as its files stay the same from one look to
    /// the next.
    /// </summary>
    /// <param name="failed">Told what went wrong in one look, as a database that does not answer; the next look tries again.</param>
    public async Task WatchAsync(TimeSpan interval, Action<DefinitionPackage> changed, Action<Exception> failed, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                foreach (var package in await RefreshAsync(waits: false, cancellationToken)) changed(package);
            }
#pragma warning disable CA1031 // one failed look must not end the watch
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failed(exception);
            }
#pragma warning restore CA1031
        }
    }

    public async Task<(IStageEvaluator? Evaluator, EvaluationFailure? Failure)> OpenAsync(
        Guid tenantId, StageBinding binding, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenantId, binding.PackageHash, cancellationToken) is not { } found) return NotLoaded("The package is not installed.");
        if (found.Refusal is { } refusal) return NotLoaded(refusal);
        if (found.Package.DefinitionId != binding.DefinitionId || found.Package.Version != binding.Version) return NotLoaded("The package is of another definition or version.");
        var (loaded, definition, failed) = await LeaseAsync(found, cancellationToken);
        if (definition is null) return NotLoaded(failed!);
        var (bound, unbound) = found.Bind(tenantId, binding);
        if (bound is not null) return (new StageEvaluator(binding, found, bound, loaded!, definition), null);
        loaded!.Return();
        return NotLoaded(unbound!);
    }

    public async Task<DefinitionDescription?> DescribeAsync(string packageHash, CancellationToken cancellationToken)
    {
        if (await FindAsync(packageHash, cancellationToken) is not { } found) return null;
        if (found.Description is { } description) return description;
        if (found.Package.State == DefinitionState.Rejected) return null;
        var (loaded, _, _) = await LeaseAsync(found, cancellationToken);
        loaded?.Return();
        return found.Description;
    }

    public async Task<(StageBinding? Binding, IReadOnlyList<SettingProblem> Problems, EvaluationFailure? Failure)> BindAsync(
        Guid tenantId, string packageHash, string settingsJson, CancellationToken cancellationToken)
    {
        if (await FindAsync(tenantId, packageHash, cancellationToken) is not { } found) return Refused("The package is not installed.");
        if (found.Refusal is { } refusal) return Refused(refusal);
        var (loaded, definition, failed) = await LeaseAsync(found, cancellationToken);
        if (definition is null) return Refused(failed!);
        try
        {
            var (settings, canonical, problems) = SettingsJson.Read(found.Description!, settingsJson);
            if (settings is null) return (null, problems, null);
            var (own, unanswered) = definition.Validate(canonical, settings);
            if (unanswered is not null) return Refused(unanswered);
            if (own.Count > 0) return (null, own, null);
            return (new StageBinding
            {
                DefinitionId = found.Package.DefinitionId,
                Version = found.Package.Version,
                PackageHash = packageHash,
                Settings = canonical,
                SettingsHash = SettingsJson.Hash(canonical),
            }, [], null);
        }
        finally
        {
            loaded!.Return();
        }
    }

    public BindingQuarantine? QuarantineOf(Guid tenantId, StageBinding binding)
    {
        if (!installed.TryGetValue(binding.PackageHash, out var found) || !found.IsFor(tenantId)) return null;
        return found.Refusal is { } refusal ? new BindingQuarantine(refusal, null, null) : found.Health(tenantId, binding.SettingsHash)?.Quarantine;
    }

    /// <summary>
    /// Lets a quarantined package and its bindings be used again, and the subjects that were set aside. Other processes on the database follow at their
    /// next look.
    /// </summary>
    /// <returns>False when there is no such package, or it was rejected: that is not ended by a release but by another package.</returns>
    public async Task<bool> ReleaseAsync(string packageHash, CancellationToken cancellationToken)
    {
        if (await FindAsync(packageHash, cancellationToken) is not { } found || found.Package.State == DefinitionState.Rejected) return false;
        found.Release();
        if (found.Package.State != DefinitionState.Quarantined) return true;
        (found.Package.State, found.Package.Reason) = (DefinitionState.Validated, null);
        await packages.SaveAsync(found.Package, cancellationToken);
        return true;
    }

    /// <summary>Unloads a definition once its last lease is returned; it is loaded again when it is next asked for.</summary>
    public void Unload(string packageHash)
    {
        if (installed.TryGetValue(packageHash, out var found)) unloading.Retire(found, time.GetUtcNow());
    }

    public void Dispose()
    {
        foreach (var found in installed.Values) found.Loaded?.Retire();
        threads.Dispose();
        refreshing.Dispose();
    }

    private async Task<IReadOnlyList<DefinitionPackage>> RefreshAsync(bool waits, CancellationToken cancellationToken)
    {
        await refreshing.WaitAsync(cancellationToken);
        try
        {
            if (waits && inbox.Look()) await Task.Delay(options.SettleTime, cancellationToken); // of the file system, which no test's clock moves
            var known = await packages.ListAsync(cancellationToken);
            foreach (var package in known) Follow(package);
            List<DefinitionPackage> changed = [];
            foreach (var examined in inbox.Examine(known, retries: !waits))
            {
                await packages.SaveAsync(examined.Package, cancellationToken);
                examined.Package.Files = null;
                var found = new InstalledDefinition(examined.Package, options, time) { Loaded = examined.Loaded, LastUsedAt = time.GetUtcNow() };
                if (examined.Description is { } description) found.Describe(description);
                installed[examined.Package.PackageHash] = found;
                changed.Add(examined.Package);
            }

            changed.AddRange(await KeepHouseAsync(cancellationToken));
            return changed;
        }
        catch
        {
            inbox.Forget();
            throw;
        }
        finally
        {
            refreshing.Release();
        }
    }

    /// <summary>Takes over what another process made of a package: accepted under another name, quarantined, released.</summary>
    private void Follow(DefinitionPackage kept)
    {
        var found = installed.GetOrAdd(kept.PackageHash, _ => new InstalledDefinition(kept, options, time));
        if (found.Package.State == DefinitionState.Rejected && kept.State != DefinitionState.Rejected) installed[kept.PackageHash] = new InstalledDefinition(kept, options, time);
        else found.Follow(kept);
    }

    /// <summary>Stores what changed while evaluating, unloads what nobody uses, and names what leaked.</summary>
    private async Task<IReadOnlyList<DefinitionPackage>> KeepHouseAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<DefinitionPackage> changed = [];
        foreach (var found in installed.Values)
        {
            if (found.Loaded is { IsLeased: false } && now - found.LastUsedAt > options.IdleTime) unloading.Retire(found, now);
            if (!found.IsDirty) continue;
            found.IsDirty = false;
            await packages.SaveAsync(found.Package, cancellationToken);
            changed.Add(found.Package);
        }

        foreach (var found in unloading.TakeLeaked(now - options.LeakTime))
        {
            if (found.Refusal is not null) continue;
            (found.Package.State, found.Package.Reason) = (DefinitionState.Leaked, "It was unloaded, but something still holds it in memory.");
            await packages.SaveAsync(found.Package, cancellationToken);
            changed.Add(found.Package);
        }

        return changed;
    }

    /// <summary>Null for a package of another tenant, as for one that nobody has.</summary>
    private async Task<InstalledDefinition?> FindAsync(Guid tenantId, string packageHash, CancellationToken cancellationToken) =>
        await FindAsync(packageHash, cancellationToken) is { } found && found.IsFor(tenantId) ? found : null;

    private async Task<InstalledDefinition?> FindAsync(string packageHash, CancellationToken cancellationToken)
    {
        if (installed.TryGetValue(packageHash, out var found)) return found;
        if (await packages.FindAsync(packageHash, cancellationToken) is not { } package) return null;
        package.Files = null;
        return installed.GetOrAdd(packageHash, new InstalledDefinition(package, options, time));
    }

    private async ValueTask<(LoadedDefinition? Loaded, IRunningDefinition? Definition, string? Refusal)> LeaseAsync(
        InstalledDefinition found, CancellationToken cancellationToken)
    {
        found.LastUsedAt = time.GetUtcNow();
        if (found.Loaded is { } loaded && loaded.Lease() is { } definition) return (loaded, definition, null);
        await found.Gate.WaitAsync(cancellationToken);
        try
        {
            if (found.Loaded is { } again && again.Lease() is { } leased) return (again, leased, null);
            if (found.LoadFailure is { } failed && found.LastUsedAt < failed.Until) return (null, null, failed.Reason);
            var kept = await packages.FindAsync(found.Package.PackageHash, cancellationToken);
            var (fresh, description, problem) = Load(kept, found.Package.PackageHash);
            if (fresh is null)
            {
                found.LoadFailure = (problem!, time.GetUtcNow() + options.RetryTime);
                return (null, null, problem);
            }

            found.LoadFailure = null;
            found.Describe(description!);
            found.Loaded = fresh;
            if (found.Package.State is DefinitionState.Leaked or DefinitionState.Unloaded) found.Become(DefinitionState.Validated, null);
            return (fresh, fresh.Lease(), null);
        }
        finally
        {
            found.Gate.Release();
        }
    }

    private (LoadedDefinition? Loaded, DefinitionDescription? Description, string? Refusal) Load(DefinitionPackage? kept, string packageHash)
    {
        if (kept?.Files is not { } zip) return (null, null, "The package's files are not kept.");
        PackageFiles files;
        try
        {
            files = PackageFiles.FromZip(zip, kept.OwnerTenantId);
        }
        catch (InvalidDataException)
        {
            return (null, null, "The package's kept files are broken.");
        }

        if (files.Hash != packageHash) return (null, null, "The package's kept files do not have the hash that it is known by.");
        var (manifest, refusal) = PackageVerification.Verify(files, kept.DefinitionId, kept.Version);
        refusal ??= options.Trust.Refusal(files, kept.DefinitionId, kept.Version, now: null);
        return refusal is null ? acceptance.Load(files, manifest!, isNew: false) : (null, null, refusal);
    }

    private static (IStageEvaluator?, EvaluationFailure?) NotLoaded(string reason) => (null, new EvaluationFailure(EvaluationFailureKind.NotLoaded, reason));

    /// <summary>Not a problem of the settings: no others would help.</summary>
    private static (StageBinding?, IReadOnlyList<SettingProblem>, EvaluationFailure?) Refused(string reason) =>
        (null, [], new EvaluationFailure(EvaluationFailureKind.NotLoaded, reason));
}
