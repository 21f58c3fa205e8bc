using System.Collections.Concurrent;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Plugins.Tests;

/// <summary>Packages kept in memory, copied in and out as a database would.</summary>
internal sealed class KeptPackages : IDefinitionPackages
{
    private readonly ConcurrentDictionary<string, DefinitionPackage> kept = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<DefinitionPackage>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DefinitionPackage>>([.. kept.Values.Select(package => Copy(package, null))]);

    public Task<DefinitionPackage?> FindAsync(string packageHash, CancellationToken cancellationToken) =>
        Task.FromResult(kept.TryGetValue(packageHash, out var package) ? Copy(package, package.Files) : null);

    public Task SaveAsync(DefinitionPackage package, CancellationToken cancellationToken)
    {
        kept.AddOrUpdate(package.PackageHash, Copy(package, package.Files), (_, old) => Copied(old, package));
        return Task.CompletedTask;
    }

    public void Tamper(string packageHash) => kept[packageHash].Files![^30] ^= 1;

    public void ReplaceFiles(string packageHash, byte[] files) => kept[packageHash].Files = files;

    private static DefinitionPackage Copied(DefinitionPackage old, DefinitionPackage package)
    {
        var kept = Copy(old.State == DefinitionState.Rejected ? package : old, package.Files ?? old.Files);
        (kept.State, kept.Reason) = (package.State, package.Reason);
        return kept;
    }

    private static DefinitionPackage Copy(DefinitionPackage package, byte[]? files) => new()
    {
        PackageHash = package.PackageHash,
        DefinitionId = package.DefinitionId,
        Version = package.Version,
        ContractVersion = package.ContractVersion,
        OwnerTenantId = package.OwnerTenantId,
        Manifest = package.Manifest,
        Files = files,
        State = package.State,
        Reason = package.Reason,
        DiscoveredAt = package.DiscoveredAt,
    };
}
