using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

public sealed class FunnelTests(TestServer server)
{
    private const string Funnel = """
        query($asOf: ChangeNumber) {
          funnel(unit: PERSON, asOf: $asOf) {
            basis { asOf unit rule ruleText periodBasis from to timeZone overridden notEvaluated binding { number definition { key } } }
            stages { stage { key kind } count reached conversionToNext overridden subjects(first: 500) { totalCount nodes { id } } }
          }
          latestChange
        }
        """;

    [Fact]
    public async Task Invariant8_a_figure_opens_exactly_the_list_that_it_counted()
    {
        var tenant = await server.TenantAsync();
        var contacts = new List<string>();
        for (var index = 0; index < 9; index++) contacts.Add(await tenant.ContactAsync($"Contact {index}"));
        foreach (var contact in contacts.Take(4)) await tenant.ReplyAsync(contact);
        var data = await tenant.QueryAsync(Funnel);
        var funnel = data.GetProperty("funnel");
        Assert.Equal(9, funnel.GetProperty("stages").EnumerateArray().Sum(Count));
        foreach (var stage in funnel.GetProperty("stages").EnumerateArray())
        {
            var subjects = stage.GetProperty("subjects");
            Assert.Equal(Count(stage), subjects.GetProperty("totalCount").GetInt32());
            Assert.Equal(Count(stage), subjects.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()).Distinct().Count());
        }

