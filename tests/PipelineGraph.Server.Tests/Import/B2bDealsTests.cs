using Microsoft.EntityFrameworkCore;
using PipelineGraph.Definitions;

namespace PipelineGraph.Server.Tests.Import;

/// <summary>Deals without dates, one row a deal.</summary>
public sealed class B2bDealsTests
{
    [Fact]
    public async Task The_figures_of_the_file_come_out_of_the_database()
    {
        var file = Repository.Shared("salvirt_b2b_deals.csv");
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var installation = await TestInstallation.CreateAsync(cancellationToken);
        var caller = await installation.TenantAsync("b2b", "engagement", "{}", cancellationToken);

        var result = await installation.ImportAsync(caller, file, "b2b-deals.json", cancellationToken);

        Assert.Equal((448, 448, 0), (result.Rows, result.Imported, result.Bad));
        await using var context = await installation.OpenAsync(caller, cancellationToken);
        Assert.Equal(448, await context.Deals.CountAsync(cancellationToken));
        var deals = await context.Deals.Select(deal => new { deal.DealId, deal.CompanyId, deal.BuyerId }).ToListAsync(cancellationToken);
        var values = (await context.Facts.Where(fact => fact.ValueType != null).ToListAsync(cancellationToken))
            .ToDictionary(fact => (fact.SubjectId, fact.Key), fact => fact.ValueText ?? (fact.ValueBoolean is { } flag ? (flag ? "Yes" : "No") : ""));
        string? Of(Guid? subject, string key) => subject is { } id && values.TryGetValue((id, key), out var value) ? value : null;

        Assert.Equal(227, deals.Count(deal => Of(deal.DealId, "outcome") == "won"));
        Assert.Equal(221, deals.Count(deal => Of(deal.DealId, "outcome") == "lost"));
        var able = deals.Where(deal =>
            Of(deal.DealId, "authority") is "Mid" or "High" && Of(deal.CompanyId, "size") is "Big" or "Mid" && Of(deal.DealId, "budget_allocated") == "Yes").ToList();
        Assert.Equal((196, 105), (able.Count, able.Count(deal => Of(deal.DealId, "outcome") == "won")));
        var asked = deals.Where(deal => Of(deal.DealId, "quote_asked") == "Yes").ToList();
        Assert.Equal((402, 201), (asked.Count, asked.Count(deal => Of(deal.DealId, "outcome") == "won")));
        Assert.Equal(402, await context.Quotes.CountAsync(quote => quote.Status == QuoteStatus.Requested, cancellationToken));
        Assert.All(deals, deal => Assert.NotNull(deal.BuyerId));

        // Unknown is not No: what the file does not know, the database does not know.
        var lines = (await File.ReadAllLinesAsync(file, cancellationToken)).Skip(1).Select(line => line.Split(';')).ToList();
        Assert.Equal(lines.Count(line => line[7] == "Unknown"), deals.Count(deal => Of(deal.DealId, "budget_allocated") is null));
        Assert.Equal(lines.Count(line => line[7] == "No"), deals.Count(deal => Of(deal.DealId, "budget_allocated") == "No"));
    }
}
