using System.Globalization;
using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>Every figure of a period is what plain code counts in the ledger, and opens exactly the list that it counted.</summary>
public sealed class PeriodFunnelTests(TestServer server)
{
    private const string Figures = "counted { ...figure } atStart { ...figure } entered { ...figure } leftForward { ...figure } leftBackward { ...figure } leftOut { ...figure } atEnd { ...figure }";

    private const string Funnel =
        "query($period: PeriodInput!, $rule: PeriodRule! = FIRST_ENTRY, $asOf: ChangeNumber) { periodFunnel(unit: PERSON, period: $period, rule: $rule, asOf: $asOf) {"
        + " basis { asOf rule ruleText from to timeZone overridden notEvaluated } stages { stage { key kind } conversionToNext " + Figures + " } } }"
        + " fragment figure on Figure { count subjects(first: 500) { totalCount nodes { id } } }";

    private static readonly DateTimeOffset From = Day(2, 1);
    private static readonly DateTimeOffset To = Day(3, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Invariant8_every_figure_of_a_period_is_what_plain_code_counts_and_opens_its_list(int seed)
    {
        var tenant = await PeopleAsync(new Random(seed));
        var histories = await HistoriesAsync(tenant);
        foreach (var rule in (string[])["FIRST_ENTRY", "EVERY_ENTRY", "COHORT", "REACHED", "REACHED_OR_PASSED", "IN_ORDER", "ANY_ORDER"])
        {
            var funnel = (await tenant.QueryAsync(Funnel, new { period = new { instants = new { from = From, to = To } }, rule })).GetProperty("periodFunnel");
            Assert.Equal(rule, funnel.GetProperty("basis").GetProperty("rule").GetString());
            var stages = funnel.GetProperty("stages").EnumerateArray().Select(stage => (Key: stage.GetProperty("stage").GetProperty("key").GetString()!, Kind: stage.GetProperty("stage").GetProperty("kind").GetString()!, Json: stage)).ToList();
            var order = stages.Where(stage => stage.Kind is not ("NONE" or "OUT")).Select(stage => stage.Key).ToList();
            foreach (var (key, _, json) in stages)
            {
                var plain = new PlainCount(histories, order, stages.Where(stage => stage.Kind == "OUT").Select(stage => stage.Key).ToHashSet(), key);
                AssertFigure(plain.Counted(rule), json, "counted");
                AssertFigure(plain.At(From), json, "atStart");
                AssertFigure(plain.Entered(), json, "entered");
                AssertFigure(plain.Left("forward"), json, "leftForward");
                AssertFigure(plain.Left("backward"), json, "leftBackward");
                AssertFigure(plain.Left("out"), json, "leftOut");
                AssertFigure(plain.At(To), json, "atEnd");
                Assert.Equal(Count(json, "atEnd"), Count(json, "atStart") + Count(json, "entered") - Count(json, "leftForward") - Count(json, "leftBackward") - Count(json, "leftOut"));
            }
        }
    }

    [Fact]
    public async Task The_days_of_a_period_begin_in_its_zone()
    {
        var tenant = await server.TenantAsync();
        // In Amsterdam the first of February has begun, in UTC not yet.
        await tenant.ContactAsync("Ann", new { createdAt = "2026-01-31T23:30:00Z" });
        await tenant.ContactAsync("Bob", new { createdAt = "2026-02-28T23:30:00Z" });
        Assert.Equal((1, "Europe/Amsterdam"), await LeadsAsync(null));
        Assert.Equal((1, "UTC"), await LeadsAsync("UTC"));
        Assert.Equal(["Ann"], await NamesAsync("Europe/Amsterdam"));
        Assert.Equal(["Bob"], await NamesAsync("UTC"));

        async Task<(int, string?)> LeadsAsync(string? timeZone)
        {
            var funnel = (await tenant.QueryAsync(Funnel, new { period = new { days = new { from = "2026-02-01", to = "2026-03-01", timeZone } } })).GetProperty("periodFunnel");
            return (funnel.GetProperty("stages").EnumerateArray().Sum(stage => Count(stage, "counted")), funnel.GetProperty("basis").GetProperty("timeZone").GetString());
        }

        async Task<IEnumerable<string?>> NamesAsync(string timeZone) =>
            (await tenant.QueryAsync(
                "query($period: PeriodInput!) { periodFunnel(unit: PERSON, period: $period) { stages { counted { subjects { nodes { ... on Contact { displayName } } } } } } }",
                new { period = new { days = new { from = "2026-02-01", to = "2026-03-01", timeZone } } })).GetProperty("periodFunnel").GetProperty("stages").EnumerateArray()
            .SelectMany(stage => stage.GetProperty("counted").GetProperty("subjects").GetProperty("nodes").EnumerateArray()).Select(node => node.GetProperty("displayName").GetString());
    }

    [Fact]
    public async Task What_is_no_period_is_refused()
    {
        var tenant = await server.TenantAsync();
        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync(Funnel, new { period = new { days = new { from = "2026-02-01", to = "2026-02-01" } } }));
        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync(Funnel, new { period = new { days = new { from = "2026-02-01", to = "2026-03-01", timeZone = "Mars/Olympus" } } }));
        Assert.Equal(["CHANGE_NUMBER_OUT_OF_RANGE"], await tenant.CodesAsync(Funnel, new { period = new { instants = new { } }, asOf = -1 }));
    }

    /// <summary>People who reply, are judged, and grow cold, before, within and after the period; some of it told late.</summary>
    private async Task<TestTenant> PeopleAsync(Random random)
    {
        var tenant = await server.TenantAsync();
        for (var index = 0; index < 14; index++)
        {
            var contact = await tenant.ContactAsync($"Contact {index}", new { createdAt = Some() });
            for (var fact = random.Next(5); fact > 0; fact--)
            {
                if (random.Next(3) > 0) await tenant.ReplyAsync(contact, Some());
                else
                    await tenant.MutateAsync(
                        "recordJudgement", new { idempotencyKey = $"{index} {fact}", subjectId = contact, key = "disqualified", holds = random.Next(2) == 0, occurredAt = Some() }, "subject { id }");
            }
        }

        return tenant;

        DateTimeOffset Some() => Day(1, 1).AddHours(random.Next(24 * 100));
    }

    /// <summary>The stays of each subject as the ledger tells them.</summary>
    private static async Task<Dictionary<string, List<Stay>>> HistoriesAsync(TestTenant tenant)
    {
        var changes = new List<JsonElement>();
        for (var after = 0L; ;)
        {
            var page = (await tenant.QueryAsync(
                "query($after: ChangeNumber) { stageChanges(afterNumber: $after, first: 500) { nodes { number kind retracts effectiveAt subject { id } to { key } } pageInfo { hasNextPage } } }",
                new { after })).GetProperty("stageChanges");
            changes.AddRange(page.GetProperty("nodes").EnumerateArray());
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()) break;
            after = changes[^1].GetProperty("number").GetInt64();
        }

        var retracted = changes.Where(change => change.GetProperty("kind").GetString() == "RETRACTED").Select(change => change.GetProperty("retracts").GetInt64()).ToHashSet();
        return changes.Where(change => change.GetProperty("kind").GetString() == "MOVED" && !retracted.Contains(change.GetProperty("number").GetInt64()))
            .GroupBy(change => change.GetProperty("subject").GetProperty("id").GetString()!)
            .ToDictionary(
                group => group.Key,
                group =>
                {
                    var moves = group.Select(change => (At: change.GetProperty("effectiveAt").GetDateTimeOffset(), Number: change.GetProperty("number").GetInt64(), To: change.GetProperty("to").GetProperty("key").GetString()!))
                        .OrderBy(move => move.At).ThenBy(move => move.Number).ToList();
                    return moves.Select((move, index) => new Stay(move.To, move.At, index + 1 < moves.Count ? moves[index + 1].At : null, index + 1 < moves.Count ? moves[index + 1].To : null)).ToList();
                });
    }

    private static void AssertFigure(IEnumerable<string> expected, JsonElement stage, string figure)
    {
        var json = stage.GetProperty(figure);
        var ids = json.GetProperty("subjects").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Order(StringComparer.Ordinal), ids);
        Assert.Equal((ids.Count, ids.Count), (Count(stage, figure), json.GetProperty("subjects").GetProperty("totalCount").GetInt32()));
    }

    private static int Count(JsonElement stage, string figure) => stage.GetProperty(figure).GetProperty("count").GetInt32();

    private static DateTimeOffset Day(int month, int day) => new(2026, month, day, 0, 0, 0, TimeSpan.Zero);

    private sealed record Stay(string Stage, DateTimeOffset From, DateTimeOffset? To, string? Next)
    {
        public bool Begins => From >= PeriodFunnelTests.From && From < PeriodFunnelTests.To;
    }

    /// <summary>The same figures by loops.</summary>
    private sealed class PlainCount(Dictionary<string, List<Stay>> histories, List<string> order, HashSet<string> outs, string stage)
    {
        private List<string> Onwards => order.Contains(stage) ? order[order.IndexOf(stage)..] : [stage];

        private List<string> UpTo => order.Contains(stage) ? order[..(order.IndexOf(stage) + 1)] : [stage];

        public IEnumerable<string> At(DateTimeOffset instant) =>
            histories.Where(history => history.Value.Exists(stay => stay.Stage == stage && stay.From < instant && !(stay.To < instant))).Select(history => history.Key);

        public IEnumerable<string> Entered() => histories.SelectMany(history => history.Value.Where(stay => stay.Stage == stage && stay.Begins).Select(_ => history.Key));

        public IEnumerable<string> Left(string how) =>
            histories.SelectMany(history => history.Value
                .Where(stay => stay.Stage == stage && stay.To >= From && stay.To < PeriodFunnelTests.To && Direction(stay.Next!) == how).Select(_ => history.Key));

        public IEnumerable<string> Counted(string rule) => histories.SelectMany(history => Enumerable.Repeat(history.Key, Times(rule, history.Value)));

        private int Times(string rule, List<Stay> stays)
        {
            var cohort = stays.Find(stay => order.Contains(stay.Stage)) is { Begins: true } first ? stays.Where(stay => stay.From >= first.From).ToList() : [];
            return rule switch
            {
                "FIRST_ENTRY" => stays.Find(stay => stay.Stage == stage) is { Begins: true } ? 1 : 0,
                "EVERY_ENTRY" => stays.Count(stay => stay.Stage == stage && stay.Begins),
                "REACHED" => stays.Exists(stay => stay.Stage == stage && During(stay)) ? 1 : 0,
                "REACHED_OR_PASSED" => stays.Exists(stay => Onwards.Contains(stay.Stage) && During(stay)) ? 1 : 0,
                "COHORT" => cohort.Exists(stay => Onwards.Contains(stay.Stage)) ? 1 : 0,
                "ANY_ORDER" => cohort.Count > 0 && UpTo.TrueForAll(each => cohort.Exists(stay => stay.Stage == each)) ? 1 : 0,
                _ => cohort.Count > 0 && IsInOrder(cohort) ? 1 : 0,
            };
        }

        private bool IsInOrder(List<Stay> cohort)
        {
            var at = DateTimeOffset.MinValue;
            foreach (var each in UpTo)
            {
                if (cohort.Find(stay => stay.Stage == each && stay.From >= at) is not { } next) return false;
                at = next.From;
            }

            return true;
        }

        private static bool During(Stay stay) => stay.From < PeriodFunnelTests.To && !(stay.To <= PeriodFunnelTests.From);

        private string Direction(string next)
        {
            if (outs.Contains(next)) return outs.Contains(stage) ? "none" : "out";
            if (!order.Contains(next)) return order.Contains(stage) || outs.Contains(stage) ? "backward" : "none";
            return order.IndexOf(stage) < order.IndexOf(next) ? "forward" : "backward";
        }
    }
}
