using System.Globalization;
using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>What the deals of every figure are worth is what plain code adds up from the facts of those on its list.</summary>
public sealed class DealMoneyTests(TestServer server)
{
    private const string Money = "money { deals withoutAmount knownBy currencies { currency deals amount average forecast won { deals amount } lost { deals amount } open { deals amount } withoutProbability { deals amount } } }";

    private const string Figure = " fragment figure on Figure { count subjects(first: 50) { nodes { id } } " + Money + " }";

    private const string Figures = "counted { ...figure } atStart { ...figure } entered { ...figure } leftForward { ...figure } leftBackward { ...figure } leftOut { ...figure } leftElsewhere { ...figure } leftAltogether { ...figure } atEnd { ...figure }";

    private const string Funnel =
        "query($period: FunnelPeriodInput!, $rule: PeriodRule! = EVERY_ENTRY, $asOf: ChangeNumber, $observedUntil: DateTime) { periodFunnel(unit: DEAL, period: $period, rule: $rule, asOf: $asOf, observedUntil: $observedUntil) {"
        + " basis { asOf } stages { stage { key kind } " + Figures + " } } }" + Figure;

    private static readonly object Period = new { instants = new { from = PeriodFunnelTests.Day(2, 1), to = PeriodFunnelTests.Day(3, 15) } };

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public async Task Invariant8_the_money_of_a_figure_is_that_of_its_list(int seed)
    {
        var tenant = await DealHistories.DealsAsync(server, new Random(seed));
        var facts = await DealHistories.FactsAsync(server, tenant);
        var found = 0;
        foreach (var rule in (string[])["FIRST_ENTRY", "EVERY_ENTRY", "COHORT", "REACHED", "REACHED_OR_PASSED", "IN_ORDER", "ANY_ORDER"])
            found += Check(facts, await tenant.QueryAsync(Funnel, new { period = Period, rule }));
        Assert.True(found > 7 * 9);
    }

    [Theory]
    [InlineData(24, "DAY")]
    [InlineData(25, "WEEK")]
    [InlineData(26, "MONTH")]
    public async Task Invariant8_so_is_that_of_the_parts_of_a_period_of_stays_of_cohorts_and_of_the_present(int seed, string step)
    {
        var tenant = await DealHistories.DealsAsync(server, new Random(seed));
        var facts = await DealHistories.FactsAsync(server, tenant);
        var period = new { days = new { from = step == "DAY" ? "2026-02-20" : "2026-02-01", to = "2026-03-05" } };
        foreach (var part in (string[])
        [
            "series(step: $step) { stages { " + Figures.Replace("counted { ...figure } ", "", StringComparison.Ordinal) + " } }",
            "series(step: $step) { stages { counted { ...figure } } } cohorts(step: $step, days: [1, 20, 300]) { entered { ...figure } later { reached { ...figure } within { reached { ...figure } } } }",
            "slices(by: { attribute: \"source_of_deal\" }, first: 2) { kind funnel { stages { " + Figures + " } } }",
            "speed { timeInStage { stays { ...figure } stillIn { ...figure } } standing { subjects { ...figure } overdue { ...figure } } timeTo(stage: \"customer\") { entered { ...figure } arrived { ...figure } } }",
        ])
        {
            var answer = await tenant.QueryAsync(
                "query($period: FunnelPeriodInput!, $step: CalendarStep! = DAY) { periodFunnel(unit: DEAL, period: $period) { basis { asOf } a: series(step: $step) { from } " + part + " } }" + Figure.Replace("50", "20", StringComparison.Ordinal),
                new { period, step });
            Assert.True(Check(facts, answer) > 5);
        }

        // What was learnt of all that is learnt today.
        var today = TimeProvider.System.GetUtcNow();
        var learnt = await tenant.QueryAsync(
            "query($period: FunnelPeriodInput!) { periodFunnel(unit: DEAL, period: $period, basis: RECORDED, rule: EVERY_ENTRY) { stages { " + Figures + " counted { takenBack { ...figure } } }"
            + " slices(by: { attribute: \"source_of_deal\" }, first: 1) { funnel { stages { counted { ...figure takenBack { ...figure } } } } } series(step: DAY) { stages { entered { ...figure } } } } }" + Figure.Replace("50", "20", StringComparison.Ordinal),
            new { period = new { instants = new { from = today.AddDays(-1), to = today.AddDays(1) } } });
        Assert.True(Check(facts, learnt) > 40);

        var present = await tenant.QueryAsync("{ funnel(unit: DEAL) { stages { count subjects(first: 50) { nodes { id } } " + Money + " } } }");
        Assert.Equal(5, Check(facts, present));
    }

