using PipelineGraph.Core.Stages;
using PipelineGraph.Definitions;
using PipelineGraph.Plugins.Evaluation;
using PipelineGraph.Plugins.Loading;
using PipelineGraph.Plugins.Verification;

namespace PipelineGraph.Plugins.Discovery;

/// <summary>A package that was examined: accepted and loaded, or rejected with its reason.</summary>
internal sealed record ExaminedPackage(DefinitionPackage Package, LoadedDefinition? Loaded, DefinitionDescription? Description);

/// <summary>Looks into the folder and examines what it has not seen before, one package after the other; a broken one does not stop the next.</summary>
internal sealed class PackageInbox(PluginOptions options, Acceptance acceptance, TimeProvider time)
{
    private readonly PluginFolder folder = new(options);
    private readonly Dictionary<string, string> examined = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> lastSeen = new(StringComparer.Ordinal);

    /// <summary>Notes how the folders look now; whether there are any to examine.</summary>
    public bool Look()
    {
        var any = false;
        var trusted = options.Trust.Stamp();
        foreach (var found in folder.Find())
        {
            var fingerprint = lastSeen[found.RelativePath] = Fingerprint(found, trusted);
            any |= examined.GetValueOrDefault(found.RelativePath) != fingerprint;
        }

        return any;
    }

    /// <summary>Those that are new or changed, and are as they were at the last look: nobody is still copying.</summary>
    /// <param name="retries">Whether what was refused for its time is tried again after a while; somebody who waits for the answer does not want that.</param>
    public IEnumerable<ExaminedPackage> Examine(IReadOnlyList<DefinitionPackage> known, bool retries)
    {
        var installed = known.ToDictionary(package => package.PackageHash, StringComparer.Ordinal);
        var trusted = options.Trust.Stamp();
        foreach (var found in folder.Find())
        {
            var fingerprint = Fingerprint(found, trusted);
            var isSettled = lastSeen.TryGetValue(found.RelativePath, out var before) && before == fingerprint;
            lastSeen[found.RelativePath] = fingerprint;
            if (examined.GetValueOrDefault(found.RelativePath) == fingerprint || !isSettled) continue;
            examined[found.RelativePath] = fingerprint;
            if (Guarded(found, installed, retries) is not { } result) continue;
            if (installed.TryGetValue(result.Package.PackageHash, out var other) && PluginFolder.RelativePath(other) is var path && path != found.RelativePath)
            {
                examined.Remove(path); // this one takes over what was kept of that folder, which the next look tells by its path
            }

            installed[result.Package.PackageHash] = result.Package;
            yield return result;
        }
    }

    /// <summary>Examines everything again at the next look: what was found could not be stored.</summary>
    public void Forget() => examined.Clear();

    /// <summary>Whatever one package does to the examination is that package's reason to be refused: those after it are still examined.</summary>
    private ExaminedPackage? Guarded(FoundFolder found, Dictionary<string, DefinitionPackage> installed, bool retries)
    {
        try
        {
            return Examine(found, installed, retries);
        }
#pragma warning disable CA1031 // a package that nobody thought of must not stop the others
        catch (Exception exception)
        {
            var reason = $"It cannot be examined: {exception.GetType().Name}. Build the package again with the definition template's targets.";
            return Rejected(found, PackageFiles.HashOfText(found.RelativePath), "", "", reason, installed);
        }
#pragma warning restore CA1031
    }

    /// <summary>Null when the very bytes are known and nothing is new.</summary>
    private ExaminedPackage? Examine(FoundFolder found, Dictionary<string, DefinitionPackage> installed, bool retries)
    {
        var (files, unread) = folder.Read(found);
        if (files is null) return Rejected(found, PackageFiles.HashOfText(found.RelativePath), "", "", unread!, installed);

        var manifest = files.Manifest is { Length: <= 65_536 } text ? text : "";
        var known = installed.GetValueOrDefault(files.Hash);
        var isOfOther = known is not null && (known.DefinitionId != Bounded(found.Id) || known.Version != Bounded(found.Version));
        if (known is not null && !isOfOther && known.State != DefinitionState.Rejected) return null;
        var (read, refusal) = PackageVerification.Verify(files, found.Id, found.Version);

        // The same bytes under a wrong name, besides: as their hash is another folder's, this one is told by its path.
        if (isOfOther && refusal is not null) return Rejected(found, PackageFiles.HashOfText(found.RelativePath), manifest, read?.ContractVersion ?? "", refusal, installed);
        if (known is { State: not DefinitionState.Rejected }) return null;
        refusal ??= options.Trust.Refusal(files, found.Id, found.Version, time.GetUtcNow());
        if (refusal is null && Twin(found, files.Hash, installed) is not null)
        {
            refusal = $"'{found.Id}' {found.Version} is already installed with other files. A version never changes: give the new files a new version.";
        }

        if (refusal is null && Acceptance.Gave(known?.Reason))
        {
            if (known!.Reason != Acceptance.TimedOut) return null;
            if (!retries || time.GetUtcNow() - known.DiscoveredAt < options.RetryTime)
            {
                examined.Remove(found.RelativePath); // a later look tries it
                return null;
            }
        }

        var (loaded, description, refused) = refusal is null ? acceptance.Load(files, read!, isNew: true) : (null, null, refusal);
        if (loaded is null) return Rejected(found, files.Hash, manifest, read?.ContractVersion ?? "", refused!, installed);
        var package = Package(found, files.Hash, manifest, read!.ContractVersion, DefinitionState.Validated, null);
        package.Files = files.ToZip();
        return new ExaminedPackage(package, loaded, description);
    }

    private ExaminedPackage? Rejected(
        FoundFolder found, string hash, string manifest, string contractVersion, string reason, Dictionary<string, DefinitionPackage> installed) =>
        installed.TryGetValue(hash, out var known) && known.Reason == reason && reason != Acceptance.TimedOut // of which the time of the last try is kept
            ? null
            : new ExaminedPackage(Package(found, hash, manifest, contractVersion, DefinitionState.Rejected, reason), null, null);

    /// <summary>What was refused is looked at again when its files change, or what is trusted.</summary>
    private static string Fingerprint(FoundFolder found, string trusted) => PluginFolder.Fingerprint(found) is { Length: > 0 } files ? $"{files}\n{trusted}" : "";

    private static DefinitionPackage? Twin(FoundFolder found, string hash, Dictionary<string, DefinitionPackage> installed) =>
        installed.Values.FirstOrDefault(package => package.PackageHash != hash && package.State != DefinitionState.Rejected
            && package.DefinitionId == found.Id && package.Version == found.Version && package.OwnerTenantId == found.Owner);

    private DefinitionPackage Package(FoundFolder found, string hash, string manifest, string contractVersion, DefinitionState state, string? reason) => new()
    {
        PackageHash = hash,
        DefinitionId = Bounded(found.Id),
        Version = Bounded(found.Version),
        ContractVersion = Bounded(contractVersion),
        OwnerTenantId = found.Owner,
        Manifest = manifest,
        State = state,
        Reason = reason,
        DiscoveredAt = time.GetUtcNow(),
    };

    private static string Bounded(string text) => text.Length <= 100 ? text : text[..100];
}
