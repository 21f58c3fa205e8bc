using System.Text.Json;
using PipelineGraph.Core.Import;
using PipelineGraph.Definitions;
using PipelineGraph.Server.Tests.Hosting;
using PipelineGraph.Server.Tests.Queries;

namespace PipelineGraph.Server.Tests.DataSets;

/// <summary>Months, conversion, times and cohorts of a real event log, asked as a dashboard asks, beside what plain code counts in the file alone.</summary>
public sealed class LoanFunnelTests(TestServer server)
{
    private static readonly string[] Order = ["lead", "prospect", "opportunity", "customer"];

    private static readonly DateTimeOffset Year = new(2011, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Invariant8_the_loan_applications_funnel_is_that_of_the_file()
    {
        var dataSet = new LoanApplications();
        var file = Repository.Shared(dataSet.File);
        var engagement = Array.IndexOf(DataSet.Definitions, "engagement");
        var tenant = await server.TenantAsync("engagement", dataSet.Settings[engagement]);
        var imported = await server.Get<ImportFile>().ExecuteAsync(tenant.Caller, File.OpenRead(file), dataSet.Mapping, progress: null, TestContext.Current.CancellationToken);
        Assert.Empty(imported.Errors);
        var histories = LoanApplications.Read(file).Select(application => History(application, engagement)).ToList();

        var counted = await MonthsAsync(tenant, histories, "Europe/Amsterdam");
        var elsewhere = await MonthsAsync(tenant, histories, "UTC");
        Assert.NotEqual(counted, elsewhere);
        await ConversionAsync(tenant, histories);
        await TimesAsync(tenant, histories);
        await CohortsAsync(tenant, histories);
    }

    /// <summary>Entries by month and stage.</summary>
    private static async Task<string> MonthsAsync(TestTenant tenant, List<List<Stay>> histories, string zone)
    {
        var series = (await tenant.QueryAsync(
            "query($zone: String!) { periodFunnel(unit: PERSON, period: { days: { from: \"2011-09-01\", to: \"2012-06-01\", timeZone: $zone } }, rule: EVERY_ENTRY) { basis { timeZone }"
            + " series(step: MONTH) { stages { stage { key } counted { count } leftForward { count } leftBackward { count } } } } }",
            new { zone })).GetProperty("periodFunnel");
        Assert.Equal(zone, series.GetProperty("basis").GetProperty("timeZone").GetString());
        var place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var (expected, told) = (new List<string>(), new List<string>());
        foreach (var (part, index) in series.GetProperty("series").EnumerateArray().Select((part, index) => (part, index)))
        {
            var month = new DateOnly(2011, 9, 1).AddMonths(index);
            foreach (var stage in part.GetProperty("stages").EnumerateArray())
            {
                var key = stage.GetProperty("stage").GetProperty("key").GetString()!;
                var entries = histories.Sum(history => history.Count(stay => stay.Stage == key && IsIn(stay.From)));
                var left = histories.SelectMany(history => history).Where(stay => stay.Stage == key && stay.To is { } to && IsIn(to)).ToList();
                var forward = left.Count(stay => Array.IndexOf(Order, stay.Next) > Array.IndexOf(Order, key));
                expected.Add($"{month:yyyy-MM} {key} {entries} {forward} {left.Count - forward}");
                told.Add($"{month:yyyy-MM} {key} {Count(stage, "counted")} {Count(stage, "leftForward")} {Count(stage, "leftBackward")}");
            }

            bool IsIn(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, place) is var local && local.Year == month.Year && local.Month == month.Month;
        }

        Assert.Equal(expected, told);
        return string.Join('\n', told);
    }

    /// <summary>From the quote, which makes an opportunity, to the customer.</summary>
    private static async Task ConversionAsync(TestTenant tenant, List<List<Stay>> histories)
    {
        var funnel = (await tenant.QueryAsync(
            "{ periodFunnel(unit: PERSON, period: { instants: { from: \"2011-01-01T00:00:00Z\" } }, rule: COHORT) { stages { stage { key } counted { count } conversionToNext } } }")).GetProperty("periodFunnel");
        var stages = funnel.GetProperty("stages").EnumerateArray().ToDictionary(stage => stage.GetProperty("stage").GetProperty("key").GetString()!);
        foreach (var (key, index) in Order.Select((key, index) => (key, index)))
        {
            Assert.Equal((key, Reached(index)), (key, Count(stages[key], "counted")));
            if (index < 3) Assert.Equal((double)Reached(index + 1) / Reached(index), stages[key].GetProperty("conversionToNext").GetDouble());
        }

        Assert.Equal(1_336, Count(stages["customer"], "counted"));

        int Reached(int index) => histories.Count(history => history.Exists(stay => Array.IndexOf(Order, stay.Stage) >= index));
    }

    /// <summary>From submitted to won, and in each stage.</summary>
    private static async Task TimesAsync(TestTenant tenant, List<List<Stay>> histories)
    {
        var funnel = (await tenant.QueryAsync(
            "{ periodFunnel(unit: PERSON, period: { instants: { from: \"2011-01-01T00:00:00Z\" } }) { speed { stage { key } timeTo(stage: \"customer\") {"
            + " entered { count } arrived { count } ofAll { median p75 p90 } ofArrived { median p75 p90 } observedUntil }"
            + " timeInStage { stays { count } stillIn { count } ofAll { median p75 p90 } ofEnded { median p75 p90 } } } } }")).GetProperty("periodFunnel");
        foreach (var speed in funnel.GetProperty("speed").EnumerateArray())
        {
            var key = speed.GetProperty("stage").GetProperty("key").GetString()!;
            var (way, times) = (speed.GetProperty("timeTo"), speed.GetProperty("timeInStage"));
            Assert.Equal(Array.IndexOf(Order, key) is 3, way.ValueKind == JsonValueKind.Null);
            if (way.ValueKind == JsonValueKind.Null) continue;
            var observed = way.GetProperty("observedUntil").GetDateTimeOffset();
            var stays = histories.SelectMany(history => history).Where(stay => stay.Stage == key && stay.From >= Year).Select(stay => ((stay.To ?? observed) - stay.From, stay.To is not null)).ToList();
            Assert.Equal((stays.Count, stays.Count(stay => !stay.Item2)), (Count(times, "stays"), Count(times, "stillIn")));
            StageHistories.AssertQuantiles(stays, times.GetProperty("ofAll"));
            StageHistories.AssertQuantiles(stays.Where(stay => stay.Item2), times.GetProperty("ofEnded"));

            var ways = histories.Where(history => history.Exists(stay => stay.Stage == key)).Select(history => Way(history, key)).ToList();
            Assert.Equal((ways.Count, ways.Count(each => each is not null)), (Count(way, "entered"), Count(way, "arrived")));
            StageHistories.AssertQuantiles(ways.OfType<TimeSpan>().Select(after => (after, true)), way.GetProperty("ofArrived"));
        }

        static TimeSpan? Way(List<Stay> history, string key)
        {
            var from = history.Find(stay => stay.Stage == key)!.From;
            return history.Find(stay => stay.From >= from && stay.Stage == "customer")?.From - from;
        }
    }

    /// <summary>By month of the application: who had come how far after a week, a month, a quarter.</summary>
    private static async Task CohortsAsync(TestTenant tenant, List<List<Stay>> histories)
    {
        var cohorts = (await tenant.QueryAsync(
            "{ periodFunnel(unit: PERSON, period: { days: { from: \"2011-09-01\", to: \"2012-02-01\" } }) { cohorts(step: MONTH, days: [7, 30, 90]) {"
            + " from to entered { count } later { stage { key } reached { count } within { days reached { count } share isComplete } } } } }")).GetProperty("periodFunnel").GetProperty("cohorts");
        var all = 0;
        foreach (var cohort in cohorts.EnumerateArray())
        {
            var (from, to) = (cohort.GetProperty("from").GetDateTimeOffset(), cohort.GetProperty("to").GetDateTimeOffset());
            var members = histories.Where(history => history.Find(stay => stay.Stage == "lead") is { } entry && entry.From >= from && entry.From < to).ToList();
            all += members.Count;
            Assert.Equal(members.Count, Count(cohort, "entered"));
            foreach (var later in cohort.GetProperty("later").EnumerateArray())
            {
                var targets = Order[Math.Max(Array.IndexOf(Order, later.GetProperty("stage").GetProperty("key").GetString()), 0)..];
                if (!targets.Contains(later.GetProperty("stage").GetProperty("key").GetString())) continue;
                var days = members.Select(history => history.Find(stay => targets.Contains(stay.Stage) && stay.From >= history.Find(first => first.Stage == "lead")!.From)?.From - history.Find(first => first.Stage == "lead")!.From).ToList();
                Assert.Equal(days.Count(after => after is not null), Count(later, "reached"));
                foreach (var point in later.GetProperty("within").EnumerateArray())
                    Assert.Equal(days.Count(after => after < TimeSpan.FromDays(point.GetProperty("days").GetInt32())), Count(point, "reached"));
            }
        }

        Assert.Equal(7_455, all);
    }

    /// <summary>Where an application was, from instant to instant, by all that had happened until then.</summary>
    private static List<Stay> History(LoanApplications.Application application, int definition)
    {
        var stays = new List<Stay>();
        foreach (var instant in application.Events.Select(item => item.At.ToUniversalTime()).Append(application.Registered.ToUniversalTime()).Distinct().Order())
        {
            var stage = LoanApplications.StageOf(definition, Unit.Person, application.Until(instant))!;
            if (stays.Count > 0 && stays[^1].Stage == stage) continue;
            if (stays.Count > 0) stays[^1] = stays[^1] with { To = instant, Next = stage };
            stays.Add(new Stay(stage, instant, null, null));
        }

        return stays;
    }

    private static int Count(JsonElement parent, string figure) => parent.GetProperty(figure).GetProperty("count").GetInt32();
}
