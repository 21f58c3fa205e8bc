using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data;

/// <summary>The packages in the database.</summary>
public sealed class DefinitionPackages(IDbContextFactory<PipelineDbContext> contexts) : IDefinitionPackages
{
    public async Task<IReadOnlyList<DefinitionPackage>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.DefinitionPackages.AsNoTracking()
            .OrderBy(package => package.DefinitionId).ThenBy(package => package.DiscoveredAt).ThenBy(package => package.PackageHash)
            .Select(package => new DefinitionPackage
            {
                PackageHash = package.PackageHash,
                DefinitionId = package.DefinitionId,
                Version = package.Version,
                ContractVersion = package.ContractVersion,
                OwnerTenantId = package.OwnerTenantId,
                Manifest = package.Manifest,
                State = package.State,
                Reason = package.Reason,
                DiscoveredAt = package.DiscoveredAt,
            })
            .ToListAsync(cancellationToken);
    }

    public async Task<DefinitionPackage?> FindAsync(string packageHash, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.DefinitionPackages.AsNoTracking().FirstOrDefaultAsync(package => package.PackageHash == packageHash, cancellationToken);
    }

    public async Task SaveAsync(DefinitionPackage package, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.DefinitionPackages.FirstOrDefaultAsync(other => other.PackageHash == package.PackageHash, cancellationToken);
        if (known is null)
        {
            context.Add(package);
        }
        else
        {
            // A refused package's name is only that of its folder: the same bytes in a folder of another name are examined again. The time is that of
            // the last examination.
            if (known.State == DefinitionState.Rejected)
            {
                context.Entry(known).CurrentValues.SetValues(new { package.DefinitionId, package.Version, package.ContractVersion, package.Manifest, package.DiscoveredAt });
            }

            (known.State, known.Reason) = (package.State, package.Reason);
            known.Files ??= package.Files;
        }

        await context.SaveChangesAsync(cancellationToken);
    }
}