        Assert.Equal((5, 9), (Count(Stage(funnel, "lead")), Reached(Stage(funnel, "lead"))));
        Assert.Equal((4, 4), (Count(Stage(funnel, "prospect")), Reached(Stage(funnel, "prospect"))));
        Assert.Equal(4.0 / 9, Stage(funnel, "lead").GetProperty("conversionToNext").GetDouble(), 10);
        Assert.Equal(JsonValueKind.Null, Stage(funnel, "customer").GetProperty("conversionToNext").ValueKind);
        var basis = funnel.GetProperty("basis");
        Assert.Equal(data.GetProperty("latestChange").GetInt64(), basis.GetProperty("asOf").GetInt64());
        Assert.Equal("PRESENT OCCURRED Europe/Amsterdam engagement", string.Join(
            ' ', basis.GetProperty("rule"), basis.GetProperty("periodBasis"), basis.GetProperty("timeZone"),
            basis.GetProperty("binding").GetProperty("definition").GetProperty("key")));
    }

    [Fact]
    public async Task The_same_question_as_of_a_number_has_the_same_answer_for_ever()
    {
        var tenant = await server.TenantAsync();
        var contacts = new List<string>();
        for (var index = 0; index < 6; index++) contacts.Add(await tenant.ContactAsync($"Contact {index}", new { createdAt = "2026-01-01T00:00:00Z" }));
        await tenant.ReplyAsync(contacts[0]);
        var before = (await tenant.QueryAsync(Funnel)).GetProperty("funnel");
        var asOf = before.GetProperty("basis").GetProperty("asOf").GetInt64();
        foreach (var contact in contacts.Skip(1)) await tenant.ReplyAsync(contact, DateTimeOffset.Parse("2026-02-01T00:00:00Z", null));
        Assert.Equal(6, Count(Stage((await tenant.QueryAsync(Funnel)).GetProperty("funnel"), "prospect")));
        Assert.Equal(before.GetProperty("stages").GetRawText(), (await tenant.QueryAsync(Funnel, new { asOf })).GetProperty("funnel").GetProperty("stages").GetRawText());
        Assert.Equal(0, (await tenant.QueryAsync(Funnel, new { asOf = 0 })).GetProperty("funnel").GetProperty("stages").EnumerateArray().Sum(Count));
    }

    [Fact]
    public async Task A_number_within_a_batch_is_rounded_down_and_the_answer_says_so()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Late", new { createdAt = "2026-01-01T00:00:00Z" });
        await tenant.ReplyAsync(contact, DateTimeOffset.Parse("2026-05-10T00:00:00Z", null));
        // A reply that is told late moves the entry back: two rows that belong together.
        await tenant.ReplyAsync(contact, DateTimeOffset.Parse("2026-04-01T00:00:00Z", null));
        var changes = (await tenant.QueryAsync("{ stageChanges(first: 100) { nodes { number kind retracts batchEnd } } }")).GetProperty("stageChanges").GetProperty("nodes");
        var last = changes[changes.GetArrayLength() - 1];
        Assert.Equal("RETRACTED", last.GetProperty("kind").GetString());
        var end = last.GetProperty("number").GetInt64();
        var basis = (await tenant.QueryAsync(Funnel, new { asOf = end - 1 })).GetProperty("funnel").GetProperty("basis");
        Assert.Equal(end - 2, basis.GetProperty("asOf").GetInt64());
        var stages = (await tenant.QueryAsync(
            """
            query($id: ID!, $old: ChangeNumber, $new: ChangeNumber, $at: DateTime) { contact(id: $id) {
              asKnownThen: stage(asOf: $old, happenedBy: $at) { key }
              asKnownNow: stage(asOf: $new, happenedBy: $at) { key }
              before: stage(happenedBy: "2025-01-01T00:00:00Z") { key }
              present: stage { key }
            } }
            """,
            new { id = contact, old = end - 1, @new = end, at = "2026-04-15T00:00:00Z" })).GetProperty("contact");
        Assert.Equal(
            """{"asKnownThen":{"key":"lead"},"asKnownNow":{"key":"prospect"},"before":null,"present":{"key":"prospect"}}""", stages.GetRawText());
    }

    [Fact]
    public async Task Invariant5_a_query_reads_one_snapshot_while_others_write()
    {
        var tenant = await server.TenantAsync();
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await tenant.ReplyAsync(await tenant.ContactAsync("Contact"));
        }, TestContext.Current.CancellationToken);
        for (var round = 0; round < 25; round++)
        {
            var data = await tenant.QueryAsync(
                """
                {
                  first: latestChange
                  funnel(unit: PERSON) { basis { asOf } stages { stage { key } count subjects(first: 1) { totalCount } } }
                  contacts { totalCount }
                  leads: contacts(where: { stage: { key: { eq: "lead" } } }) { totalCount }
                  stageChanges(last: 1) { totalCount nodes { number } }
                  last: latestChange
                }
                """);
            var head = data.GetProperty("first").GetInt64();
            Assert.Equal(head, data.GetProperty("last").GetInt64());
            Assert.Equal(head, data.GetProperty("stageChanges").GetProperty("totalCount").GetInt64());
            var funnel = data.GetProperty("funnel");
            Assert.Equal(head, funnel.GetProperty("basis").GetProperty("asOf").GetInt64());
            // Of the one writer, what it has not been answered yet may wait for its number.
            Assert.InRange(data.GetProperty("contacts").GetProperty("totalCount").GetInt32() - funnel.GetProperty("stages").EnumerateArray().Sum(Count), 0, TestDatabase.MayWaitForNumbers);
            Assert.InRange(data.GetProperty("leads").GetProperty("totalCount").GetInt32() - Count(Stage(funnel, "lead")), -TestDatabase.MayWaitForNumbers, TestDatabase.MayWaitForNumbers);
            foreach (var stage in funnel.GetProperty("stages").EnumerateArray())
                Assert.Equal(Count(stage), stage.GetProperty("subjects").GetProperty("totalCount").GetInt32());
        }

        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task An_override_is_counted_beside_the_computed_stage()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        await tenant.ContactAsync("Bob");
        await tenant.MutateAsync(
            "overrideStage", new { idempotencyKey = "o", subjectId = contact, stageKey = "opportunity", reason = "I know her" },
            "subject { stage { key } override { stage { key name } reason author { name } expiresAt } }");
        var funnel = (await tenant.QueryAsync(Funnel)).GetProperty("funnel");
        Assert.Equal(1, funnel.GetProperty("basis").GetProperty("overridden").GetInt32());
        Assert.Equal((2, 1), (Count(Stage(funnel, "lead")), Stage(funnel, "lead").GetProperty("overridden").GetInt32()));
    }

    [Fact]
    public async Task An_override_is_ended_by_voiding_its_fact()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        var shown = (await tenant.MutateAsync(
            "overrideStage", new { idempotencyKey = "o", subjectId = contact, stageKey = "opportunity", reason = "I know her" }, "subject { override { fact { id } } }")).GetProperty("subject").GetProperty("override");
        await tenant.MutateAsync("voidFact", new { idempotencyKey = "v", factId = shown.GetProperty("fact").GetProperty("id"), reason = "I was wrong" }, "subject { id }");
        var after = await tenant.QueryAsync("query($id: ID!) { contact(id: $id) { override { reason } } funnel(unit: PERSON) { basis { overridden } } }", new { id = contact });
        Assert.Equal("""{"contact":{"override":null},"funnel":{"basis":{"overridden":0}}}""", after.GetRawText());
    }

    [Fact]
    public async Task An_override_to_the_computed_stage_shows_nobody_elsewhere()
    {
        var tenant = await server.TenantAsync();
        await tenant.MutateAsync(
            "overrideStage", new { idempotencyKey = "o", subjectId = await tenant.ContactAsync("Ann"), stageKey = "lead", reason = "She stays one" }, "subject { id }");
        var funnel = (await tenant.QueryAsync(Funnel)).GetProperty("funnel");
        Assert.Equal((1, 0), (Count(Stage(funnel, "lead")), funnel.GetProperty("basis").GetProperty("overridden").GetInt32()));
    }

    [Fact]
    public async Task Overrides_are_as_of_now_whatever_number_the_counts_are_as_of()
    {
        var tenant = await server.TenantAsync();
        var ann = await tenant.ContactAsync("Ann");
        await tenant.MutateAsync("overrideStage", new { idempotencyKey = "o", subjectId = ann, stageKey = "customer", reason = "I know her" }, "subject { id }");
        await tenant.ContactAsync("Bob");
        var past = (await tenant.QueryAsync(Funnel, new { asOf = 1 })).GetProperty("funnel");
        Assert.Equal((1, 1), (Count(Stage(past, "lead")), past.GetProperty("basis").GetProperty("overridden").GetInt32()));
    }

    [Fact]
    public async Task Without_an_active_definition_the_error_says_what_to_do()
    {
        var tenant = await server.EmptyTenantAsync();
        Assert.Equal(["NO_ACTIVE_DEFINITION"], await tenant.CodesAsync(Funnel));
        Assert.Equal(["NO_ACTIVE_DEFINITION"], await tenant.CodesAsync("{ activation { number } }"));
        Assert.Equal(["CHANGE_NUMBER_OUT_OF_RANGE"], await tenant.CodesAsync(Funnel, new { asOf = -1 }));
        Assert.Equal("""{"activations":[],"latestChange":0}""", (await tenant.QueryAsync("{ activations { number } latestChange }")).GetRawText());
    }

    private static JsonElement Stage(JsonElement funnel, string key) =>
        funnel.GetProperty("stages").EnumerateArray().Single(stage => stage.GetProperty("stage").GetProperty("key").GetString() == key);

    private static int Count(JsonElement stage) => stage.GetProperty("count").GetInt32();

    private static int Reached(JsonElement stage) => stage.GetProperty("reached").GetInt32();
}
