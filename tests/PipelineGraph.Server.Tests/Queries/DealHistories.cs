using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Core.Activities;
using PipelineGraph.Server.Tests.Hosting;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>Made-up deals, and what plain code finds them to be worth in the facts.</summary>
internal static class DealHistories
{
    private static readonly string[] Currencies = ["EUR", "JPY", "USD"];

    /// <summary>Deals with amounts, probabilities and outcomes that are told, told again for earlier days or a minute ahead, and taken back.</summary>
    public static async Task<TestTenant> DealsAsync(TestServer server, Random random, int deals = 16)
    {
        var tenant = await server.TenantAsync("qualified-deal", """{"opportunityRule":"knownBuyer","quoteNeedsOpportunity":false}""");
        await tenant.MutateAsync("declareAttribute", new { idempotencyKey = "source_of_deal", unit = "DEAL", key = "source_of_deal", type = "TEXT", isDimension = true }, "attributeDefinition { key }");
        for (var index = 0; index < deals; index++)
        {
            var createdAt = Some(random);
            var deal = (await tenant.MutateAsync(
                "createDeal", new { idempotencyKey = $"deal {index}", name = $"Deal {index}", createdAt }, "deal { id }")).GetProperty("deal").GetProperty("id").GetString()!;
            if (random.Next(2) == 0) await GoOnAsync(tenant, random, deal, createdAt);
            await TellAsync(tenant, random, deal, random.Next(7));
        }

        return tenant;
    }

    /// <summary>More about deals that are there.</summary>
    public static async Task TellMoreAsync(TestServer server, TestTenant tenant, Random random)
    {
        foreach (var deal in (await FactsAsync(server, tenant)).Select(fact => fact.SubjectId).Distinct().Order().ToList())
            await TellAsync(tenant, random, GlobalId.Of(NodeKind.Deal, deal), random.Next(4));
    }

    /// <summary>All facts of the tenant, as they lie there.</summary>
    public static async Task<List<FactRecord>> FactsAsync(TestServer server, TestTenant tenant)
    {
        await using var context = server.OpenContext(tenant.Id);
        return await context.Set<FactRecord>().AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>That a figure's money is what plain code finds its deals to be worth, those of its list.</summary>
    public static void AssertMoney(List<FactRecord> facts, JsonElement figure)
    {
        var listed = figure.GetProperty("subjects").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).ToHashSet();
        var money = figure.GetProperty("money");
        Assert.Equal(Worth(facts, listed, money.GetProperty("knownBy").GetDateTimeOffset()), Told(money));
    }

    /// <summary>What deals are worth, in a few lines of text.</summary>
    public static string Worth(List<FactRecord> facts, IReadOnlySet<string> deals, DateTimeOffset known)
    {
        var values = deals.Select(id => (
            Amount: Latest(facts, id, "amount", known), Outcome: Latest(facts, id, "outcome", known)?.ValueText, Probability: Latest(facts, id, "probability", known)?.ValueNumber / 1_000_000m / 100)).ToList();
        var lines = new List<string> { $"{values.Count} deals, {values.Count(value => value.Amount is null)} without amount" };
        foreach (var own in values.Where(value => value.Amount is not null).GroupBy(value => value.Amount!.ValueCurrency!).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var (won, lost) = (Where(value => value.Outcome == "won"), Where(value => value.Outcome == "lost"));
            var open = Where(value => value.Outcome is not ("won" or "lost") && value.Probability is not null);
            var without = Where(value => value.Outcome is not ("won" or "lost") && value.Probability is null);
            var all = own.Sum(Amount);
            lines.Add(Line(own.Key, own.Count(), all, Math.Round(all / own.Count(), 6), won.Sum(Amount) + open.Sum(value => Amount(value) * value.Probability!.Value), Sum(won), Sum(lost), Sum(open), Sum(without)));

            List<(FactRecord? Amount, string? Outcome, decimal? Probability)> Where(Func<(FactRecord? Amount, string? Outcome, decimal? Probability), bool> which) => [.. own.Where(which)];
        }

        return string.Join('\n', lines);

        static decimal Amount((FactRecord? Amount, string? Outcome, decimal? Probability) value) => value.Amount!.ValueNumber!.Value / 1_000_000m;

        static (int, decimal) Sum(List<(FactRecord? Amount, string? Outcome, decimal? Probability)> values) => (values.Count, values.Sum(Amount));
    }

    /// <summary>The fact with a deal's latest value, as known by an instant.</summary>
    public static FactRecord? Latest(List<FactRecord> facts, string deal, string key, DateTimeOffset known)
    {
        var id = GlobalId.Key(deal, NodeKind.Deal)!.Value;
        return facts
            .Where(fact => fact.SubjectId == id && fact.Type == FactType.Attribute && fact.Key == key && fact.EffectiveAt <= known && fact.RecordedAt <= known
                && !facts.Exists(taking => taking.SubjectId == id && taking.Type == FactType.Void && taking.VoidsFactNo == fact.FactNo && taking.RecordedAt <= known))
            .OrderBy(fact => fact.EffectiveAt).ThenBy(fact => fact.FactNo).LastOrDefault();
    }

