using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Contacts;

namespace PipelineGraph.Data.Queries;

/// <summary>Pages of companies by name.</summary>
public sealed class CompaniesQuery(ReadSession session)
{
    private static readonly Keyset<Company> Order =
        new Keyset<Company>().By("name", company => company.NameSort).By("id", company => company.CompanyId);

    public Task<Page<Company>> PageAsync(PageRequest page, CancellationToken cancellationToken) =>
        session.ReadAsync(db => Order.ReadAsync(db.Companies, page, cancellationToken), cancellationToken);

    public Task<int> CountAsync(CancellationToken cancellationToken) =>
        session.ReadAsync(db => db.Companies.CountAsync(cancellationToken), cancellationToken);
}
