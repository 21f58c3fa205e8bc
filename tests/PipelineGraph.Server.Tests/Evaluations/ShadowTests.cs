using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Evaluations;

public sealed class ShadowTests(TestServer server)
{
    private const string Query = """
        { shadow { id state progress moved candidate { number } moves { from { key } to { key } count subjects(first: 500) { totalCount nodes { id } } examples { after { stage { key } } } }
          after(unit: PERSON) { stages { stage { key } count subjects(first: 500) { totalCount nodes { id } } } }
          differences(first: 500) { totalCount nodes { subject { id } from { key } to { key } since until } } } }
        """;

    [Fact]
    public async Task Invariant8_it_follows_what_is_told_and_keeps_what_has_ended()
    {
        var filled = await Base.CreateAsync(server);
        var tenant = filled.Tenant;
        var began = (await tenant.MutateAsync("startShadow", new { idempotencyKey = "s", reason = "Let us see", candidate = await filled.CandidateAsync(Base.OnlyJudgement) }, "shadow { id reason }")).GetProperty("shadow");
        var shadow = await UntilAsync(each => Moved(each) == 5 && each.GetProperty("progress").GetDouble() == 1);
        Assert.Equal(("Let us see", began.GetProperty("id").GetString()), (began.GetProperty("reason").GetString(), shadow.GetProperty("id").GetString()));
        Base.AssertLists(shadow);

        // One more answers; of one who did, our judgement says the same.
        await tenant.ReplyAsync(filled.Contacts[^1]);
        await tenant.MutateAsync("recordJudgement", new { idempotencyKey = "j", subjectId = filled.Replied[0], key = "serious_chance", holds = true, reason = "I know her" }, "subject { stage { key } }");
        shadow = await UntilAsync(each => Moved(each) == 5 && each.GetProperty("differences").GetProperty("totalCount").GetInt32() == 6);
        Base.AssertLists(shadow);
        var ended = Assert.Single(shadow.GetProperty("differences").GetProperty("nodes").EnumerateArray(), difference => difference.GetProperty("until").ValueKind != JsonValueKind.Null);
        Assert.Equal(filled.Replied[0], ended.GetProperty("subject").GetProperty("id").GetString());
        Assert.All(shadow.GetProperty("moves").EnumerateArray(), move => Assert.All(
            move.GetProperty("examples").EnumerateArray(), example => Assert.Equal(move.GetProperty("to").GetProperty("key").GetString(), example.GetProperty("after").GetProperty("stage").GetProperty("key").GetString())));

        var second = await tenant.TryMutateAsync("startShadow", new { idempotencyKey = "t", reason = "x", candidate = await filled.CandidateAsync(new { triggers = new[] { "reply" } }) }, "shadow { id }");
        Assert.Equal("InvalidValueError", second.GetProperty("errors")[0].GetProperty("__typename").GetString());
        var stopped = (await tenant.MutateAsync("stopEvaluation", new { idempotencyKey = "x", id = began.GetProperty("id") }, "run { state ... on Shadow { moved } }")).GetProperty("run");
        Assert.Equal("""{"state":"COMPLETED","moved":5}""", stopped.GetRawText());
        Assert.Equal("""{"shadow":null}""", (await tenant.QueryAsync("{ shadow { id } }")).GetRawText());

        async Task<JsonElement> UntilAsync(Predicate<JsonElement> holds)
        {
            while (true)
            {
                var present = (await tenant.QueryAsync(Query)).GetProperty("shadow");
                if (holds(present)) return present;
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    [Theory]
    [InlineData("engagement", "ideal-customer-profile")]
    [InlineData("qualified-deal", "engagement")]
    [InlineData("dialogue", "qualified-deal")]
    [InlineData("market-money-authority", "dialogue")]
    public async Task It_says_what_a_preview_says_with_the_same_conditions_in_words(string active, string candidate)
    {
        var tenant = await server.TenantAsync(active);
        var company = (await tenant.MutateAsync("createCompany", new { idempotencyKey = "c", name = "Acme" }, "company { id }")).GetProperty("company").GetProperty("id").GetString();
        for (var index = 0; index < 4; index++)
        {
            var contact = await tenant.ContactAsync($"Contact {index}", new { companyId = index < 2 ? company : null });
            if (index > 0) await tenant.ReplyAsync(contact);
            if (index > 1) await tenant.MutateAsync("createDeal", new { idempotencyKey = $"{index}", name = "Deal", buyerId = contact }, "deal { id }");
        }

        var binding = new { definitionId = await tenant.DefinitionAsync(candidate), settings = new { } };
        await tenant.MutateAsync("startShadow", new { idempotencyKey = "s", reason = "Let us see", candidate = binding }, "shadow { id }");
        var id = await new Base(tenant).RunAsync("startPreview", new { idempotencyKey = "p", candidate = binding }, "preview");
        const string Moves = "moves { unit from { key } to { key } criterion criterionParameter criterionText count }";
        JsonElement answer;
        do
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            answer = await tenant.QueryAsync($"query($id: ID!) {{ shadow {{ progress {Moves} differences(first: 100) {{ nodes {{ criterion criterionParameter criterionText }} }} }} preview(id: $id) {{ {Moves} }} }}", new { id });
        }
        while (answer.GetProperty("shadow").GetProperty("progress").GetDouble() < 1);

        Assert.NotEmpty(Told(answer.GetProperty("preview")));
        Assert.Equal(Told(answer.GetProperty("preview")), Told(answer.GetProperty("shadow")));
        Assert.DoesNotContain("…", answer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("{parameter}", answer.ToString(), StringComparison.Ordinal);

        static IEnumerable<string> Told(JsonElement trial) => trial.GetProperty("moves").EnumerateArray().Select(move => move.GetRawText()).Order(StringComparer.Ordinal);
    }

    private static int Moved(JsonElement shadow) => shadow.GetProperty("moved").GetInt32();
}
