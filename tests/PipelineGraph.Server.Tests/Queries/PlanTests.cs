using System.Globalization;
using System.Text.Json;
using PipelineGraph.Core.Stages;
using PipelineGraph.Server.Tests.Hosting;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>A plan is what plain code counts in the ledger, opens the lists that it counted, and says what it cannot tell.</summary>
public sealed class PlanTests(TestServer server)
{
    private const string Quantiles = "{ median p75 p90 }";
    private const string Figure = "{ count subjects(first: 100) { totalCount nodes { id } } }";

    private const string Selection =
        " { basis { asOf rule from to } goal { key } from to customers customersLow customersHigh revenue { amount currency perCustomer perCustomerLow perCustomerHigh withAmount arrived " + Figure + " }"
        + " expectedFromPipeline observedUntil warnings { code text(locale: \"en\") }"
        + " steps { stage { key } sample { entered " + Figure + " arrived " + Figure + " onTheWay " + Figure + " tooRecent " + Figure + " followUp enteredBefore }"
        + " rate rateLow rateHigh needed neededLow neededHigh time " + Quantiles + " timeOfAll " + Quantiles + " enterFrom enterBy enterByForMost"
        + " inPipeline { subjects " + Figure + " expected } warnings { code text(locale: \"en\") } } }";

    private const string Plan =
        "query($unit: Unit = PERSON, $target: PlanTargetInput!, $period: PlanPeriodInput!, $measured: FunnelPeriodInput!, $goal: String, $followUpDays: Int, $asOf: ChangeNumber, $observedUntil: DateTime) {"
        + " plan(unit: $unit, target: $target, period: $period, measured: $measured, goal: $goal, followUpDays: $followUpDays, asOf: $asOf, observedUntil: $observedUntil)" + Selection + " }";

    private static readonly DateTimeOffset From = PeriodFunnelTests.Day(1, 20);
    private static readonly DateTimeOffset To = PeriodFunnelTests.Day(3, 20);
    private static readonly object Measured = new { instants = new { from = From, to = To } };
    private static readonly object Summer = new { quarter = new { year = 2999, quarter = 3 } };

