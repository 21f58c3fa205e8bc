using System.Text.RegularExpressions;
using PipelineGraph.Server.Tests.Hosting;
using PipelineGraph.Server.Tests.Queries;

namespace PipelineGraph.Server.PostgreSql.Tests;

/// <summary>A tenant with three thousand deals in stages.</summary>
public sealed class LargeDeals : IAsyncLifetime
{
    public TestServer Server { get; } = new();

    public TestTenant Tenant { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        Tenant = await DealHistories.DealsAsync(Server, new Random(1), deals: 10);
        await LargeTenant.CopyAsync(Server, copies: 300);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}

public sealed class DealPlanTests(LargeDeals large) : IClassFixture<LargeDeals>
{
    /// <summary>Joined by what facts have in common, a figure's money would read everybody's.</summary>
    [Theory]
    [InlineData("{ funnel(unit: DEAL) { stages { money { deals } } } }")]
    [InlineData("""{ periodFunnel(unit: DEAL, period: { days: { from: "2025-12-01", to: "2026-04-01" } }) { stages { counted { money { deals } } leftForward { money { deals } } } velocity { currencies { perDay } } } }""")]
    [InlineData("""{ periodFunnel(unit: DEAL, period: { days: { from: "2025-12-01", to: "2026-04-01" } }) { series(step: WEEK) { stages { entered { money { deals } } } } cohorts(step: MONTH) { later { reached { money { deals } } } } } }""")]
    public async Task What_deals_are_worth_is_looked_up_by_the_deal(string query)
    {
        var statements = (await PostgreSqlPlan.StatementsAsync(large.Server, large.Tenant, query)).Where(statement => statement.Text.Contains(" fact ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(statements);
        foreach (var (text, values) in statements)
        {
            var plan = await PostgreSqlPlan.OfAsync(large.Server, large.Tenant, text, values);
            var scans = Regex.Matches(plan, @"Scan[^\n]* on fact [^\n]*(?:\n(?! *->)[^\n]*)*").Select(match => match.Value).ToList();
            Assert.True(scans.Count >= 4, plan);
            Assert.All(scans, scan => Assert.Matches(@"Index Cond: [^\n]*\(subject_id = ", scan));
        }
    }
}
