using System.Text.Json;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Evaluations;

public sealed class PreviewTests(TestServer server)
{
    private const string Preview = """
        query($id: ID!) { preview(id: $id) {
          state progress evaluated total failed asOf happenedBy moved startedBy { name } reason failures { totalCount }
          against { number settings } candidate { number settings }
          moves { unit from { key } to { key } criterion criterionText count
            basis { rule ruleText asOf happenedBy timeZone overridden binding { number } }
            subjects(first: 500) { totalCount nodes { id } }
            examples(first: 2) { subject { id } before { stage { key } enteredAt criteria { key state evidence { id } } } after { stage { key } explanation missing { question } binding { number } } } }
          before(unit: PERSON) { ...F } after(unit: PERSON) { ...F } deals: after(unit: DEAL) { stages { count } }
        } }
        fragment F on EvaluatedFunnel { basis { rule asOf overridden notEvaluated binding { number } } stages { stage { key } count overridden subjects(first: 500) { totalCount nodes { id } } } }
        """;

    [Fact]
    public async Task Invariant8_a_preview_says_who_would_move_and_why_and_activating_moves_exactly_them()
    {
        var filled = await Base.CreateAsync(server);
        var tenant = filled.Tenant;
        var latest = (await tenant.QueryAsync("{ latestChange }")).GetProperty("latestChange").GetInt64();
        var candidate = await filled.CandidateAsync(Base.OnlyJudgement);
        var id = await filled.RunAsync("startPreview", new { idempotencyKey = "p", candidate, reason = "Should only our judgement count?" }, "preview");
        var preview = (await tenant.QueryAsync(Preview, new { id })).GetProperty("preview");

        Assert.Equal($"12 12 0 5 {latest} Should only our judgement count?", Text(preview, "evaluated", "total", "failed", "moved", "asOf", "reason"));
        var move = Assert.Single(preview.GetProperty("moves").EnumerateArray());
        Assert.Equal("prospect lead 5", $"{move.GetProperty("from").GetProperty("key")} {move.GetProperty("to").GetProperty("key")} {move.GetProperty("count")}");
        Assert.NotEqual("", move.GetProperty("criterionText").GetString());
        Assert.Equal($"MOVES {latest} Europe/Amsterdam 0", Text(move.GetProperty("basis"), "rule", "asOf", "timeZone", "overridden"));
        Assert.Equal(filled.Replied.Order(), Base.Ids(move.GetProperty("subjects")).Order());
        Assert.Equal("lead 7, prospect 5", Stages(preview.GetProperty("before")));
        Assert.Equal("lead 12", Stages(preview.GetProperty("after")));
        Assert.Equal("[]", preview.GetProperty("deals").GetProperty("stages").GetRawText());
        Base.AssertLists(preview);

        var examples = move.GetProperty("examples");
        Assert.Equal(2, examples.GetArrayLength());
        Assert.All(examples.EnumerateArray(), example =>
        {
            Assert.Contains(example.GetProperty("subject").GetProperty("id").GetString(), filled.Replied);
            Assert.StartsWith("2026-02-0", example.GetProperty("before").GetProperty("enteredAt").GetString(), StringComparison.Ordinal);
            Assert.NotEmpty(example.GetProperty("before").GetProperty("criteria").EnumerateArray().SelectMany(criterion => criterion.GetProperty("evidence").EnumerateArray()));
            Assert.Equal("lead 2", $"{example.GetProperty("after").GetProperty("stage").GetProperty("key")} {example.GetProperty("after").GetProperty("binding").GetProperty("number")}");
        });

        Assert.Equal(latest, (await tenant.QueryAsync("{ latestChange }")).GetProperty("latestChange").GetInt64());
        await tenant.MutateAsync("activateDefinition", new { idempotencyKey = "a", reason = "Yes", candidate }, "activation { state }");
        var changes = (await tenant.QueryAsync("query($after: ChangeNumber) { stageChanges(afterNumber: $after, first: 500) { nodes { subject { id } from { key } to { key } } } }", new { after = latest }))
            .GetProperty("stageChanges").GetProperty("nodes");
        // Everybody has a row, as everybody is staged by another definition from then on.
        var moved = changes.EnumerateArray().Where(change => change.GetProperty("from").GetRawText() != change.GetProperty("to").GetRawText());
        Assert.Equal(filled.Replied.Order(), moved.Select(change => change.GetProperty("subject").GetProperty("id").GetString()).Order());
    }