    [Theory]
    [InlineData(27)]
    [InlineData(28)]
    public async Task The_same_question_as_of_the_same_number_is_answered_with_the_same_money(int seed)
    {
        var random = new Random(seed);
        var tenant = await DealHistories.DealsAsync(server, random, deals: 8);
        var first = await tenant.QueryAsync(Funnel, new { period = Period });
        var asOf = first.GetProperty("periodFunnel").GetProperty("basis").GetProperty("asOf").GetInt64();
        var observedUntil = first.GetProperty("periodFunnel").GetProperty("stages")[0].GetProperty("counted").GetProperty("money").GetProperty("knownBy").GetString();
        const string present = "query($asOf: ChangeNumber) { funnel(unit: DEAL, asOf: $asOf) { stages { count subjects(first: 50) { nodes { id } } " + Money + " } } }";
        var then = await tenant.QueryAsync(present, new { asOf });

        for (var times = 0; times < 3; times++) await DealHistories.TellMoreAsync(server, tenant, random);
        Assert.Equal(first.GetRawText(), (await tenant.QueryAsync(Funnel, new { period = Period, asOf, observedUntil })).GetRawText());
        Assert.Equal(then.GetRawText(), (await tenant.QueryAsync(present, new { asOf })).GetRawText());
        var facts = await DealHistories.FactsAsync(server, tenant);
        Check(facts, first);
        Check(facts, then);
        var now = await tenant.QueryAsync(Funnel, new { period = Period });
        Check(facts, now);
        Assert.NotEqual(first.GetRawText(), now.GetRawText());
    }

    [Fact]
    public async Task Sums_are_exact_however_large_and_no_currency_is_added_to_another()
    {
        var tenant = await server.TenantAsync("qualified-deal");
        (string Amount, string Currency, object? Probability, string? Outcome)[] deals =
        [
            ("8999999999999.999999", "EUR", 33.333333m, null), ("8999999999999.999999", "EUR", 0m, null), ("-8999999999999.999999", "USD", 100m, null),
            ("8999999999999.999999", "EUR", 50m, "won"), ("8999999999999.999999", "EUR", 50m, "lost"), ("0.000001", "EUR", null, null), ("-7999999999999.5", "USD", null, null), ("0.000001", "JPY", 0.000001m, null),
        ];
        foreach (var (amount, currency, probability, outcome) in deals)
        {
            var attributes = new List<object> { new { key = "amount", value = new { money = new { amount, currency } } } };
            if (probability is decimal number) attributes.Add(new { key = "probability", value = new { number = number.ToString(CultureInfo.InvariantCulture) } });
            if (outcome is not null) attributes.Add(new { key = "outcome", value = new { text = outcome } });
            await tenant.MutateAsync("createDeal", new { idempotencyKey = Guid.NewGuid().ToString(), name = "Deal", attributes }, "deal { id }");
        }

        await tenant.MutateAsync("createDeal", new { idempotencyKey = "unknown", name = "Deal", probability = 40 }, "deal { id }");
        var answer = await tenant.QueryAsync("{ funnel(unit: DEAL) { stages { subjects(first: 50) { nodes { id } } " + Money + " } } }");
        Assert.Equal(5, Check(await DealHistories.FactsAsync(server, tenant), answer));
        var all = answer.GetProperty("funnel").GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("money")).First(money => money.GetProperty("deals").GetInt32() > 1);
        Assert.Equal("1", all.GetProperty("withoutAmount").GetRawText());
        var currencies = all.GetProperty("currencies").EnumerateArray().ToList();
        Assert.Equal(["EUR", "JPY", "USD"], currencies.Select(own => own.GetProperty("currency").GetString()));
        Assert.Equal(("17999999999999.999999", "2999999969999.99999966666667"), (currencies[0].GetProperty("amount").GetString(), currencies[0].GetProperty("forecast").GetString()));
        Assert.Equal(("0.000001", "0.00000000000001"), (currencies[1].GetProperty("amount").GetString(), currencies[1].GetProperty("forecast").GetString()));
        Assert.Equal(("-16999999999999.499999", "-8999999999999.999999"), (currencies[2].GetProperty("amount").GetString(), currencies[2].GetProperty("forecast").GetString()));
    }

    [Fact]
    public async Task Of_persons_there_is_no_money()
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Ann", new { createdAt = PeriodFunnelTests.Day(2, 3) });
        var answer = await tenant.QueryAsync(
            "query($period: FunnelPeriodInput!) { funnel(unit: PERSON) { stages { money { deals } } } periodFunnel(unit: PERSON, period: $period) { stages { counted { count money { deals } } } } }", new { period = Period });
        Assert.All(answer.GetProperty("funnel").GetProperty("stages").EnumerateArray(), stage => Assert.Equal(JsonValueKind.Null, stage.GetProperty("money").ValueKind));
        Assert.All(answer.GetProperty("periodFunnel").GetProperty("stages").EnumerateArray(), stage => Assert.Equal(JsonValueKind.Null, stage.GetProperty("counted").GetProperty("money").ValueKind));
    }

    /// <summary>Looks for figures with money, and gives how many there are.</summary>
    private static int Check(List<Core.Activities.FactRecord> facts, JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object when json.TryGetProperty("money", out _):
                DealHistories.AssertMoney(facts, json);
                return 1;
            case JsonValueKind.Object:
                return json.EnumerateObject().Sum(field => Check(facts, field.Value));
            case JsonValueKind.Array:
                return json.EnumerateArray().Sum(item => Check(facts, item));
            default:
                return 0;
        }
    }
}
