using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>Times, standing and cohorts are what plain code counts in the ledger, and open exactly the lists that they counted.</summary>
public sealed class PeriodSpeedTests(TestServer server)
{
    private const string Quantiles = "{ median p75 p90 }";
    private const string Figure = " fragment figure on Figure { count subjects(first: 100) { totalCount nodes { id } } }";

    private const string Speed =
        "query($period: FunnelPeriodInput!, $asOf: ChangeNumber, $observedUntil: DateTime) { periodFunnel(unit: PERSON, period: $period, asOf: $asOf, observedUntil: $observedUntil) { basis { asOf } speed { stage { key kind }"
        + " timeInStage { stays { ...figure } stillIn { ...figure } ofAll " + Quantiles + " ofEnded " + Quantiles + " observedUntil }"
        + " standing { subjects { ...figure } age " + Quantiles + " usual overdue { ...figure } observedUntil } } } }" + Figure;

    private static readonly DateTimeOffset From = PeriodFunnelTests.Day(2, 1);
    private static readonly DateTimeOffset To = PeriodFunnelTests.Day(3, 15);

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Invariant8_times_in_stage_are_what_plain_code_counts_and_open_their_lists(int seed)
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(seed));
        var histories = await StageHistories.ReadAsync(tenant);
        var funnel = (await tenant.QueryAsync(Speed, new { period = new { instants = new { from = From, to = To } } })).GetProperty("periodFunnel");
        foreach (var json in funnel.GetProperty("speed").EnumerateArray())
        {
            var key = json.GetProperty("stage").GetProperty("key").GetString()!;
            var (times, standing) = (json.GetProperty("timeInStage"), json.GetProperty("standing"));
            var observed = times.GetProperty("observedUntil").GetDateTimeOffset();
            var all = histories.SelectMany(history => history.Value.Where(stay => stay.Stage == key).Select(stay => (Id: history.Key, Stay: stay))).ToList();
            var stays = all.Where(each => each.Stay.From >= From && each.Stay.From < To).ToList();
            var waits = stays.Select(each => ((each.Stay.To ?? observed) - each.Stay.From, each.Stay.To is not null)).ToList();
            PeriodFunnelTests.AssertFigure(stays.Select(each => each.Id), times, "stays");
            PeriodFunnelTests.AssertFigure(stays.Where(each => each.Stay.To is null).Select(each => each.Id), times, "stillIn");
            StageHistories.AssertQuantiles(waits, times.GetProperty("ofAll"));
            StageHistories.AssertQuantiles(waits.Where(wait => wait.Item2), times.GetProperty("ofEnded"));

            var here = all.Where(each => each.Stay.To is null).ToList();
            PeriodFunnelTests.AssertFigure(here.Select(each => each.Id), standing, "subjects");
            StageHistories.AssertQuantiles(here.Select(each => (observed - each.Stay.From, true)), standing.GetProperty("age"));
            if (StageHistories.Quantile(waits, 0.75) is { } usual)
                PeriodFunnelTests.AssertFigure(here.Where(each => observed - each.Stay.From > usual).Select(each => each.Id), standing, "overdue");
            else Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (standing.GetProperty("usual").ValueKind, standing.GetProperty("overdue").ValueKind));
        }

        // As of that number nothing changes, whatever is written later.
        var asOf = funnel.GetProperty("basis").GetProperty("asOf").GetInt64();
        var observedUntil = funnel.GetProperty("speed")[0].GetProperty("timeInStage").GetProperty("observedUntil").GetString();
        var before = await tenant.QueryAsync(Speed, new { period = new { instants = new { from = From, to = To } }, asOf, observedUntil });
        await tenant.ReplyAsync(await tenant.ContactAsync("Late", new { createdAt = From }), From.AddDays(1));
        var after = await tenant.QueryAsync(Speed, new { period = new { instants = new { from = From, to = To } }, asOf, observedUntil });
        Assert.Equal(before.GetRawText(), after.GetRawText());
        Assert.Equal(before.GetProperty("periodFunnel").GetRawText(), funnel.GetRawText());
        foreach (var outside in (string[])["2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z"])
            Assert.Equal(["BAD_USER_INPUT"], (await tenant.CodesAsync(Speed, new { period = new { instants = new { from = From, to = To } }, asOf, observedUntil = outside })).Distinct());
    }

    [Theory]
    [InlineData(13)]
    [InlineData(14)]
    public async Task Invariant8_the_way_from_one_stage_to_another_takes_as_long_as_plain_code_counts(int seed)
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(seed));
        var histories = await StageHistories.ReadAsync(tenant);
        var stages = await StagesAsync(tenant);
        var order = stages.Where(stage => stage.Kind is not ("NONE" or "OUT")).Select(stage => stage.Key).ToList();
        foreach (var (target, _) in stages)
        {
            var speed = (await tenant.QueryAsync(
                "query($period: FunnelPeriodInput!, $target: String!) { periodFunnel(unit: PERSON, period: $period) { speed { stage { key } timeTo(stage: $target) {"
                + " entered { ...figure } arrived { ...figure } ofAll " + Quantiles + " ofArrived " + Quantiles + " observedUntil } } } }" + Figure,
                new { period = new { instants = new { from = From, to = To } }, target })).GetProperty("periodFunnel").GetProperty("speed");
            var targets = order.Contains(target) ? order[order.IndexOf(target)..] : [target];
            foreach (var json in speed.EnumerateArray())
            {
                var (key, way) = (json.GetProperty("stage").GetProperty("key").GetString()!, json.GetProperty("timeTo"));
                if (way.ValueKind == JsonValueKind.Null)
                {
                    Assert.True(key == target || order.IndexOf(target) < order.IndexOf(key));
                    continue;
                }

                var observed = way.GetProperty("observedUntil").GetDateTimeOffset();
                var entries = Entries(histories, key);
                PeriodFunnelTests.AssertFigure(entries.Keys, way, "entered");
                PeriodFunnelTests.AssertFigure(entries.Where(entry => Arrival(histories[entry.Key], entry.Value, targets) is not null).Select(entry => entry.Key), way, "arrived");
                var passages = entries.Select(entry => (Began: entry.Value, Ended: Arrival(histories[entry.Key], entry.Value, targets)))
                    .Select(passage => ((passage.Ended ?? observed) - passage.Began, passage.Ended is not null)).ToList();
                StageHistories.AssertQuantiles(passages, way.GetProperty("ofAll"));
                StageHistories.AssertQuantiles(passages.Where(passage => passage.Item2), way.GetProperty("ofArrived"));
            }
        }
    }

    [Theory]
    [InlineData(15, "WEEK")]
    [InlineData(16, "MONTH")]
    public async Task Invariant8_cohorts_are_what_plain_code_counts_and_open_their_lists(int seed, string step)
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(seed));
        var histories = await StageHistories.ReadAsync(tenant);
        var order = (await StagesAsync(tenant)).Where(stage => stage.Kind is not ("NONE" or "OUT")).Select(stage => stage.Key).ToList();
        int[] days = [1, 10, 40, 3000];
        foreach (var stage in order)
        {
            var cohorts = (await tenant.QueryAsync(
                "query($period: FunnelPeriodInput!, $step: CalendarStep!, $stage: String, $days: [Int!]!) { periodFunnel(unit: PERSON, period: $period) {"
                + " cohorts(step: $step, stage: $stage, days: $days) { from to entered { ...figure } later { stage { key } reached { ...figure } within { days reached { ...figure } share isComplete } } } } }"
                + " fragment figure on Figure { count subjects(first: 20) { totalCount nodes { id } } }",
                new { period = new { days = new { from = "2026-02-01", to = "2026-03-15" } }, step, stage, days })).GetProperty("periodFunnel").GetProperty("cohorts");
            Assert.Equal(step == "WEEK" ? 7 : 2, cohorts.GetArrayLength());
            foreach (var cohort in cohorts.EnumerateArray())
            {
                var (from, to) = (cohort.GetProperty("from").GetDateTimeOffset(), cohort.GetProperty("to").GetDateTimeOffset());
                var entries = Entries(histories, stage, from, to);
                PeriodFunnelTests.AssertFigure(entries.Keys, cohort, "entered");
                foreach (var later in cohort.GetProperty("later").EnumerateArray())
                {
                    var target = later.GetProperty("stage").GetProperty("key").GetString()!;
                    var targets = order.Contains(target) ? order[order.IndexOf(target)..] : [target];
                    PeriodFunnelTests.AssertFigure(entries.Where(entry => Arrival(histories[entry.Key], entry.Value, targets) is not null).Select(entry => entry.Key), later, "reached");
                    foreach (var point in later.GetProperty("within").EnumerateArray())
                    {
                        var limit = point.GetProperty("days").GetInt32();
                        var arrived = entries.Where(entry => Arrival(histories[entry.Key], entry.Value, targets) - entry.Value < TimeSpan.FromDays(limit)).Select(entry => entry.Key).ToList();
                        PeriodFunnelTests.AssertFigure(arrived, point, "reached");
                        if (entries.Count == 0) Assert.Equal(JsonValueKind.Null, point.GetProperty("share").ValueKind);
                        else Assert.Equal((double)arrived.Count / entries.Count, point.GetProperty("share").GetDouble());
                        Assert.Equal(limit < 3000, point.GetProperty("isComplete").GetBoolean());
                    }
                }
            }
        }
    }

    [Fact]
    public async Task The_first_instant_and_the_last_months_are_answered()
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Eve", new { createdAt = "0001-01-01T00:00:00Z" });
        var funnel = (await tenant.QueryAsync(
            "{ periodFunnel(unit: PERSON, period: { instants: {} }) { speed { timeInStage { stays { count } ofAll { median } } standing { subjects { count } age { median } } timeTo(stage: \"customer\") { entered { count } } } } }")).GetProperty("periodFunnel");
        Assert.Equal(1, funnel.GetProperty("speed").EnumerateArray().Sum(speed => speed.GetProperty("standing").GetProperty("subjects").GetProperty("count").GetInt32()));
        foreach (var step in (string[])["DAY", "WEEK", "MONTH"])
        {
            var far = (await tenant.QueryAsync(
                "query($step: CalendarStep!) { periodFunnel(unit: PERSON, period: { days: { from: \"9999-11-20\", to: \"9999-12-31\" } }) { series(step: $step) { to } cohorts(step: $step, days: [3650]) { later { within { isComplete } } } } }",
                new { step })).GetProperty("periodFunnel");
            Assert.True(far.GetProperty("series").GetArrayLength() > 1);
        }
    }

    [Fact]
    public async Task An_answer_from_before_the_first_change_is_given_again()
    {
        var tenant = await server.TenantAsync();
        var before = await AskAsync(null);
        await tenant.ContactAsync("Ada");

        Assert.Equal(before, await AskAsync(before));
        var since = await AskAsync(null);
        Assert.Equal((since, since), (await AskAsync(null), await AskAsync(since)));
        Assert.Equal("0001-01-01T00:00:00.000000Z", await AskAsync("0001-01-01T00:00:00Z"));

        async Task<string?> AskAsync(string? observedUntil) => (await tenant.QueryAsync(
            "query($observedUntil: DateTime) { periodFunnel(unit: PERSON, period: { days: { from: \"2026-01-01\", to: \"2026-04-01\" } }, asOf: 0, observedUntil: $observedUntil) { observedUntil cohorts(step: MONTH) { later { within { isComplete } } } } }",
            new { observedUntil })).GetProperty("periodFunnel").GetProperty("observedUntil").GetString();
    }

    /// <summary>They count first entries: what a rule costs in a series is not their affair.</summary>
    [Theory]
    [InlineData("REACHED")]
    [InlineData("FIRST_ENTRY")]
    public async Task Cohorts_may_be_of_many_days_by_every_rule(string rule)
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Ada", new { createdAt = From });
        var cohorts = (await tenant.QueryAsync(
            "query($rule: PeriodRule!) { periodFunnel(unit: PERSON, period: { days: { from: \"2026-02-01\", to: \"2026-04-02\" } }, rule: $rule) { cohorts(step: DAY) { entered { count } } } }",
            new { rule })).GetProperty("periodFunnel").GetProperty("cohorts");
        Assert.Equal((60, 1), (cohorts.GetArrayLength(), cohorts.EnumerateArray().Sum(cohort => cohort.GetProperty("entered").GetProperty("count").GetInt32())));
    }

    [Fact]
    public async Task There_is_no_way_back_to_a_stage_before_the_order_nor_from_one_way_out_to_another()
    {
        var tenant = await server.TenantAsync("qualified-deal");
        var speed = (await tenant.QueryAsync(
            "{ periodFunnel(unit: DEAL, period: { instants: {} }) { speed { stage { key kind } before: timeTo(stage: \"deal\") { observedUntil } out: timeTo(stage: \"lost\") { observedUntil } } } }"))
            .GetProperty("periodFunnel").GetProperty("speed").EnumerateArray().ToList();
        Assert.Contains(speed, each => each.GetProperty("stage").GetProperty("key").GetString() == "deal" && each.GetProperty("stage").GetProperty("kind").GetString() == "NONE");
        Assert.All(speed, each => Assert.Equal(JsonValueKind.Null, each.GetProperty("before").ValueKind));
        Assert.All(speed, each => Assert.Equal(each.GetProperty("stage").GetProperty("kind").GetString() == "OUT", each.GetProperty("out").ValueKind == JsonValueKind.Null));
    }

    [Fact]
    public async Task Of_a_unit_without_stages_in_an_order_it_is_said_to_ask_for_another_one()
    {
        var tenant = await server.TenantAsync("qualified-deal");
        foreach (var field in (string[])["cohorts(step: DAY) { from }", "velocity(from: \"quote\") { winRate }", "stages(keys: [\"quote\"]) { atEnd { count } }", "speed { timeTo(stage: \"quote\") { observedUntil } }"])
        {
            var answer = await tenant.SendAsync("{ periodFunnel(unit: COMPANY, period: { instants: {} }) { " + field + " } }");
            if (field.StartsWith("speed", StringComparison.Ordinal)) Assert.False(answer.TryGetProperty("errors", out _), answer.GetRawText());
            else Assert.Contains("of unit COMPANY: ask for another `unit`.", answer.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_cannot_be_a_cohort_or_a_way_is_refused()
    {
        var tenant = await server.TenantAsync();
        foreach (var field in (string[])["cohorts(step: DAY, stage: \"nowhere\") { from }", "cohorts(step: DAY, days: []) { from }", "cohorts(step: DAY, days: [0]) { from }", "speed { timeTo(stage: \"nowhere\") { observedUntil } }"])
            Assert.Equal(["BAD_USER_INPUT"], (await tenant.CodesAsync("query($period: FunnelPeriodInput!) { periodFunnel(unit: PERSON, period: $period) { " + field + " } }", new { period = new { instants = new { from = From, to = To } } })).Distinct());
    }

    private static async Task<List<(string Key, string Kind)>> StagesAsync(TestTenant tenant) =>
        [.. (await tenant.QueryAsync("{ funnel(unit: PERSON) { stages { stage { key kind } } } }")).GetProperty("funnel").GetProperty("stages").EnumerateArray()
            .Select(stage => stage.GetProperty("stage")).Select(stage => (stage.GetProperty("key").GetString()!, stage.GetProperty("kind").GetString()!))];

    /// <summary>Who entered a stage for the first time in the period, and when.</summary>
    private static Dictionary<string, DateTimeOffset> Entries(Dictionary<string, List<Stay>> histories, string stage, DateTimeOffset? from = null, DateTimeOffset? to = null) =>
        histories.Select(history => (history.Key, First: history.Value.Find(stay => stay.Stage == stage)))
            .Where(entry => entry.First is { } first && first.From >= (from ?? From) && first.From < (to ?? To))
            .ToDictionary(entry => entry.Key, entry => entry.First!.From);

    private static DateTimeOffset? Arrival(List<Stay> history, DateTimeOffset since, List<string> targets) =>
        history.Find(stay => stay.From >= since && targets.Contains(stay.Stage))?.From;
}