    [Fact]
    public async Task Its_lists_are_paged_both_ways_and_its_figures_stay_whatever_is_told_later()
    {
        var filled = await Base.CreateAsync(server);
        var tenant = filled.Tenant;
        var id = await filled.RunAsync("startPreview", new { idempotencyKey = "p", candidate = await filled.CandidateAsync(Base.OnlyJudgement) }, "preview");
        const string Pages = """
            query($id: ID!, $first: Int, $after: Cursor, $last: Int, $before: Cursor) { preview(id: $id) { before(unit: PERSON) { stages { stage { key } subjects(first: $first, after: $after, last: $last, before: $before) {
              nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } } }
            """;
        var all = Base.Ids(await PageAsync(new { id, first = 500 })).ToList();
        var forward = new List<string?>();
        for (string? after = null; ;)
        {
            var page = await PageAsync(new { id, first = 3, after });
            forward.AddRange(Base.Ids(page));
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()) break;
            after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }

        Assert.Equal(7, all.Count);
        Assert.Equal(all, forward);
        Assert.Equal(all[^2..], Base.Ids(await PageAsync(new { id, last = 2 })));
        await tenant.ReplyAsync(filled.Contacts[^1]);
        Assert.Equal(all, Base.Ids(await PageAsync(new { id, first = 500 })));
        Assert.Equal(["CURSOR_INVALID"], (await tenant.CodesAsync(Pages, new { id, first = 3, after = "x" })).Distinct());
        Assert.Equal(["PAGE_SIZE_OUT_OF_RANGE"], await tenant.CodesAsync("query($id: ID!) { preview(id: $id) { moves { examples(first: 21) { subject { id } } } } }", new { id }));

