namespace PipelineGraph.Core.Stages;

/// <summary>The life of an installed definition. A reason goes with Rejected, Quarantined and Leaked.</summary>
public enum DefinitionState
{
    Discovered,
    Verified,
    Loaded,
    Validated,
    Rejected,
    Quarantined,
    Unloaded,
    Leaked,
}

/// <summary>One version of a definition as it was dropped in: its bytes and what became of it.</summary>
public sealed class DefinitionPackage
{
    /// <summary>SHA-256 over all files, sorted by name: lower-case hexadecimal. Of a folder that could not be read: over its path.</summary>
    public required string PackageHash { get; init; }

    public required string DefinitionId { get; init; }

    public required string Version { get; init; }

    /// <summary>Of the contract it was built for, as <c>1.0</c>; empty when unknown.</summary>
    public required string ContractVersion { get; init; }

    /// <summary>The only tenant that may use it; null: all.</summary>
    public Guid? OwnerTenantId { get; init; }

    /// <summary>The text of <c>plugin.json</c>; empty when there was none.</summary>
    public required string Manifest { get; init; }

    /// <summary>A zip of the accepted files; null of a rejected package.</summary>
    public byte[]? Files { get; set; }

    public required DefinitionState State { get; set; }

    /// <summary>Why it was refused or set aside, in words for its author: no paths and no details of the host.</summary>
    public string? Reason { get; set; }

    public required DateTimeOffset DiscoveredAt { get; init; }
}

/// <summary>Keeps the packages: accepted bytes outlive the folder that they were dropped into.</summary>
public interface IDefinitionPackages
{
    /// <summary>All packages without their files.</summary>
    Task<IReadOnlyList<DefinitionPackage>> ListAsync(CancellationToken cancellationToken);

    /// <summary>One package with its files, or null.</summary>
    Task<DefinitionPackage?> FindAsync(string packageHash, CancellationToken cancellationToken);

    /// <summary>
    /// Adds the package, or updates the state and reason (and the files, where it had none) of the one with its hash; of one that was rejected also
    /// its id, versions and manifest.
    /// </summary>
    Task SaveAsync(DefinitionPackage package, CancellationToken cancellationToken);
}
