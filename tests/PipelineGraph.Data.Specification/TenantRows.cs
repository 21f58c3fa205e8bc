using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Stages;

namespace PipelineGraph.Data.Specification;

/// <summary>A tenant's rows, as a test looks at them afterwards.</summary>
/// <param name="open">A new look into the tables.</param>
public sealed class TenantRows(Func<PipelineDbContext> open, Guid tenantId)
{
    public Guid TenantId => tenantId;

    public async Task<T> ReadAsync<T>(Func<PipelineDbContext, Task<T>> read)
    {
        await using var context = open();
        context.TenantId = tenantId;
        return await read(context);
    }

    public Task<List<StageChange>> LedgerAsync() => ReadAsync(context => context.StageChanges.AsNoTracking().OrderBy(change => change.Number).ToListAsync());
}