    /// <summary>The same lines of an answer.</summary>
    public static string Told(JsonElement money)
    {
        var lines = new List<string> { $"{money.GetProperty("deals").GetInt32()} deals, {money.GetProperty("withoutAmount").GetInt32()} without amount" };
        lines.AddRange(money.GetProperty("currencies").EnumerateArray().Select(own => Line(
            own.GetProperty("currency").GetString()!, own.GetProperty("deals").GetInt32(), Decimal(own, "amount"), Decimal(own, "average"), Decimal(own, "forecast"),
            Sum(own, "won"), Sum(own, "lost"), Sum(own, "open"), Sum(own, "withoutProbability"))));
        return string.Join('\n', lines);

        static (int, decimal) Sum(JsonElement own, string part) => (own.GetProperty(part).GetProperty("deals").GetInt32(), Decimal(own.GetProperty(part), "amount"));
    }

    public static decimal Decimal(JsonElement json, string field) => decimal.Parse(json.GetProperty(field).GetString()!, CultureInfo.InvariantCulture);

    private static string Line(string currency, int deals, decimal amount, decimal average, decimal forecast, params (int Deals, decimal Amount)[] parts) =>
        string.Create(CultureInfo.InvariantCulture, $"{currency}: {deals} deals, {amount:0.######}, average {average:0.######}, forecast {forecast:0.##############}, ")
        + string.Join(", ", parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Deals} {part.Amount:0.######}")));

    private static async Task TellAsync(TestTenant tenant, Random random, string deal, int facts)
    {
        for (; facts > 0; facts--)
        {
            switch (random.Next(12))
            {
                case 0 or 1 or 2:
                    await AttributeAsync("amount", new { money = new { amount = (random.Next(1, 2_000_000) / 100m).ToString(CultureInfo.InvariantCulture), currency = Currencies[random.Next(3)] } });
                    break;
                case 3 or 4:
                    await AttributeAsync("probability", new { number = (random.Next(0, 401) / 4m).ToString(CultureInfo.InvariantCulture) });
                    break;
                case 5:
                    await AttributeAsync("outcome", new { text = ((string[])["won", "lost", "open"])[random.Next(3)] });
                    break;
                case 6 or 7:
                    await AttributeAsync("buyer_known", new { boolean = random.Next(4) > 0 });
                    break;
                case 8:
                    await AttributeAsync("source_of_deal", new { text = ((string[])["fair", "web", "letter"])[random.Next(3)] });
                    break;
                case 9 or 10:
                    await TakeBackAsync();
                    break;
                default:
                    await tenant.MutateAsync(
                        "recordQuote", new { idempotencyKey = Guid.NewGuid().ToString(), dealId = deal, status = "ISSUED", occurredAt = Some(random) }, "quote { id }");
                    break;
            }
        }

        async Task AttributeAsync(string key, object value)
        {
            var when = random.Next(6) switch { 0 => (DateTimeOffset?)null, 1 => TimeProvider.System.GetUtcNow().AddMinutes(4), _ => Some(random) };
            await tenant.MutateAsync(
                "setAttributes", new { idempotencyKey = Guid.NewGuid().ToString(), subjectId = deal, attributes = new[] { new { key, value, occurredAt = when } } }, "subject { id }");
        }

        async Task TakeBackAsync()
        {
            var known = (await tenant.QueryAsync("query($id: ID!) { deal(id: $id) { attributes { fact { id } } } }", new { id = deal })).GetProperty("deal").GetProperty("attributes");
            if (known.GetArrayLength() == 0) return;
            var factId = known[random.Next(known.GetArrayLength())].GetProperty("fact").GetProperty("id").GetString();
            await tenant.MutateAsync("voidFact", new { idempotencyKey = Guid.NewGuid().ToString(), factId, reason = "Mistaken" }, "subject { id }");
        }
    }

    /// <summary>The way that deals usually go.</summary>
    private static async Task GoOnAsync(TestTenant tenant, Random random, string deal, DateTimeOffset at)
    {
        await tenant.MutateAsync(
            "setAttributes", new { idempotencyKey = $"buyer {deal}", subjectId = deal, attributes = new[] { new { key = "buyer_known", value = new { boolean = true }, occurredAt = Later() } } }, "subject { id }");
        if (random.Next(4) > 0) await tenant.MutateAsync("recordQuote", new { idempotencyKey = $"quote {deal}", dealId = deal, status = "ISSUED", occurredAt = Later() }, "quote { id }");
        if (random.Next(4) > 0)
            await tenant.MutateAsync(
                "updateDeal",
                new { idempotencyKey = $"outcome {deal}", dealId = deal, outcome = random.Next(4) > 0 ? "WON" : "LOST", amount = new { amount = random.Next(1, 9_000).ToString(CultureInfo.InvariantCulture), currency = Currencies[random.Next(3)] }, occurredAt = Later() },
                "deal { id }");

        DateTimeOffset Later() => at = at.AddSeconds(random.Next(20 * 86_400));
    }

    private static DateTimeOffset Some(Random random) => PeriodFunnelTests.Day(1, 1).AddHours(random.Next(24 * 100));
}
