using NuGet.Versioning;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Server.Commands;

/// <summary>Finds the package that a person names by id, or by id and version.</summary>
public static class PackageChoice
{
    /// <summary>The package, or why there is none.</summary>
    public static (DefinitionPackage? Package, string Problem) Of(IReadOnlyList<DefinitionPackage> packages, Guid tenantId, string name)
    {
        var parts = name.Split('@', 2);
        var seen = packages.Where(package => package.OwnerTenantId is null || package.OwnerTenantId == tenantId).ToList();
        var named = seen
            .Where(package => package.DefinitionId == parts[0] && (parts.Length == 1 || package.Version == parts[1]))
            .OrderByDescending(package => NuGetVersion.TryParse(package.Version, out var version) ? version : new NuGetVersion(0, 0, 0))
            .ToList();
        if (named.Find(package => package.State is not (DefinitionState.Rejected or DefinitionState.Quarantined)) is { } usable) return (usable, "");
        if (named is [var refused, ..]) return (null, $"{refused.DefinitionId}@{refused.Version} cannot be used: it is {refused.State}{(refused.Reason is null ? "." : $": {refused.Reason}")}");
        var ids = seen.Select(package => $"{package.DefinitionId}@{package.Version}").Order(StringComparer.Ordinal);
        return (null, $"There is no definition '{name}'; there are: {string.Join(", ", ids)}.");
    }
}