        async Task<JsonElement> PageAsync(object variables) => (await tenant.QueryAsync(Pages, variables)).GetProperty("preview").GetProperty("before").GetProperty("stages")
            .EnumerateArray().Single(stage => stage.GetProperty("stage").GetProperty("key").GetString() == "lead").GetProperty("subjects");
    }

    [Fact]
    public async Task An_override_is_counted_in_its_figures_until_it_expires()
    {
        var filled = await Base.CreateAsync(server);
        await filled.Tenant.MutateAsync(
            "overrideStage", new { idempotencyKey = "o", subjectId = filled.Replied[0], stageKey = "customer", reason = "I know her", expiresAt = DateTimeOffset.UtcNow.AddSeconds(3).ToString("O") }, "subject { id }");
        var id = await filled.RunAsync("startPreview", new { idempotencyKey = "p", candidate = await filled.CandidateAsync(Base.OnlyJudgement) }, "preview");
        const string Query = """
            query($id: ID!, $contact: ID!) {
              preview(id: $id) { moves { basis { overridden } } after(unit: PERSON) { basis { overridden } stages { overridden } } }
              funnel(unit: PERSON) { basis { overridden } } contact(id: $contact) { override { stage { key } } }
            }
            """;
        var variables = new { id, contact = filled.Replied[0] };
        var answer = (await filled.Tenant.QueryAsync(Query, variables)).GetRawText();
        Assert.Equal(5, answer.Split("\"overridden\":1").Length);
        Assert.Contains("""{"stage":{"key":"customer"}}""", answer, StringComparison.Ordinal);
        while (answer.Contains("\"customer\"", StringComparison.Ordinal))
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
            answer = (await filled.Tenant.QueryAsync(Query, variables)).GetRawText();
        }

        // It may have ended between two fields of the last answer.
        answer = (await filled.Tenant.QueryAsync(Query, variables)).GetRawText();
        Assert.DoesNotContain("\"overridden\":1", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_typed_and_what_is_another_tenants_is_not_there()
    {
        var (tenant, other) = (await server.TenantAsync(), await Base.CreateAsync(server));
        var definitionId = await tenant.DefinitionAsync();
        var same = await tenant.TryMutateAsync("startPreview", new { idempotencyKey = "s", candidate = new { definitionId, settings = new { } } }, "preview { id }");
        Assert.Equal("""InvalidValueError ["candidate"]""", First(same));
        var settings = await tenant.TryMutateAsync("startPreview", new { idempotencyKey = "s", candidate = new { definitionId, settings = new { triggers = 7 } } }, "preview { id }");
        Assert.Equal("""InvalidSettingsError ["candidate","settings","triggers"]""", First(settings));
        var nobody = await (await server.EmptyTenantAsync()).TryMutateAsync("startPreview", new { idempotencyKey = "s", candidate = new { definitionId, settings = new { } } }, "preview { id }");
        Assert.StartsWith("InvalidValueError", First(nobody), StringComparison.Ordinal);

        var id = await other.RunAsync("startPreview", new { idempotencyKey = "p", candidate = await other.CandidateAsync(Base.OnlyJudgement) }, "preview");
        Assert.Equal(
            """{"preview":null,"evaluationRun":null,"node":null,"evaluationRuns":{"totalCount":0,"nodes":[]}}""",
            (await tenant.QueryAsync("query($id: ID!) { preview(id: $id) { id } evaluationRun(id: $id) { id } node(id: $id) { id } evaluationRuns { totalCount nodes { id } } }", new { id })).GetRawText());
        Assert.Equal("""NotFoundError ["id"]""", First(await tenant.TryMutateAsync("stopEvaluation", new { idempotencyKey = "x", id }, "run { id }")));
        await foreach (var step in tenant.SubscribeAsync("subscription($id: ID!) { evaluationProgressed(id: $id) { id } }", new { id }, TestContext.Current.CancellationToken))
            Assert.Equal("NOT_FOUND", step.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal("""InvalidValueError ["id"]""", First(await other.Tenant.TryMutateAsync("stopEvaluation", new { idempotencyKey = "x", id }, "run { id }")));
        var viewer = await other.Tenant.AsAsync(Role.Viewer);
        Assert.Equal("5", (await viewer.QueryAsync("query($id: ID!) { preview(id: $id) { moved } }", new { id })).GetProperty("preview").GetProperty("moved").GetRawText());
        foreach (var mutation in new[] { "startPreview(input: { idempotencyKey: \"k\", candidate: { definitionId: \"x\", settings: {} } }) { errors { __typename } }", "stopEvaluation(input: { idempotencyKey: \"k\", id: \"x\" }) { errors { __typename } }" })
            Assert.Equal(["FORBIDDEN"], await viewer.CodesAsync($"mutation {{ {mutation} }}"));
    }

    [Fact]
    public async Task One_that_runs_is_stopped_and_a_repeated_key_begins_nothing()
    {
        await using var own = await TestServer.StartWithoutJobsAsync();
        var filled = await Base.CreateAsync(own);
        var input = new { idempotencyKey = "p", candidate = await filled.CandidateAsync(Base.OnlyJudgement) };
        var began = (await filled.Tenant.MutateAsync("startPreview", input, "preview { id number state progress completedAt moves { count } }")).GetProperty("preview");
        Assert.Equal("1 RUNNING 0  []", Text(began, "number", "state", "progress", "completedAt", "moves"));
        var id = began.GetProperty("id").GetString();
        var stopped = (await filled.Tenant.MutateAsync("stopEvaluation", new { idempotencyKey = "s", id }, "run { __typename id state completedAt }")).GetProperty("run");
        Assert.Equal($"Preview {id} CANCELLED", Text(stopped, "__typename", "id", "state"));
        var again = (await filled.Tenant.MutateAsync("startPreview", input, "preview { number state }")).GetProperty("preview");
        Assert.Equal("1 CANCELLED", Text(again, "number", "state"));
    }

    private static string Text(JsonElement element, params IEnumerable<string> names) => string.Join(' ', names.Select(name => element.GetProperty(name).ToString()));

    private static string Stages(JsonElement funnel) => string.Join(", ", funnel.GetProperty("stages").EnumerateArray()
        .Where(stage => stage.GetProperty("count").GetInt32() > 0).Select(stage => $"{stage.GetProperty("stage").GetProperty("key")} {stage.GetProperty("count")}"));

    private static string First(JsonElement payload) => $"{payload.GetProperty("errors")[0].GetProperty("__typename")} {payload.GetProperty("errors")[0].GetProperty("path").GetRawText()}";
}
