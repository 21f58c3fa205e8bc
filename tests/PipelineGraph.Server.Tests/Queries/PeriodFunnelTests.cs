using System.Globalization;
using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>Every figure of a period is what plain code counts in the ledger, and opens exactly the list that it counted.</summary>
public sealed class PeriodFunnelTests(TestServer server)
{
    private const string Figures = "counted { ...figure } atStart { ...figure } entered { ...figure } leftForward { ...figure } leftBackward { ...figure } leftOut { ...figure } leftElsewhere { ...figure } atEnd { ...figure }";

    private const string Funnel =
        "query($period: FunnelPeriodInput!, $rule: PeriodRule! = FIRST_ENTRY, $asOf: ChangeNumber) { periodFunnel(unit: PERSON, period: $period, rule: $rule, asOf: $asOf) {"
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
        var tenant = await StageHistories.PeopleAsync(server, new Random(seed));
        var histories = await StageHistories.ReadAsync(tenant);
        foreach (var rule in (string[])["FIRST_ENTRY", "EVERY_ENTRY", "COHORT", "REACHED", "REACHED_OR_PASSED", "IN_ORDER", "ANY_ORDER"])
        {
            var funnel = (await tenant.QueryAsync(Funnel, new { period = new { instants = new { from = From, to = To } }, rule })).GetProperty("periodFunnel");
            Assert.Equal(rule, funnel.GetProperty("basis").GetProperty("rule").GetString());
            var stages = funnel.GetProperty("stages").EnumerateArray().Select(stage => (Key: stage.GetProperty("stage").GetProperty("key").GetString()!, Kind: stage.GetProperty("stage").GetProperty("kind").GetString()!, Json: stage)).ToList();
            var order = stages.Where(stage => stage.Kind is not ("NONE" or "OUT")).Select(stage => stage.Key).ToList();
            foreach (var (key, _, json) in stages)
            {
                var plain = new PlainFigures(histories, order, stages.Where(stage => stage.Kind == "OUT").Select(stage => stage.Key).ToHashSet(), key, From, To);
                AssertFigure(plain.Counted(rule), json, "counted");
                AssertFigure(plain.At(From), json, "atStart");
                AssertFigure(plain.Entered(), json, "entered");
                AssertFigure(plain.Left("forward"), json, "leftForward");
                AssertFigure(plain.Left("backward"), json, "leftBackward");
                AssertFigure(plain.Left("out"), json, "leftOut");
                AssertFigure(plain.Left("none"), json, "leftElsewhere");
                AssertFigure(plain.At(To), json, "atEnd");
                Assert.Equal(Count(json, "atEnd"), Count(json, "atStart") + Count(json, "entered") - Count(json, "leftForward") - Count(json, "leftBackward") - Count(json, "leftOut") - Count(json, "leftElsewhere"));
            }
        }
    }

    [Theory]
    [InlineData(4, "DAY", "FIRST_ENTRY")]
    [InlineData(5, "WEEK", "EVERY_ENTRY")]
    [InlineData(6, "MONTH", "COHORT")]
    [InlineData(7, "MONTH", "REACHED")]
    [InlineData(8, "WEEK", "REACHED_OR_PASSED")]
    [InlineData(9, "WEEK", "IN_ORDER")]
    [InlineData(10, "WEEK", "ANY_ORDER")]
    public async Task Each_part_of_a_series_is_the_funnel_of_that_period(int seed, string step, string rule)
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(seed));
        // The clocks of Amsterdam go forward on 29 March.
        var days = new { from = "2026-02-18", to = step == "DAY" ? "2026-02-25" : "2026-04-10" };
        var series = (await tenant.QueryAsync(
            "query($period: FunnelPeriodInput!, $rule: PeriodRule!, $step: CalendarStep!) { periodFunnel(unit: PERSON, period: $period, rule: $rule) {"
            + " basis { asOf from to } series(step: $step) { from to stages { stage { key kind } conversionToNext " + Figures + " } } } }"
            + " fragment figure on Figure { count subjects(first: 20) { totalCount nodes { id } } }",
            new { period = new { days }, rule, step })).GetProperty("periodFunnel");
        var parts = series.GetProperty("series").EnumerateArray().ToList();
        var begins = series.GetProperty("basis").GetProperty("from").GetDateTimeOffset();
        foreach (var part in parts)
        {
            var (from, to) = (part.GetProperty("from").GetDateTimeOffset(), part.GetProperty("to").GetDateTimeOffset());
            Assert.Equal(begins, from);
            begins = to;
            var alone = (await tenant.QueryAsync(Funnel.Replace("first: 500", "first: 20", StringComparison.Ordinal), new { period = new { instants = new { from, to } }, rule })).GetProperty("periodFunnel");
            Assert.Equal(alone.GetProperty("stages").GetRawText(), part.GetProperty("stages").GetRawText());
        }

        Assert.Equal(series.GetProperty("basis").GetProperty("to").GetDateTimeOffset(), begins);
        Assert.Equal(step switch { "DAY" => 7, "WEEK" => 8, _ => 3 }, parts.Count);
        if (step == "WEEK") Assert.Equal(167, parts.Max(part => (part.GetProperty("to").GetDateTimeOffset() - part.GetProperty("from").GetDateTimeOffset()).TotalHours == 167 ? 167 : 0));
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
                "query($period: FunnelPeriodInput!) { periodFunnel(unit: PERSON, period: $period) { stages { counted { subjects { nodes { ... on Contact { displayName } } } } } } }",
                new { period = new { days = new { from = "2026-02-01", to = "2026-03-01", timeZone } } })).GetProperty("periodFunnel").GetProperty("stages").EnumerateArray()
            .SelectMany(stage => stage.GetProperty("counted").GetProperty("subjects").GetProperty("nodes").EnumerateArray()).Select(node => node.GetProperty("displayName").GetString());
    }

    [Fact]
    public async Task A_period_is_told_from_when_its_definition_became_the_active_one()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann", new { createdAt = From });
        await tenant.ReplyAsync(contact, From.AddDays(2));
        var before = (await tenant.QueryAsync("{ latestChange }")).GetProperty("latestChange").GetInt64();
        await server.ActivateAsync(tenant, "engagement", """{"silentDays":30}""");

        var past = new { period = new { instants = new { from = From, to = To } }, rule = "EVERY_ENTRY" };
        Assert.Equal(["PERIOD_BEFORE_DEFINITION"], await tenant.CodesAsync(Funnel, past));
        var then = (await tenant.QueryAsync(Funnel, new { past.period, past.rule, asOf = before })).GetProperty("periodFunnel");
        Assert.True(then.GetProperty("stages").EnumerateArray().Sum(stage => Count(stage, "counted")) > 0);
        // Nobody enters by the switch, which is where the figures begin.
        var open = (await tenant.QueryAsync(Funnel, new { period = new { instants = new { from = From } }, rule = "EVERY_ENTRY" })).GetProperty("periodFunnel");
        Assert.Equal((0, 1), (open.GetProperty("stages").EnumerateArray().Sum(stage => Count(stage, "counted")), open.GetProperty("stages").EnumerateArray().Sum(stage => Count(stage, "atStart"))));
        Assert.True(open.GetProperty("basis").GetProperty("from").GetDateTimeOffset() > To);
    }

    /// <summary>Who comes back to a definition begins anew: what was entered under it before it was left counts for no "first", and who is in a stage at the way back did not enter it then.</summary>
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task First_entries_after_a_roll_back_are_those_since_the_roll_back(int seed)
    {
        await using var switched = await SwitchedHistories.PeopleAsync(new Random(seed));
        List<(long AsOf, DateTimeOffset? Begins)> known = [(await LatestAsync(), null)];
        var away = await switched.ActivateAsync("""{"silentDays":10}""");
        await switched.TellMoreAsync(new Random(seed), days: 60);
        known.Add((await LatestAsync(), away));
        var back = await switched.RollBackAsync();
        await switched.TellMoreAsync(new Random(seed + 1));
        known.Add((await LatestAsync(), back));
        var changes = await StageHistories.ChangesAsync(switched.Tenant);

        var again = 0;
        foreach (var (asOf, begins) in known)
        {
            var histories = SwitchedHistories.Since(StageHistories.Stays([.. changes.TakeWhile(change => change.GetProperty("number").GetInt64() <= asOf)]), begins);
            var from = begins?.AddMicroseconds(1) ?? Day(1, 1);
            var funnel = (await switched.Tenant.QueryAsync(Funnel, new { period = new { instants = new { from = Day(1, 1) } }, rule = "FIRST_ENTRY", asOf })).GetProperty("periodFunnel");
            Assert.Equal(from, funnel.GetProperty("basis").GetProperty("from").GetDateTimeOffset());
            foreach (var stage in funnel.GetProperty("stages").EnumerateArray())
            {
                var key = stage.GetProperty("stage").GetProperty("key").GetString()!;
                var entered = histories.Select(history => (history.Key, First: history.Value.Find(stay => stay.Stage == key))).Where(entry => entry.First?.From >= from).Select(entry => entry.Key).ToList();
                AssertFigure(entered, stage, "counted");
                if (begins == back) again += entered.Count(id => StageHistories.Stays(changes).GetValueOrDefault(id, []).Exists(stay => stay.Stage == key && stay.From < away));
            }
        }

        Assert.True(again > 0);

        async Task<long> LatestAsync() => (await switched.Tenant.QueryAsync("{ latestChange }")).GetProperty("latestChange").GetInt64();
    }

    [Fact]
    public async Task Who_was_merged_or_erased_has_left_altogether()
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(17));
        var ids = (await tenant.QueryAsync("{ contacts { nodes { id } } }")).GetProperty("contacts").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).ToList();
        await tenant.MutateAsync("mergeContacts", new { idempotencyKey = "merge", winnerId = ids[0], loserId = ids[1] }, "winner { id }");
        await tenant.MutateAsync("eraseContact", new { idempotencyKey = "erase", contactId = ids[2] }, "contact { id }");

        var funnel = (await tenant.QueryAsync(Funnel.Replace("leftElsewhere", "leftAltogether { ...figure } leftElsewhere", StringComparison.Ordinal), new { period = new { instants = new { from = From } } })).GetProperty("periodFunnel");
        var stages = funnel.GetProperty("stages").EnumerateArray().ToList();
        var left = stages.SelectMany(stage => stage.GetProperty("leftAltogether").GetProperty("subjects").GetProperty("nodes").EnumerateArray()).Select(node => node.GetProperty("id").GetString()!);
        Assert.Equal(ids[1..3].Order(StringComparer.Ordinal), left.Order(StringComparer.Ordinal));
        Assert.All(stages, stage =>
        {
            Assert.Equal(stage.GetProperty("atEnd").GetProperty("subjects").GetProperty("totalCount").GetInt32(), Standing(stage));
            Assert.Equal(Count(stage, "atEnd"), stage.GetProperty("atEnd").GetProperty("subjects").GetProperty("nodes").GetArrayLength());
        });

        var series = (await tenant.QueryAsync(
            "query($to: Date!) { periodFunnel(unit: PERSON, period: { days: { from: \"2026-02-01\", to: $to } }) { series(step: MONTH) { stages { leftAltogether { count } atEnd { count subjects(first: 50) { nodes { id } } } } }"
            + " speed { timeInStage { stillIn { count subjects(first: 50) { nodes { id } } } } } } }",
            new { to = TimeProvider.System.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) })).GetProperty("periodFunnel");
        foreach (var stage in series.GetProperty("series").EnumerateArray().Last().GetProperty("stages").EnumerateArray())
            Assert.Equal(stage.GetProperty("atEnd").GetProperty("subjects").GetProperty("nodes").GetArrayLength(), Count(stage, "atEnd"));
        Assert.Equal(2, series.GetProperty("series").EnumerateArray().Sum(part => part.GetProperty("stages").EnumerateArray().Sum(stage => Count(stage, "leftAltogether"))));
        foreach (var still in series.GetProperty("speed").EnumerateArray().Select(speed => speed.GetProperty("timeInStage").GetProperty("stillIn")))
            Assert.Equal(still.GetProperty("subjects").GetProperty("nodes").GetArrayLength(), still.GetProperty("count").GetInt32());

        static int Standing(JsonElement stage) =>
            Count(stage, "atStart") + Count(stage, "entered") - new[] { "leftForward", "leftBackward", "leftOut", "leftElsewhere", "leftAltogether" }.Sum(figure => Count(stage, figure));
    }

    [Fact]
    public async Task A_list_is_gone_on_with_by_the_text_that_began_it_whatever_other_lists_it_asks_for()
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(18));
        foreach (var id in (await tenant.QueryAsync("{ contacts { nodes { id } } }")).GetProperty("contacts").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!))
            await tenant.MutateAsync("setAttributes", new { idempotencyKey = id, subjectId = id, attributes = new[] { new { key = "source", value = new { text = "referral" } } } }, "subject { id }");
        const string query =
            "query($period: FunnelPeriodInput!, $first: Int!, $after: Cursor) { periodFunnel(unit: PERSON, period: $period, rule: EVERY_ENTRY) { stages { ...list } series(step: MONTH) { stages(keys: [\"lead\"]) { ...list } }"
            + " slices(by: { attribute: \"source\" }, first: 2) { funnel { stages { ...list } } } cohorts(step: MONTH) { later { reached { ...page } } } speed { standing { subjects { ...page } } } } }"
            + " fragment list on PeriodStage { stage { key } counted { ...page } } fragment page on Figure { subjects(first: $first, after: $after) { edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }";
        var period = new { instants = new { from = Day(1, 1), to = Day(6, 1) } };
        foreach (var part in (Func<JsonElement, JsonElement>[])[funnel => funnel, funnel => funnel.GetProperty("slices")[0].GetProperty("funnel")])
        {
            foreach (var stage in Enumerable.Range(0, 3))
            {
                var whole = Nodes(List(await AskAsync(30, null)));
                var (paged, after) = (new List<string>(), (string?)null);
                do
                {
                    var page = List(await AskAsync(2, after));
                    paged.AddRange(Nodes(page));
                    after = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean() ? page.GetProperty("pageInfo").GetProperty("endCursor").GetString() : null;
                }
                while (after is not null);
                Assert.Equal(whole, paged);

                JsonElement List(JsonElement funnel) => part(funnel).GetProperty("stages")[stage].GetProperty("counted").GetProperty("subjects");
            }
        }

        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync("query($period: FunnelPeriodInput!) { periodFunnel(unit: PERSON, period: $period) { stages(keys: [\"nothing\"]) { counted { count } } } }", new { period }));

        async Task<JsonElement> AskAsync(int first, string? after) => (await tenant.QueryAsync(query, new { period, first, after })).GetProperty("periodFunnel");

        static List<string> Nodes(JsonElement list) => [.. list.GetProperty("edges").EnumerateArray().Select(edge => edge.GetProperty("node").GetProperty("id").GetString()!)];
    }

    [Fact]
    public async Task A_place_in_the_lists_of_one_question_is_none_in_those_of_another()
    {
        var tenant = await server.TenantAsync();
        for (var index = 0; index < 3; index++) await tenant.ContactAsync($"Contact {index}", new { createdAt = From });
        const string query = "query($period: FunnelPeriodInput!, $after: Cursor) { periodFunnel(unit: PERSON, period: $period) { stages { counted { subjects(first: 1, after: $after) { pageInfo { endCursor } } } } } }";
        var period = new { instants = new { from = From, to = To } };
        var cursor = (await tenant.QueryAsync(query, new { period })).GetProperty("periodFunnel").GetProperty("stages").EnumerateArray()
            .Select(stage => stage.GetProperty("counted").GetProperty("subjects").GetProperty("pageInfo").GetProperty("endCursor").GetString()).First(text => text is not null);
        Assert.Contains("CURSOR_OF_ANOTHER_ORDER", await tenant.CodesAsync(query, new { period = new { instants = new { from = From, to = To.AddDays(1) } }, after = cursor }));
    }

    [Fact]
    public async Task What_is_no_period_is_refused()
    {
        var tenant = await server.TenantAsync();
        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync(Funnel, new { period = new { days = new { from = "2026-02-01", to = "2026-02-01" } } }));
        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync(Funnel, new { period = new { days = new { from = "2026-02-01", to = "2026-03-01", timeZone = "Mars/Olympus" } } }));
        const string series = "query($period: FunnelPeriodInput!) { periodFunnel(unit: PERSON, period: $period) { series(step: DAY) { from } } }";
        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync(series, new { period = new { instants = new { from = From } } }));
        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync(series, new { period = new { days = new { from = "2024-01-01", to = "2026-01-01" } } }));
        Assert.Equal(["CHANGE_NUMBER_OUT_OF_RANGE"], await tenant.CodesAsync(Funnel, new { period = new { instants = new { } }, asOf = -1 }));
    }

    private static void AssertFigure(IEnumerable<(string Id, DateTimeOffset At)> expected, JsonElement stage, string figure) => AssertFigure(expected.Select(row => row.Id), stage, figure);

    internal static void AssertFigure(IEnumerable<string> expected, JsonElement stage, string figure)
    {
        var json = stage.GetProperty(figure);
        var ids = json.GetProperty("subjects").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Order(StringComparer.Ordinal), ids);
        Assert.Equal((ids.Count, ids.Count), (Count(stage, figure), json.GetProperty("subjects").GetProperty("totalCount").GetInt32()));
    }

    private static int Count(JsonElement stage, string figure) => stage.GetProperty(figure).GetProperty("count").GetInt32();

    internal static DateTimeOffset Day(int month, int day) => new(2026, month, day, 0, 0, 0, TimeSpan.Zero);
}
