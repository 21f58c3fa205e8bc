using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Stages;
using PipelineGraph.Data.Writing;

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
            await InsertAsync(package, cancellationToken);
            known = await context.DefinitionPackages.FirstAsync(other => other.PackageHash == package.PackageHash, cancellationToken);
        }

        // What one process accepted is not refused because another one was too slow at the same time.
        if (package.State == DefinitionState.Rejected && known.State != DefinitionState.Rejected) return;

        // A refused package's name is only that of its folder: the same bytes in a folder of another name are examined again. The time is that of
        // the last examination.
        if (known.State == DefinitionState.Rejected)
        {
            context.Entry(known).CurrentValues.SetValues(new { package.DefinitionId, package.Version, package.ContractVersion, package.Manifest, package.DiscoveredAt });
        }

        (known.State, known.Reason) = (package.State, package.Reason);
        known.Files ??= package.Files;
        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Another process that looks at the same folder may store it at the same time: the first is kept.</summary>
    private async Task InsertAsync(DefinitionPackage package, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        await using var connection = new WriteConnection(context.Database.GetDbConnection(), context.Model);
        var form = connection.Form<DefinitionPackage>();
        await connection.ExecuteAsync(form.Insert + " ON CONFLICT (package_hash) DO NOTHING", cancellationToken, form.Values(package));
    }
}
