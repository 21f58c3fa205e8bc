using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Evaluations;

public sealed class RestatementTests(TestServer server)
{
    private const string Query = """
        query($id: ID!) { evaluationRun(id: $id) { ... on Restatement {
          from to asOf binding { number }
          funnel(unit: PERSON) { basis { rule from to asOf happenedBy timeZone notEvaluated } stages { stage { key } count entered reached conversionToNext overridden
            subjects(first: 500) { totalCount nodes { id } } enteredSubjects(first: 500) { totalCount nodes { id } } reachedSubjects(first: 500) { totalCount nodes { id } } } }
        } } }
        """;

    [Fact]
    public async Task Invariant8_the_figures_of_a_past_period_open_exactly_their_lists()
    {
        var filled = await Base.CreateAsync(server);
        // Replies on the first to the fifth of February; the period has the second, the third and the fourth.
        var id = await filled.RunAsync("startRestatement", new { idempotencyKey = "r", period = new { from = "2026-02-02T00:00:00Z", to = "2026-02-05T00:00:00Z" } }, "restatement");
        var restated = (await filled.Tenant.QueryAsync(Query, new { id })).GetProperty("evaluationRun");
        Assert.Equal("2026-02-02T00:00:00.000000Z 2026-02-05T00:00:00.000000Z 1", $"{restated.GetProperty("from")} {restated.GetProperty("to")} {restated.GetProperty("binding").GetProperty("number")}");
        var funnel = restated.GetProperty("funnel");
        Assert.Equal("PERIOD 2026-02-02T00:00:00.000000Z 2026-02-05T00:00:00.000000Z Europe/Amsterdam", string.Join(' ', funnel.GetProperty("basis").EnumerateObject().Where(each => each.Name is "rule" or "from" or "to" or "timeZone").Select(each => each.Value)));
        Assert.Equal("8 0 12", Figures(funnel, "lead"));
        Assert.Equal("4 3 4", Figures(funnel, "prospect"));
        Assert.Equal(4.0 / 12, Stage(funnel, "lead").GetProperty("conversionToNext").GetDouble(), 10);
        Base.AssertLists(restated);
        Base.AssertLists(restated, "entered", "enteredSubjects");
        Base.AssertLists(restated, "reached", "reachedSubjects");
        Assert.Equal(filled.Replied.Skip(1).Take(3).Order(), Base.Ids(Stage(funnel, "prospect").GetProperty("enteredSubjects")).Order());
    }

    [Fact]
    public async Task It_is_told_under_another_definition_and_with_what_was_known_as_of_a_number()
    {
        var filled = await Base.CreateAsync(server);
        var period = new { to = "2026-03-01T00:00:00Z" };
        var otherwise = await filled.RunAsync("startRestatement", new { idempotencyKey = "r1", period, candidate = await filled.CandidateAsync(Base.OnlyJudgement) }, "restatement");
        Assert.Equal("12 12 12", Figures((await FunnelAsync(otherwise)), "lead"));
        var changes = (await filled.Tenant.QueryAsync("{ stageChanges(first: 100) { nodes { number to { key } batchEnd } } }")).GetProperty("stageChanges").GetProperty("nodes");
        var second = changes.EnumerateArray().Where(change => change.GetProperty("to").GetProperty("key").GetString() == "prospect").ElementAt(1).GetProperty("number").GetInt64();
        var then = await filled.RunAsync("startRestatement", new { idempotencyKey = "r2", period, asOf = second }, "restatement");
        Assert.Equal("2 2 2", Figures(await FunnelAsync(then), "prospect"));
        var now = await filled.RunAsync("startRestatement", new { idempotencyKey = "r3", period }, "restatement");
        Assert.Equal("5 5 5", Figures(await FunnelAsync(now), "prospect"));
        var funnel = (await filled.Tenant.QueryAsync("{ funnel(unit: PERSON) { stages { stage { key } count reached } } }")).GetProperty("funnel");
        Assert.Equal(5, Stage(funnel, "prospect").GetProperty("count").GetInt32());

        var upside = await filled.Tenant.TryMutateAsync("startRestatement", new { idempotencyKey = "r4", period = new { from = "2026-03-01T00:00:00Z", to = "2026-03-01T00:00:00Z" } }, "restatement { id }");
        Assert.Equal("""["period","to"]""", upside.GetProperty("errors")[0].GetProperty("path").GetRawText());

        async Task<JsonElement> FunnelAsync(string id) => (await filled.Tenant.QueryAsync(Query, new { id })).GetProperty("evaluationRun").GetProperty("funnel");
    }

    private static JsonElement Stage(JsonElement funnel, string key) =>
        funnel.GetProperty("stages").EnumerateArray().Single(stage => stage.GetProperty("stage").GetProperty("key").GetString() == key);

    private static string Figures(JsonElement funnel, string key)
    {
        var stage = Stage(funnel, key);
        return $"{stage.GetProperty("count")} {stage.GetProperty("entered")} {stage.GetProperty("reached")}";
    }
}