    [Theory]
    [InlineData(21, null)]
    [InlineData(22, null)]
    [InlineData(23, 0)]
    [InlineData(24, 260)]
    public async Task Invariant8_a_plan_is_what_plain_code_counts_and_opens_its_lists(int seed, int? followUpDays)
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(seed));
        await WinAsync(tenant, new Random(seed));
        await CheckAsync(tenant, await StageHistories.ReadAsync(tenant), From, followUpDays);
    }

    /// <summary>Who was in a stage at the switch did not enter it then, and does not enter it for the first time later; but stands there.</summary>
    [Theory]
    [InlineData(25, null)]
    [InlineData(26, 0)]
    public async Task Invariant8_where_the_definition_was_switched_within_the_measured_period_a_plan_is_of_who_came_after_that(int seed, int? followUpDays)
    {
        await using var switched = await SwitchedHistories.PeopleAsync(new Random(seed));
        await WinAsync(switched.Tenant, new Random(seed), days: 40);
        var begins = await switched.ActivateAsync("""{"silentDays":30}""");
        await switched.TellMoreAsync(new Random(seed));
        await WinAsync(switched.Tenant, new Random(seed + 1));

        await CheckAsync(switched.Tenant, await switched.ReadAsync(begins), begins.AddMicroseconds(1), followUpDays);
    }

    private static async Task CheckAsync(TestTenant tenant, Dictionary<string, List<Stay>> histories, DateTimeOffset from, int? followUpDays)
    {
        var order = await OrderAsync(tenant);
        foreach (var goal in order.Skip(1))
        {
            var plan = (await tenant.QueryAsync(Plan, new { target = new { customers = 7 }, period = Summer, measured = Measured, goal, followUpDays })).GetProperty("plan");
            var observed = plan.GetProperty("observedUntil").GetDateTimeOffset();
            Assert.Equal((7, 7, 7), (plan.GetProperty("customers").GetInt32(), plan.GetProperty("customersLow").GetInt32(), plan.GetProperty("customersHigh").GetInt32()));
            Assert.Equal(order.TakeWhile(stage => stage != goal), plan.GetProperty("steps").EnumerateArray().Select(Key));
            var expected = 0.0;
            foreach (var step in plan.GetProperty("steps").EnumerateArray())
            {
                var way = new PlainWay(histories, Key(step), order[order.IndexOf(goal)..], from, observed);
                way.AssertSample(step.GetProperty("sample"), followUpDays);
                way.AssertNumbers(step, 7);
                way.AssertDays(step, plan);
                var standing = histories.Where(history => history.Value[^1].Stage == Key(step)).Select(history => history.Key).ToList();
                PeriodFunnelTests.AssertFigure(standing, step.GetProperty("inPipeline"), "subjects");
                if (standing.Count > 0) expected += standing.Count * (way.Rate ?? double.NaN);
            }

            Assert.Equal(expected, plan.GetProperty("expectedFromPipeline") is { ValueKind: JsonValueKind.Number } told ? told.GetDouble() : double.NaN);
        }
    }

    [Fact]
    public async Task Of_twenty_percent_five_prospects_make_a_customer_and_the_default_goal_is_the_customer()
    {
        var tenant = await server.TenantAsync();
        for (var index = 0; index < 10; index++)
        {
            var contact = await tenant.ContactAsync($"Contact {index}", new { createdAt = PeriodFunnelTests.Day(2, 1) });
            await tenant.ReplyAsync(contact, PeriodFunnelTests.Day(2, 10));
            if (index < 2) await WonAsync(tenant, contact, PeriodFunnelTests.Day(3, 10));
        }

        foreach (var (customers, prospects) in new[] { (1, 5), (3, 15), (40, 200) })
        {
            var plan = (await tenant.QueryAsync(Plan, new { target = new { customers }, period = new { month = new { year = 2030, month = 10 } }, measured = Measured })).GetProperty("plan");
            Assert.Equal("customer", plan.GetProperty("goal").GetProperty("key").GetString());
            Assert.Equal(("2030-09-30T22:00:00.000000Z", "2030-10-31T23:00:00.000000Z"), (plan.GetProperty("from").GetString(), plan.GetProperty("to").GetString()));
            var step = plan.GetProperty("steps").EnumerateArray().Single(each => Key(each) == "prospect");
            Assert.Equal((0.2, prospects), (step.GetProperty("rate").GetDouble(), step.GetProperty("needed").GetInt32()));
            // 28 days before the first and behind the last day; the clocks go back on 27 October.
            Assert.Equal(("P28D", "2030-09-03", "2030-10-04"), (step.GetProperty("time").GetProperty("median").GetString(), step.GetProperty("enterFrom").GetString(), step.GetProperty("enterBy").GetString()));
            var warning = Assert.Single(step.GetProperty("warnings").EnumerateArray(), each => each.GetProperty("code").GetString() == "SMALL_SAMPLE");
            Assert.Equal("10 entered, 2 arrived: the rate lies between 6 and 51 percent. That is too few to plan by one number.", warning.GetProperty("text").GetString());
            Assert.Contains(step.GetProperty("warnings").EnumerateArray(), each => each.GetProperty("code").GetString() == "STILL_ON_THE_WAY");
        }

        // The same plan in money that each brings, and in every language.
        var revenue = (await tenant.QueryAsync(
            "query($measured: FunnelPeriodInput!) { plan(unit: PERSON, target: { revenue: { amount: \"2500.01\", currency: \"EUR\", perCustomer: 1250 } }, period: { days: { from: \"2020-01-01\", to: \"2020-02-01\" } }, measured: $measured) {"
            + " customers customersHigh revenue { perCustomer perCustomerLow arrived { count } } warnings { code nl: text(locale: \"nl\") de: text(locale: \"de\") pt: text(locale: \"pt\") } steps { needed warnings { code nl: text(locale: \"nl\") de: text(locale: \"de\") pt: text(locale: \"pt\") } } } }",
            new { measured = Measured })).GetProperty("plan");
        Assert.Equal((3, 3), (revenue.GetProperty("customers").GetInt32(), revenue.GetProperty("customersHigh").GetInt32()));
        Assert.Equal("""{"perCustomer":"1250","perCustomerLow":null,"arrived":null}""", revenue.GetProperty("revenue").GetRawText());
        Assert.Equal(["PERIOD_IS_OVER"], Codes(revenue));
        foreach (var step in revenue.GetProperty("steps").EnumerateArray())
        {
            Assert.Equal(step.GetProperty("needed").ValueKind == JsonValueKind.Number, Codes(step).Contains("ENTER_BY_IS_OVER"));
            Assert.All(step.GetProperty("warnings").EnumerateArray(), warning => Assert.Equal(3, ((string[])["nl", "de", "pt"]).Select(language => warning.GetProperty(language).GetString()!).Where(text => !text.Contains('{')).Distinct().Count()));
        }
    }

    [Fact]
    public async Task Where_nobody_arrived_or_entered_or_all_are_too_recent_it_says_so_and_how_many_are_needed_is_unknown()
    {
        var tenant = await server.TenantAsync();
        var empty = (await tenant.QueryAsync(Plan, new { target = new { customers = 1 }, period = Summer, measured = Measured })).GetProperty("plan");
        Assert.All(empty.GetProperty("steps").EnumerateArray(), step => Assert.Equal(("NOBODY_ENTERED", JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null),
            (Codes(step).Single(), step.GetProperty("rate").ValueKind, step.GetProperty("needed").ValueKind, step.GetProperty("neededLow").ValueKind)));
        for (var index = 0; index < 3; index++) await tenant.ContactAsync($"Contact {index}", new { createdAt = PeriodFunnelTests.Day(2, 1) });
        var lost = await tenant.ContactAsync("Lost", new { createdAt = PeriodFunnelTests.Day(2, 1) });
        await tenant.MutateAsync("recordActivity", new { idempotencyKey = "lost", subjectIds = new[] { lost }, kind = "declined", direction = "INBOUND", occurredAt = PeriodFunnelTests.Day(2, 5) }, "activity { id }");

        var plan = (await tenant.QueryAsync(Plan, new { target = new { customers = 1 }, period = Summer, measured = Measured })).GetProperty("plan");
        var lead = plan.GetProperty("steps")[0];
        Assert.Equal(["NOBODY_ARRIVED", "STILL_ON_THE_WAY"], Codes(lead));
        // Who is out is not on the way any more.
        var onTheWay = lead.GetProperty("sample").GetProperty("onTheWay").GetProperty("subjects").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()).ToList();
        Assert.Equal((3, 3), (onTheWay.Count, lead.GetProperty("sample").GetProperty("onTheWay").GetProperty("count").GetInt32()));
        Assert.DoesNotContain(lost, onTheWay);
        Assert.Equal("4 entered and nobody arrived: the rate lies between 0 and 49 percent, and how many are needed cannot be told.", lead.GetProperty("warnings")[0].GetProperty("text").GetString());
        Assert.Equal((0.0, 3, JsonValueKind.Null, JsonValueKind.Null), (lead.GetProperty("rate").GetDouble(), lead.GetProperty("neededLow").GetInt32(), lead.GetProperty("needed").ValueKind, lead.GetProperty("neededHigh").ValueKind));
        Assert.Equal((0.0, JsonValueKind.Null), (plan.GetProperty("expectedFromPipeline").GetDouble(), lead.GetProperty("enterBy").ValueKind));

        var recent = (await tenant.QueryAsync(Plan, new { target = new { customers = 1 }, period = Summer, measured = Measured, followUpDays = 3650 })).GetProperty("plan");
        Assert.Equal(["NOBODY_ENTERED", "MANY_TOO_RECENT"], Codes(recent.GetProperty("steps")[0]));
        Assert.Equal(4, recent.GetProperty("steps")[0].GetProperty("sample").GetProperty("tooRecent").GetProperty("subjects").GetProperty("totalCount").GetInt32());
        // Three stand there, and nobody knows what becomes of them.
        Assert.Equal(JsonValueKind.Null, recent.GetProperty("expectedFromPipeline").ValueKind);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public async Task Invariant8_what_a_customer_brings_is_what_plain_code_counts_in_the_facts(int seed)
    {
        var tenant = await DealHistories.DealsAsync(server, new Random(seed), 24);
        var facts = await DealHistories.FactsAsync(server, tenant);
        var (planned, refused) = (0, 0);
        foreach (var currency in (string[])["EUR", "JPY", "USD", "CHF"])
        {
            foreach (var goal in (string[])["quote", "customer"])
            {
                var arrived = (await tenant.QueryAsync(
                    "query($measured: FunnelPeriodInput!) { periodFunnel(unit: DEAL, period: $measured) { stages { stage { key } counted { subjects(first: 100) { nodes { id } } money { knownBy currencies { currency average deals } } } } } }",
                    new { measured = Measured })).GetProperty("periodFunnel").GetProperty("stages").EnumerateArray().Single(stage => stage.GetProperty("stage").GetProperty("key").GetString() == goal).GetProperty("counted");
                var money = arrived.GetProperty("money").GetProperty("currencies").EnumerateArray().FirstOrDefault(own => own.GetProperty("currency").GetString() == currency);
                var asked = new { unit = "DEAL", target = new { revenue = new { amount = "1000000.5", currency } }, period = Summer, measured = Measured, goal };
                if (money.ValueKind == JsonValueKind.Undefined)
                {
                    Assert.Equal(["PER_CUSTOMER_NEEDED"], await tenant.CodesAsync(Plan, asked));
                    refused++;
                    continue;
                }

                var plan = (await tenant.QueryAsync(Plan, asked)).GetProperty("plan");
                var revenue = plan.GetProperty("revenue");
                var ids = arrived.GetProperty("subjects").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).ToList();
                PeriodFunnelTests.AssertFigure(ids, revenue, "arrived");
                var amounts = Amounts(facts, ids, currency, plan.GetProperty("observedUntil").GetDateTimeOffset());
                Assert.Equal(money.GetProperty("deals").GetInt32(), amounts.Count);
                var mean = amounts.Average();
                Assert.Equal((amounts.Count, Math.Round(mean, 6)), (revenue.GetProperty("withAmount").GetInt32(), DealHistories.Decimal(revenue, "perCustomer")));
                Assert.Equal(DealHistories.Decimal(money, "average"), DealHistories.Decimal(revenue, "perCustomer"));
                Assert.Equal((int)Math.Ceiling(1000000.5m / Math.Round(mean, 6)), plan.GetProperty("customers").GetInt32());
                if (amounts.Count < 2) Assert.Equal(JsonValueKind.Null, revenue.GetProperty("perCustomerLow").ValueKind);
                else
                {
                    var deviation = Math.Sqrt(amounts.Sum(amount => Math.Pow((double)(amount - mean), 2)) / (amounts.Count - 1));
                    var half = (double)(DealHistories.Decimal(revenue, "perCustomerHigh") - mean);
                    Assert.InRange(half, 1.9 * deviation / Math.Sqrt(amounts.Count), 12.8 * deviation / Math.Sqrt(amounts.Count));
                    Assert.Equal((double)Math.Max(0, mean - (decimal)half), (double)DealHistories.Decimal(revenue, "perCustomerLow"), 0.01);
                    Assert.Equal((int)Math.Ceiling(1000000.5 / (double)DealHistories.Decimal(revenue, "perCustomerHigh")), plan.GetProperty("customersLow").GetInt32());
                    if (DealHistories.Decimal(revenue, "perCustomerLow") == 0) Assert.Equal(JsonValueKind.Null, plan.GetProperty("customersHigh").ValueKind);
                }

                Assert.Equal(amounts.Count < ids.Count, Codes(plan).Contains("AMOUNTS_MISSING"));
                planned++;
            }
        }

        Assert.True(planned > 0 && refused > 0);
    }

    [Fact]
    public async Task What_cannot_be_planned_is_refused_with_what_to_do()
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(5));
        await RefusedAsync("BAD_USER_INPUT", new { target = new { customers = 0 }, period = Summer, measured = Measured });
        await RefusedAsync("BAD_USER_INPUT", new { target = new { customers = -3 }, period = Summer, measured = Measured });
        await RefusedAsync("BAD_USER_INPUT", new { target = new { customers = 1_000_001 }, period = Summer, measured = Measured });
        await RefusedAsync("BAD_USER_INPUT", new { target = new { }, period = Summer, measured = Measured });
        await RefusedAsync("BAD_USER_INPUT", new { target = Revenue("0", "EUR", "1"), period = Summer, measured = Measured });
        await RefusedAsync("BAD_USER_INPUT", new { target = Revenue("-1", "EUR", "1"), period = Summer, measured = Measured });
        await RefusedAsync("BAD_USER_INPUT", new { target = Revenue("100", "euro", "1"), period = Summer, measured = Measured });
        await RefusedAsync("BAD_USER_INPUT", new { target = Revenue("100", "EUR", "0"), period = Summer, measured = Measured });
        await RefusedAsync("BAD_USER_INPUT", new { target = Revenue("100000000", "EUR", "0.000001"), period = Summer, measured = Measured });
        await RefusedAsync("PER_CUSTOMER_NEEDED", new { target = Revenue("100", "EUR", null), period = Summer, measured = Measured });
        await RefusedAsync("PER_CUSTOMER_NEEDED", new { unit = "DEAL", target = Revenue("100", "EUR", null), period = Summer, measured = Measured }, await server.TenantAsync("qualified-deal"));
        foreach (var goal in (string[])["nowhere", "lead", "out"]) await RefusedAsync("BAD_USER_INPUT", new { target = new { customers = 1 }, period = Summer, measured = Measured, goal });
        foreach (var followUpDays in (int[])[-1, 3651]) await RefusedAsync("BAD_USER_INPUT", new { target = new { customers = 1 }, period = Summer, measured = Measured, followUpDays });
        foreach (var period in (object[])
        [
            new { month = new { year = 2030, month = 13 } }, new { month = new { year = 0, month = 1 } }, new { quarter = new { year = 2030, quarter = 0 } }, new { quarter = new { year = 9999, quarter = 4 } },
            new { days = new { from = "2030-02-01", to = "2030-01-01" } }, new { days = new { from = "2030-02-01", to = "2030-02-01" } }, new { days = new { from = "2030-01-01", to = "2030-02-01", timeZone = "Moon/Base" } },
        ])
            await RefusedAsync("BAD_USER_INPUT", new { target = new { customers = 1 }, period, measured = Measured });
        await RefusedAsync("BAD_USER_INPUT", new { target = new { customers = 1 }, period = Summer, measured = new { instants = new { from = To, to = From } } });
        await RefusedAsync("BAD_USER_INPUT", new { target = new { customers = 1 }, period = Summer, measured = Measured, observedUntil = "2999-01-01T00:00:00Z" });
        // No deals are staged by this definition.
        await RefusedAsync("BAD_USER_INPUT", new { unit = "DEAL", target = new { customers = 1 }, period = Summer, measured = Measured });

        async Task RefusedAsync(string code, object variables, TestTenant? by = null) => Assert.Equal([code], (await (by ?? tenant).CodesAsync(Plan, variables)).Distinct());

        static object Revenue(string amount, string currency, string? perCustomer) => new { revenue = new { amount, currency, perCustomer } };
    }

    [Fact]
    public async Task The_same_question_as_of_the_same_number_is_the_same_plan_for_ever()
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(6));
        await WinAsync(tenant, new Random(6));
        var first = (await tenant.QueryAsync(Plan, new { target = new { customers = 3 }, period = Summer, measured = Measured })).GetProperty("plan");
        var again = new
        {
            target = new { customers = 3 },
            period = Summer,
            measured = Measured,
            asOf = first.GetProperty("basis").GetProperty("asOf").GetInt64(),
            observedUntil = first.GetProperty("observedUntil").GetString(),
        };
        await tenant.ReplyAsync(await tenant.ContactAsync("Late", new { createdAt = From }), From.AddDays(1));
        await WonAsync(tenant, await tenant.ContactAsync("Later", new { createdAt = From }), From.AddDays(1));

        Assert.Equal(first.GetRawText(), (await tenant.QueryAsync(Plan, again)).GetProperty("plan").GetRawText());
    }

    private static string Key(JsonElement step) => step.GetProperty("stage").GetProperty("key").GetString()!;

    private static List<string?> Codes(JsonElement json) => [.. json.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("code").GetString())];

    private static async Task<List<string>> OrderAsync(TestTenant tenant) =>
        [.. (await tenant.QueryAsync("{ funnel(unit: PERSON) { stages { stage { key kind } } } }")).GetProperty("funnel").GetProperty("stages").EnumerateArray()
            .Where(stage => stage.GetProperty("stage").GetProperty("kind").GetString() is not ("NONE" or "OUT")).Select(Key)];

    /// <summary>Some of the people become customers.</summary>
    private static async Task WinAsync(TestTenant tenant, Random random, int days = 110)
    {
        foreach (var contact in (await tenant.QueryAsync("{ contacts(first: 100) { nodes { id } } }")).GetProperty("contacts").GetProperty("nodes").EnumerateArray().Where(_ => random.Next(2) == 0))
            await WonAsync(tenant, contact.GetProperty("id").GetString()!, PeriodFunnelTests.Day(1, 10).AddHours(random.Next(24 * days)));
    }

    private static async Task WonAsync(TestTenant tenant, string contact, DateTimeOffset at)
    {
        var deal = (await tenant.MutateAsync("createDeal", new { idempotencyKey = Guid.NewGuid().ToString(), name = "Deal", buyerId = contact, createdAt = at }, "deal { id }")).GetProperty("deal").GetProperty("id").GetString();
        await tenant.MutateAsync(
            "setAttributes", new { idempotencyKey = Guid.NewGuid().ToString(), subjectId = deal, attributes = new[] { new { key = "outcome", value = new { text = "won" }, occurredAt = at } } }, "subject { id }");
    }

    private static List<decimal> Amounts(List<Core.Activities.FactRecord> facts, List<string> deals, string currency, DateTimeOffset known) =>
        [.. deals.Select(deal => GlobalId.Key(deal, NodeKind.Deal)!.Value)
            .Select(deal => facts.Where(fact => fact.SubjectId == deal && fact.Type == Core.Activities.FactType.Attribute && fact.Key == "amount" && fact.EffectiveAt <= known && fact.RecordedAt <= known
                && !facts.Exists(taking => taking.SubjectId == deal && taking.Type == Core.Activities.FactType.Void && taking.VoidsFactNo == fact.FactNo && taking.RecordedAt <= known))
                .OrderBy(fact => fact.EffectiveAt).ThenBy(fact => fact.FactNo).LastOrDefault())
            .Where(fact => fact?.ValueCurrency == currency).Select(fact => fact!.ValueNumber!.Value / 1_000_000m)];

    /// <summary>The way from a stage to a goal, by loops.</summary>
    private sealed class PlainWay
    {
        private readonly List<(string Id, DateTimeOffset At, DateTimeOffset? Arrived)> all;
        private readonly Dictionary<string, List<Stay>> histories;
        private readonly DateTimeOffset observed;
        private List<(string Id, DateTimeOffset At, DateTimeOffset? Arrived)> sample = [];

        public PlainWay(Dictionary<string, List<Stay>> histories, string stage, List<string> targets, DateTimeOffset from, DateTimeOffset observed)
        {
            (this.histories, this.observed) = (histories, observed);
            all = [.. histories.Select(history => (history.Key, First: history.Value.Find(stay => stay.Stage == stage))).Where(each => each.First is { } first && first.From >= from && first.From < To)
                .Select(each => (each.Key, each.First!.From, histories[each.Key].Find(stay => stay.From >= each.First.From && targets.Contains(stay.Stage))?.From))];
        }

        public double? Rate => sample.Count == 0 ? null : (double)sample.Count(each => each.Arrived is not null) / sample.Count;

        private IEnumerable<(TimeSpan, bool)> Times => sample.Select(each => ((each.Arrived ?? observed) - each.At, each.Arrived is not null));

        public void AssertSample(JsonElement json, int? followUpDays)
        {
            var took = all.Where(each => each.Arrived is not null).Select(each => each.Arrived!.Value - each.At).Order().ToList();
            var followUp = followUpDays is { } days ? TimeSpan.FromDays(days) : took.Count == 0 ? TimeSpan.Zero : took[(int)Math.Ceiling(0.9 * took.Count - 1e-9) - 1];
            Assert.Equal(followUp, System.Xml.XmlConvert.ToTimeSpan(json.GetProperty("followUp").GetString()!));
            sample = [.. all.Where(each => observed - each.At >= followUp)];
            PeriodFunnelTests.AssertFigure(sample.Select(each => each.Id), json, "entered");
            PeriodFunnelTests.AssertFigure(all.Except(sample).Select(each => each.Id), json, "tooRecent");
            PeriodFunnelTests.AssertFigure(sample.Where(each => each.Arrived is not null).Select(each => each.Id), json, "arrived");
            PeriodFunnelTests.AssertFigure(sample.Where(each => each.Arrived is null && histories[each.Id][^1].Stage != "out").Select(each => each.Id), json, "onTheWay");
            Assert.True(json.GetProperty("enteredBefore").GetDateTimeOffset() <= To);
        }

        public void AssertNumbers(JsonElement step, int wanted)
        {
            var (entered, arrived) = (sample.Count, sample.Count(each => each.Arrived is not null));
            Assert.Equal((Rate, Rate is null, arrived == 0), (Number(step, "rate"), Number(step, "rateLow") is null, Number(step, "needed") is null));
            if (entered > 0)
            {
                var share = new Proportion(arrived, entered);
                Assert.Equal((share.Low, share.High), (Number(step, "rateLow"), Number(step, "rateHigh")));
                Assert.Equal(Math.Ceiling(wanted / share.High!.Value), Number(step, "neededLow"));
            }

            if (arrived > 0) Assert.Equal((((wanted * entered) + arrived - 1) / arrived, (int)Math.Ceiling(wanted / new Proportion(arrived, entered).Low!.Value)), ((int)Number(step, "needed")!, (int)Number(step, "neededHigh")!));
            StageHistories.AssertQuantiles(Times, step.GetProperty("timeOfAll"));
            StageHistories.AssertQuantiles(Times.Where(time => time.Item2), step.GetProperty("time"));
            Assert.Equal(entered > 0 && arrived > 0 && new Proportion(arrived, entered) is var rate && rate.High / rate.Low > 2, Codes(step).Contains("SMALL_SAMPLE"));
        }

        public void AssertDays(JsonElement step, JsonElement plan)
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Amsterdam");
            foreach (var (name, end, part) in new[] { ("enterFrom", "from", 0.5), ("enterBy", "to", 0.5), ("enterByForMost", "to", 0.9) })
            {
                var day = StageHistories.Quantile(Times.Where(time => time.Item2), part) is { } time
                    ? TimeZoneInfo.ConvertTime(plan.GetProperty(end).GetDateTimeOffset().AddMicroseconds(end == "to" ? -1 : 0) - time, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                    : null;
                Assert.Equal((name, day), (name, step.GetProperty(name).GetString()));
            }
        }

        private static double? Number(JsonElement step, string name) => step.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
    }
}
