using System.Text.Json;
using System.Xml;
using PipelineGraph.Core.Activities;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>The sales velocity and each of its factors are what plain code finds in the ledger and the facts.</summary>
public sealed class VelocityTests(TestServer server)
{
    private const string Figure = "{ count subjects(first: 50) { totalCount nodes { id } } money { withoutAmount knownBy currencies { currency deals average } } }";

    private const string Velocity =
        "velocity(from: $from, to: $to) { from { key } to { key } opportunities " + Figure + " passage { entered " + Figure + " arrived " + Figure
        + " ofArrived { median p75 p90 } meanOfArrived } winRate cycle perDay currencies { currency opportunities arrived averageValue perDay } }";

    private static readonly DateTimeOffset From = PeriodFunnelTests.Day(2, 1);
    private static readonly DateTimeOffset To = PeriodFunnelTests.Day(3, 15);
    private static readonly object Period = new { instants = new { from = From, to = To } };

    [Theory]
    [InlineData(31, null, null)]
    [InlineData(32, null, "quote")]
    [InlineData(33, "quote", null)]
    public async Task The_velocity_of_deals_is_what_plain_code_finds(int seed, string? from, string? to)
    {
        var tenant = await DealHistories.DealsAsync(server, new Random(seed), deals: 24);
        var velocity = await AskAsync(tenant, "DEAL", from, to);
        Assert.Equal((from ?? "opportunity", to ?? "customer"), (Key(velocity, "from"), Key(velocity, "to")));
        var deals = Check(await StageHistories.ReadAsync(tenant), ["opportunity", "quote", "customer"], velocity, From);

        var facts = await DealHistories.FactsAsync(server, tenant);
        var known = velocity.GetProperty("opportunities").GetProperty("money").GetProperty("knownBy").GetDateTimeOffset();
        var (underway, arrived) = (Amounts(facts, deals.Underway, known), Amounts(facts, deals.Arrived, known));
        var told = velocity.GetProperty("currencies").EnumerateArray().ToDictionary(own => own.GetProperty("currency").GetString()!);
        Assert.Equal(underway.Concat(arrived).Select(amount => amount.Currency).Distinct().Order(StringComparer.Ordinal), told.Keys);
        foreach (var (currency, json) in told)
        {
            var own = arrived.Where(amount => amount.Currency == currency).ToList();
            var opportunities = underway.Count(amount => amount.Currency == currency);
            Assert.Equal((opportunities, own.Count), (json.GetProperty("opportunities").GetInt32(), json.GetProperty("arrived").GetInt32()));
            if (own.Count == 0)
            {
                Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (json.GetProperty("averageValue").ValueKind, json.GetProperty("perDay").ValueKind));
                continue;
            }

            var average = own.Sum(amount => amount.Amount) / own.Count;
            Assert.Equal(Math.Round(average, 6), DealHistories.Decimal(json, "averageValue"));
            var perDay = opportunities * (decimal)deals.Arrived.Count / deals.Entered * average / ((decimal)deals.Times.Sum(time => time.Ticks) / deals.Times.Count / TimeSpan.TicksPerDay);
            Assert.Equal(Math.Round(perDay, 6), DealHistories.Decimal(json, "perDay"));
        }
    }

    [Fact]
    public async Task Of_persons_it_is_customers_a_day()
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(41));
        var velocity = await AskAsync(tenant, "PERSON", null, "prospect");
        Check(await StageHistories.ReadAsync(tenant), ["lead", "prospect", "opportunity", "customer"], velocity, From);
        Assert.Equal(0, velocity.GetProperty("currencies").GetArrayLength());
        Assert.Equal("customer", Key(await AskAsync(tenant, "PERSON", "prospect", null), "to"));
    }

    /// <summary>Who was in a stage at the switch did not enter it then, and does not enter it for the first time later; but stands there.</summary>
    [Theory]
    [InlineData(43)]
    [InlineData(44)]
    [InlineData(45)]
    public async Task Where_the_definition_was_switched_within_the_period_it_is_of_who_came_after_that(int seed)
    {
        await using var switched = await SwitchedHistories.PeopleAsync(new Random(seed));
        var begins = await switched.ActivateAsync("""{"silentDays":30}""");
        await switched.TellMoreAsync(new Random(seed));

        var velocity = await AskAsync(switched.Tenant, "PERSON", null, "prospect");

        Check(await switched.ReadAsync(begins), ["lead", "prospect", "opportunity", "customer"], velocity, begins.AddMicroseconds(1));
    }

    [Fact]
    public async Task Where_nobody_entered_or_arrived_nothing_is_made_up()
    {
        var tenant = await server.TenantAsync("qualified-deal", """{"opportunityRule":"knownBuyer"}""");
        var empty = await AskAsync(tenant, "DEAL", null, null);
        Assert.All((string[])["winRate", "cycle", "perDay"], field => Assert.Equal(JsonValueKind.Null, empty.GetProperty(field).ValueKind));
        await tenant.MutateAsync(
            "createDeal",
            new { idempotencyKey = "d", name = "Deal", createdAt = From, amount = new { amount = "100", currency = "EUR" }, attributes = new[] { new { key = "buyer_known", value = new { boolean = true }, occurredAt = From.AddDays(1) } } },
            "deal { id }");
        var underway = await AskAsync(tenant, "DEAL", null, null);
        Assert.Equal((1, 0.0), (underway.GetProperty("opportunities").GetProperty("count").GetInt32(), underway.GetProperty("winRate").GetDouble()));
        Assert.All((string[])["cycle", "perDay"], field => Assert.Equal(JsonValueKind.Null, underway.GetProperty(field).ValueKind));
        Assert.Equal("""[{"currency":"EUR","opportunities":1,"arrived":0,"averageValue":null,"perDay":null}]""", underway.GetProperty("currencies").GetRawText());
    }

    [Theory]
    [InlineData("nowhere", null)]
    [InlineData(null, "nowhere")]
    [InlineData("quote", "opportunity")]
    [InlineData("quote", "quote")]
    [InlineData("customer", null)]
    [InlineData(null, "lost")]
    public async Task What_is_no_way_along_the_order_is_refused(string? from, string? to)
    {
        var tenant = await server.TenantAsync("qualified-deal");
        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync(
            "query($period: FunnelPeriodInput!, $from: String, $to: String) { periodFunnel(unit: DEAL, period: $period) { velocity(from: $from, to: $to) { winRate } } }", new { period = Period, from, to }));
    }

    [Fact]
    public async Task Where_no_stage_is_in_the_order_there_is_no_velocity_and_none_to_a_stage()
    {
        var tenant = await server.TenantAsync("qualified-deal");
        Assert.Equal(JsonValueKind.Null, (await AskAsync(tenant, "COMPANY", null, null)).ValueKind);
        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync(
            "query($period: FunnelPeriodInput!) { periodFunnel(unit: COMPANY, period: $period) { velocity(to: \"customer\") { winRate } } }", new { period = Period }));
    }

    private static async Task<JsonElement> AskAsync(TestTenant tenant, string unit, string? from, string? to) =>
        (await tenant.QueryAsync(
            "query($unit: Unit!, $period: FunnelPeriodInput!, $from: String, $to: String) { periodFunnel(unit: $unit, period: $period) { " + Velocity + " } }", new { unit, period = Period, from, to }))
        .GetProperty("periodFunnel").GetProperty("velocity");

    /// <summary>Opportunities, win rate, cycle and how many a day, of any unit.</summary>
    private static (List<string> Underway, int Entered, List<string> Arrived, List<TimeSpan> Times) Check(Dictionary<string, List<Stay>> histories, List<string> order, JsonElement velocity, DateTimeOffset from)
    {
        var (start, target) = (order.IndexOf(Key(velocity, "from")), order.IndexOf(Key(velocity, "to")));
        var underway = histories.Where(history => history.Value.Exists(stay => order[start..target].Contains(stay.Stage) && stay.From < To && !(stay.To < To))).Select(history => history.Key).ToList();
        var entered = histories.Select(history => (history.Key, First: history.Value.Find(stay => stay.Stage == order[start]))).Where(entry => entry.First?.From >= from && entry.First.From < To).ToList();
        var arrived = entered.Select(entry => (entry.Key, entry.First!.From, To: histories[entry.Key].Find(stay => stay.From >= entry.First!.From && order[target..].Contains(stay.Stage))?.From)).Where(entry => entry.To is not null).ToList();
        var times = arrived.Select(entry => entry.To!.Value - entry.From).ToList();
        var passage = velocity.GetProperty("passage");
        PeriodFunnelTests.AssertFigure(underway, velocity, "opportunities");
        PeriodFunnelTests.AssertFigure(entered.Select(entry => entry.Key), passage, "entered");
        PeriodFunnelTests.AssertFigure(arrived.Select(entry => entry.Key), passage, "arrived");
        Assert.True(arrived.Count > 1 && underway.Count > 1 && arrived.Count < entered.Count);
        StageHistories.AssertQuantiles(times.Select(time => (time, true)), passage.GetProperty("ofArrived"));
        var mean = times.Average(time => (decimal)time.Ticks);
        Assert.InRange((XmlConvert.ToTimeSpan(velocity.GetProperty("cycle").GetString()!).Ticks - mean) / TimeSpan.TicksPerMicrosecond, -1, 0);
        Assert.Equal(velocity.GetProperty("cycle").GetString(), passage.GetProperty("meanOfArrived").GetString());
        Assert.Equal((double)arrived.Count / entered.Count, velocity.GetProperty("winRate").GetDouble());
        Assert.Equal((double)(underway.Count * (decimal)arrived.Count / entered.Count / (mean / TimeSpan.TicksPerDay)), velocity.GetProperty("perDay").GetDouble(), 9);
        return (underway, entered.Count, [.. arrived.Select(entry => entry.Key)], times);
    }

    private static List<(string Currency, decimal Amount)> Amounts(List<FactRecord> facts, List<string> deals, DateTimeOffset known) =>
        [.. deals.Select(deal => DealHistories.Latest(facts, deal, "amount", known)).OfType<FactRecord>().Select(fact => (fact.ValueCurrency!, fact.ValueNumber!.Value / 1_000_000m))];

    private static string Key(JsonElement velocity, string stage) => velocity.GetProperty(stage).GetProperty("key").GetString()!;
}
