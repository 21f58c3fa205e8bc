using PipelineGraph.Core.Contacts;

namespace PipelineGraph.Data.Queries;

/// <summary>Pages of companies by name.</summary>
public sealed class CompaniesQuery(ReadSession session)
{
    private static readonly Keyset<Company> Order =
        new Keyset<Company>("Company").By("name", "c.name_sort", company => company.NameSort).By("id", "c.company_id", company => company.CompanyId);

    public async ValueTask<Page<Company>> PageAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var form = session.Form<Company>();
        var sql = session.Statement().Add("SELECT ").Add(form.Columns("c")).From("company", "c").Where();
        return Order.ToPage(await session.ListAsync(Order.Seek(sql, page), form.Read, cancellationToken), page);
    }

    public ValueTask<int> CountAsync(CancellationToken cancellationToken) =>
        session.CountAsync(session.Statement().Add("SELECT COUNT(*)").From("company", "c").Where(), cancellationToken);
}
