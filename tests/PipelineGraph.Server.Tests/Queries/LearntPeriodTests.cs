using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>What a period added to the history and took back is the difference of what was known at its ends, and adds up over periods.</summary>
public sealed class LearntPeriodTests(TestServer server)
{
    private static readonly string[] Left = ["leftForward", "leftBackward", "leftOut", "leftElsewhere", "leftAltogether"];
    private static readonly string[] Figures = ["counted", "entered", .. Left];

    private static readonly string Stages =
        "stages { stage { key kind } conversionToNext atStart { count takenBack { count } subjects(first: 50) { nodes { id } } } atEnd { count net subjects(first: 50) { nodes { id } } } "
        + string.Join(' ', Figures.Select(figure => figure + " { net count subjects(first: 50) { totalCount nodes { id } } takenBack { net takenBack { count } count subjects(first: 50) { totalCount nodes { id } } } }")) + " }";

    private static readonly string Query =
        "query($period: FunnelPeriodInput!, $rule: PeriodRule! = EVERY_ENTRY, $asOf: ChangeNumber) { periodFunnel(unit: PERSON, period: $period, rule: $rule, basis: RECORDED, asOf: $asOf) { basis { asOf periodBasis from to } " + Stages + " } }";

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public async Task Invariant8_what_was_learnt_in_a_period_is_the_difference_of_what_was_known(int seed)
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(seed));
        await TellMoreAsync(tenant, new Random(seed));
        var changes = await StageHistories.ChangesAsync(tenant);
        var numbered = changes.Select(change => change.GetProperty("numberedAt").GetDateTimeOffset()).ToList();
        Assert.Equal(numbered.Order(), numbered);
        List<DateTimeOffset> bounds = [.. numbered.Distinct().Where((_, index) => index % 9 == 4).Take(3)];
        var sums = new Dictionary<string, int>();
        for (var part = 0; part <= bounds.Count; part++)
        {
            var (from, to) = (part == 0 ? (DateTimeOffset?)null : bounds[part - 1], part == bounds.Count ? (DateTimeOffset?)null : bounds[part]);
            var (before, after) = (Known(from ?? DateTimeOffset.MinValue), Known(to ?? DateTimeOffset.MaxValue));
            foreach (var rule in (string[])["FIRST_ENTRY", "EVERY_ENTRY", "REACHED", "REACHED_OR_PASSED", "COHORT", "IN_ORDER", "ANY_ORDER"])
            {
                var funnel = (await tenant.QueryAsync(Query, new { period = new { instants = new { from, to } }, rule })).GetProperty("periodFunnel");
                Assert.Equal("RECORDED", funnel.GetProperty("basis").GetProperty("periodBasis").GetString());
                var stages = funnel.GetProperty("stages").EnumerateArray().ToList();
                var order = stages.Where(stage => Kind(stage) is not ("NONE" or "OUT")).Select(Key).ToList();
                var outs = stages.Where(stage => Kind(stage) == "OUT").Select(Key).ToHashSet();
                foreach (var stage in stages)
                {
                    var (then, now) = (Plain(before, Key(stage)), Plain(after, Key(stage)));
                    AssertBooked(then.Counted(rule), now.Counted(rule), stage, "counted", row => row.Id);
                    AssertBooked(then.Entered(), now.Entered(), stage, "entered", row => row.Id);
                    foreach (var (figure, how) in Left.Zip(["forward", "backward", "out", "none"])) AssertBooked(then.Moves(how), now.Moves(how), stage, figure, move => move.Id);
                    Assert.Equal(Standing(before, Key(stage)), Ids(stage.GetProperty("atStart")));
                    Assert.Equal(Standing(after, Key(stage)), Ids(stage.GetProperty("atEnd")));
                    Assert.Equal(Count(stage, "atEnd"), Count(stage, "atStart") + Net(stage, "entered") - Left.Sum(figure => Net(stage, figure)));
                    Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (stage.GetProperty("conversionToNext").ValueKind, stage.GetProperty("atStart").GetProperty("takenBack").ValueKind));
                    sums[rule + Key(stage)] = sums.GetValueOrDefault(rule + Key(stage)) + Net(stage, "counted");
                    if (part == bounds.Count) Assert.Equal(now.Counted(rule).Count(), sums[rule + Key(stage)]);
                }

                PlainFigures Plain(Dictionary<string, List<Stay>> known, string stage) => new(known, order, outs, stage, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
            }
        }

        Dictionary<string, List<Stay>> Known(DateTimeOffset instant) => StageHistories.Stays([.. changes.TakeWhile((_, index) => numbered[index] < instant)]);

        static IEnumerable<string> Standing(Dictionary<string, List<Stay>> known, string stage) =>
            known.Where(history => history.Value[^1].Stage == stage).Select(history => history.Key).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task What_is_told_later_changes_no_period_that_is_over()
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(33));
        var to = (await StageHistories.ChangesAsync(tenant))[^1].GetProperty("numberedAt").GetDateTimeOffset();
        var period = new { instants = new { to } };
        var before = (await tenant.QueryAsync(Query, new { period })).GetProperty("periodFunnel").GetProperty("stages").GetRawText();
        await TellMoreAsync(tenant, new Random(33));
        Assert.Equal(before, (await tenant.QueryAsync(Query, new { period })).GetProperty("periodFunnel").GetProperty("stages").GetRawText());

        var then = (await tenant.QueryAsync(Query, new { period = new { instants = new { from = to } } })).GetProperty("periodFunnel").GetProperty("stages");
        Assert.True(then.EnumerateArray().Sum(stage => stage.GetProperty("entered").GetProperty("takenBack").GetProperty("count").GetInt32()) > 0);
    }

    [Theory]
    [InlineData("""{"silentDays":30}""")]
    [InlineData("""{"silentDays":0}""")]
    public async Task Nobody_enters_by_a_switch_to_another_definition_and_what_is_told_of_before_it_counts_where_it_changes_the_stage(string settings)
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(34));
        await server.ActivateAsync(tenant, "engagement", settings);
        var funnel = await StagesAsync();
        Assert.Equal((14, 14, 0), (funnel.Sum(stage => Count(stage, "atStart")), funnel.Sum(stage => Count(stage, "atEnd")), funnel.Sum(stage => Count(stage, "entered"))));
        await TellMoreAsync(tenant, new Random(34));
        var ids = (await tenant.QueryAsync("{ contacts { nodes { id } } }")).GetProperty("contacts").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).ToList();
        await tenant.MutateAsync("mergeContacts", new { idempotencyKey = "merge", winnerId = ids[0], loserId = ids[1] }, "winner { id }");
        AssertAddsUp(await StagesAsync());
        await tenant.MutateAsync("unmergeContact", new { idempotencyKey = "unmerge", contactId = ids[1] }, "contact { id }");
        await tenant.MutateAsync("eraseContact", new { idempotencyKey = "erase", contactId = ids[2] }, "contact { id }");
        AssertAddsUp(await StagesAsync());

        async Task<List<JsonElement>> StagesAsync() =>
            [.. (await tenant.QueryAsync(Query, new { period = new { instants = new { } } })).GetProperty("periodFunnel").GetProperty("stages").EnumerateArray()];

        static void AssertAddsUp(List<JsonElement> funnel) => Assert.All(funnel, stage =>
        {
            Assert.Equal(Count(stage, "atEnd"), Count(stage, "atStart") + Net(stage, "entered") - Left.Sum(figure => Net(stage, figure)));
            foreach (var figure in Figures.Select(stage.GetProperty))
            {
                Assert.Equal(figure.GetProperty("count").GetInt32(), Ids(figure).Count);
                Assert.Equal(figure.GetProperty("takenBack").GetProperty("count").GetInt32(), Ids(figure.GetProperty("takenBack")).Count);
            }
        });
    }

    [Fact]
    public async Task Slices_have_those_too_who_are_two_people_again()
    {
        var tenant = await server.TenantAsync();
        var (ann, bob) = (await tenant.ContactAsync("Ann", new { createdAt = PeriodFunnelTests.Day(1, 2) }), await tenant.ContactAsync("Bob", new { createdAt = PeriodFunnelTests.Day(1, 3) }));
        await tenant.MutateAsync("setAttributes", new { idempotencyKey = "s", subjectId = bob, attributes = new[] { new { key = "source", value = new { text = "referral" } } } }, "subject { id }");
        await tenant.MutateAsync("mergeContacts", new { idempotencyKey = "merge", winnerId = ann, loserId = bob }, "winner { id }");
        var from = (await StageHistories.ChangesAsync(tenant))[^1].GetProperty("numberedAt").GetDateTimeOffset().AddTicks(10);
        await tenant.MutateAsync("unmergeContact", new { idempotencyKey = "unmerge", contactId = bob }, "contact { id }");
        var slices = (await tenant.QueryAsync(
            "query($from: DateTime!) { periodFunnel(unit: PERSON, period: { instants: { from: $from } }, basis: RECORDED) { slices(by: { attribute: \"source\" }) { label funnel { stages { atEnd { count } leftAltogether { net } } } } } }",
            new { from })).GetProperty("periodFunnel").GetProperty("slices").EnumerateArray().ToList();
        var referral = Assert.Single(slices, slice => slice.GetProperty("label").GetString() == "referral").GetProperty("funnel").GetProperty("stages").EnumerateArray().ToList();
        Assert.Equal((1, -1), (referral.Sum(stage => Count(stage, "atEnd")), referral.Sum(stage => Net(stage, "leftAltogether"))));
    }

    [Fact]
    public async Task Days_and_slices_of_what_was_learnt_add_up_to_the_whole()
    {
        var tenant = await StageHistories.PeopleAsync(server, new Random(35));
        var ids = (await tenant.QueryAsync("{ contacts { nodes { id } } }")).GetProperty("contacts").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).ToList();
        foreach (var (id, index) in ids.Take(10).Select((id, index) => (id, index)))
            await tenant.MutateAsync("setAttributes", new { idempotencyKey = id, subjectId = id, attributes = new[] { new { key = "source", value = new { text = index % 2 == 0 ? "referral" : "cold_call" } } } }, "subject { id }");
        await TellMoreAsync(tenant, new Random(35));
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var funnel = (await tenant.QueryAsync(
            "query($from: Date!, $to: Date!) { periodFunnel(unit: PERSON, period: { days: { from: $from, to: $to } }, basis: RECORDED) { stages { ...figures } series(step: DAY) { stages { ...figures } }"
            + " slices(by: { attribute: \"source\" }, first: 1) { funnel { stages { ...figures } } } } } fragment figures on PeriodStage { entered { net count takenBack { count } } leftForward { net } atEnd { count } }",
            new { from = today.AddDays(-2), to = today.AddDays(2) })).GetProperty("periodFunnel");
        var (parts, slices) = (funnel.GetProperty("series").EnumerateArray().ToList(), funnel.GetProperty("slices").EnumerateArray().Select(slice => slice.GetProperty("funnel")).ToList());
        Assert.Equal((4, 3), (parts.Count, slices.Count));
        foreach (var (stage, index) in funnel.GetProperty("stages").EnumerateArray().Select((stage, index) => (stage, index)))
        {
            Assert.Equal(Net(stage, "entered"), parts.Sum(part => Net(part.GetProperty("stages")[index], "entered")));
            Assert.Equal(Count(stage, "atEnd"), Count(parts[^1].GetProperty("stages")[index], "atEnd"));
            foreach (var figure in (string[])["entered", "leftForward"]) Assert.Equal(Net(stage, figure), slices.Sum(slice => Net(slice.GetProperty("stages")[index], figure)));
            Assert.Equal(stage.GetProperty("entered").GetProperty("takenBack").GetProperty("count").GetInt32(), slices.Sum(slice => slice.GetProperty("stages")[index].GetProperty("entered").GetProperty("takenBack").GetProperty("count").GetInt32()));
        }
    }

    [Fact]
    public async Task Times_go_by_when_things_happened()
    {
        var tenant = await server.TenantAsync();
        foreach (var field in (string[])["speed { stage { key } }", "cohorts(step: MONTH) { from }"])
            Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync("{ periodFunnel(unit: PERSON, period: { days: { from: \"2026-01-01\", to: \"2026-03-01\" } }, basis: RECORDED) { " + field + " } }"));
    }

    [Fact]
    public async Task A_slice_has_no_series_of_what_was_learnt()
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Ann");
        const string query = "query($days: DayPeriodInput!) { periodFunnel(unit: PERSON, period: { days: $days }, basis: RECORDED) { slices(by: { attribute: \"source\" }) { funnel { series(step: DAY) { from } } } } }";
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync(query, new { days = new { from = today.AddDays(-2), to = today.AddDays(2) } }));
    }

    /// <summary>Facts of long ago: some of what was told no longer holds.</summary>
    private static async Task TellMoreAsync(TestTenant tenant, Random random)
    {
        var ids = (await tenant.QueryAsync("{ contacts { nodes { id } } }")).GetProperty("contacts").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).ToList();
        foreach (var id in ids)
        {
            for (var fact = random.Next(1, 4); fact > 0; fact--) await StageHistories.SomethingAsync(tenant, id, random);
        }
    }

    private static void AssertBooked<T>(IEnumerable<T> then, IEnumerable<T> now, JsonElement stage, string figure, Func<T, string> id)
    {
        var (added, takenBack) = (now.Except(then).Select(id).Order(StringComparer.Ordinal).ToList(), then.Except(now).Select(id).Order(StringComparer.Ordinal).ToList());
        var json = stage.GetProperty(figure);
        Assert.Equal(added, Ids(json));
        Assert.Equal(takenBack, Ids(json.GetProperty("takenBack")));
        Assert.Equal((added.Count, takenBack.Count, added.Count - takenBack.Count), (Count(stage, figure), Count(json, "takenBack"), Net(stage, figure)));
        Assert.Equal(added.Count, json.GetProperty("subjects").GetProperty("totalCount").GetInt32());
        Assert.Equal((takenBack.Count, JsonValueKind.Null), (json.GetProperty("takenBack").GetProperty("net").GetInt32(), json.GetProperty("takenBack").GetProperty("takenBack").ValueKind));
    }

    private static List<string> Ids(JsonElement figure) =>
        [.. figure.GetProperty("subjects").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];

    private static string Key(JsonElement stage) => stage.GetProperty("stage").GetProperty("key").GetString()!;

    private static string Kind(JsonElement stage) => stage.GetProperty("stage").GetProperty("kind").GetString()!;

    private static int Count(JsonElement stage, string figure) => stage.GetProperty(figure).GetProperty("count").GetInt32();

    private static int Net(JsonElement stage, string figure) => stage.GetProperty(figure).GetProperty("net").GetInt32();
}
