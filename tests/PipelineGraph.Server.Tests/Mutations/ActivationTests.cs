using System.Text.Json;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Switching;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Mutations;

public sealed class ActivationTests(TestServer server)
{
    private const string Selection =
        "activation { id number state progress reason failure writersWaited endedAt rollsBack { number } binding { settings } firstChange lastChange } refusal: errors { ... on ActivationInProgressError { activation { number } } }";

    private static readonly object OnlyJudgement = new { triggers = new[] { "serious_chance" } };

    [Fact]
    public async Task Everybody_is_switched_and_a_roll_back_switches_everybody_back()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        await tenant.ReplyAsync(contact);
        var switched = await ActivateAsync(tenant, "switch");
        Assert.Equal("2 ACTIVE 1 lead", $"{switched.GetProperty("number")} {switched.GetProperty("state")} {switched.GetProperty("progress")} {await StageAsync(tenant, contact)}");
        Assert.Matches(@"^PT(0|\d+(\.\d+)?S)$", switched.GetProperty("writersWaited").GetString());
        Assert.Equal(switched.GetProperty("firstChange").GetInt64(), switched.GetProperty("lastChange").GetInt64());

        var back = (await tenant.MutateAsync("rollBackDefinition", new { idempotencyKey = "back", reason = "It was a mistake" }, Selection)).GetProperty("activation");
        Assert.Equal("3 ACTIVE 2 prospect It was a mistake", $"{back.GetProperty("number")} {back.GetProperty("state")} {back.GetProperty("rollsBack").GetProperty("number")} {await StageAsync(tenant, contact)} {back.GetProperty("reason")}");
        var changes = (await tenant.QueryAsync("{ stageChanges(last: 2) { nodes { cause from { key } to { key } } } }")).GetProperty("stageChanges").GetProperty("nodes");
        Assert.Equal(
            """[{"cause":"ACTIVATION","from":{"key":"prospect"},"to":{"key":"lead"}},{"cause":"ACTIVATION","from":{"key":"lead"},"to":{"key":"prospect"}}]""", changes.GetRawText());
    }

    [Fact]
    public async Task A_repeated_key_answers_with_the_activation_as_it_is_now_whatever_became_of_the_package()
    {
        await using var own = await TestServer.StartWithoutJobsAsync();
        var tenant = await own.TenantAsync();
        await ActivateAsync(own, tenant, "switch");
        Assert.Equal("ACTIVE", (await ActivateAsync(tenant, "switch")).GetProperty("state").GetString());
        var packages = own.Get<IDefinitionPackages>();
        var package = (await packages.ListAsync(TestContext.Current.CancellationToken)).Single(each => each.DefinitionId == "engagement");
        (package.State, package.Reason) = (DefinitionState.Quarantined, "It was slow.");
        await packages.SaveAsync(package, TestContext.Current.CancellationToken);

        Assert.Equal("2 ACTIVE", await NumberAndStateAsync("switch", OnlyJudgement));
        Assert.Equal("IdempotencyKeyReusedError", Types(await TryAsync(tenant, "switch", new { })));

        async Task<string> NumberAndStateAsync(string key, object settings)
        {
            var again = (await TryAsync(tenant, key, settings)).GetProperty("activation");
            return $"{again.GetProperty("number")} {again.GetProperty("state")}";
        }
    }

    [Fact]
    public async Task One_that_is_prepared_keeps_others_out_is_followed_and_can_be_cancelled()
    {
        await using var own = await TestServer.StartWithoutJobsAsync();
        var tenant = await own.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        await tenant.ReplyAsync(contact);
        var prepared = await ActivateAsync(tenant, "first");
        Assert.Equal("2 PREPARING 0", $"{prepared.GetProperty("number")} {prepared.GetProperty("state")} {prepared.GetProperty("progress")}");
        Assert.Equal("null null", $"{prepared.GetProperty("endedAt").GetRawText()} {prepared.GetProperty("writersWaited").GetRawText()}");
        var refused = await TryAsync(tenant, "second", new { });
        Assert.Equal(("ActivationInProgressError", 2), (Types(refused), refused.GetProperty("refusal")[0].GetProperty("activation").GetProperty("number").GetInt32()));
        Assert.Equal("prospect", await StageAsync(tenant, contact));

        var id = prepared.GetProperty("id").GetString();
        var states = new List<string?>();
        await foreach (var step in FollowAsync(tenant, id!))
        {
            states.Add(step.GetProperty("data").GetProperty("activationProgressed").GetProperty("state").GetString());
            if (states.Count > 1) continue;
            var cancelled = (await tenant.MutateAsync("cancelActivation", new { idempotencyKey = "cancel", activationId = id }, Selection)).GetProperty("activation");
            Assert.Equal("CANCELLED It was cancelled.", $"{cancelled.GetProperty("state")} {cancelled.GetProperty("failure")}");
        }

        Assert.Equal(["PREPARING", "CANCELLED"], states);
        var late = await tenant.TryMutateAsync("cancelActivation", new { idempotencyKey = "again", activationId = id }, Selection);
        Assert.Equal("InvalidValueError", Types(late));
        Assert.Equal("prospect", await StageAsync(tenant, contact));
        Assert.Equal("1", (await tenant.QueryAsync("{ activation { number } }")).GetProperty("activation").GetProperty("number").GetRawText());
    }

    [Fact]
    public async Task What_cannot_be_followed_rolled_back_or_cancelled_is_told()
    {
        var (tenant, other) = (await server.TenantAsync(), await server.TenantAsync());
        var first = await tenant.TryMutateAsync("rollBackDefinition", new { idempotencyKey = "k", reason = "x" }, Selection);
        Assert.Equal("InvalidValueError", Types(first));
        var id = (await ActivateAsync(other, "switch")).GetProperty("id").GetString()!;
        Assert.Equal("NotFoundError", Types(await tenant.TryMutateAsync("cancelActivation", new { idempotencyKey = "k", activationId = id }, Selection)));
        await foreach (var step in FollowAsync(tenant, id)) Assert.Equal("NOT_FOUND", step.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        var editor = await tenant.AsAsync(Role.Editor);
        Assert.Equal(["FORBIDDEN"], await editor.CodesAsync("mutation { rollBackDefinition(input: { idempotencyKey: \"k\", reason: \"x\" }) { activation { number } } }"));
        Assert.Equal(["FORBIDDEN"], await editor.CodesAsync("mutation($id: ID!) { cancelActivation(input: { idempotencyKey: \"k\", activationId: $id }) { activation { number } } }", new { id }));
    }

    /// <summary>Activates as the server's background would.</summary>
    private static async Task ActivateAsync(TestServer own, TestTenant tenant, string key)
    {
        var answer = ActivateAsync(tenant, key);
        while (!answer.IsCompleted)
        {
            foreach (var work in await own.Get<WorkInBackground>().PendingAsync(TestContext.Current.CancellationToken))
                await own.Get<WorkInBackground>().ExecuteAsync(work, TestContext.Current.CancellationToken);
            await Task.WhenAny(answer, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        Assert.Equal("ACTIVE", (await answer).GetProperty("state").GetString());
    }

    private static async Task<JsonElement> ActivateAsync(TestTenant tenant, string key)
    {
        var payload = await TryAsync(tenant, key, OnlyJudgement);
        Assert.Equal("[]", payload.GetProperty("errors").GetRawText());
        return payload.GetProperty("activation");
    }

    private static async Task<JsonElement> TryAsync(TestTenant tenant, string key, object settings) => await tenant.TryMutateAsync(
        "activateDefinition", new { idempotencyKey = key, reason = "Only our judgement counts", candidate = new { definitionId = await tenant.DefinitionAsync(), settings } }, Selection);

    private static IAsyncEnumerable<JsonElement> FollowAsync(TestTenant tenant, string id) => tenant.SubscribeAsync(
        "subscription($id: ID!) { activationProgressed(id: $id) { state progress } }", new { id }, TestContext.Current.CancellationToken);

    private static async Task<string?> StageAsync(TestTenant tenant, string contact) =>
        (await tenant.QueryAsync("query($id: ID!) { contact(id: $id) { stage { key } } }", new { id = contact })).GetProperty("contact").GetProperty("stage").GetProperty("key").GetString();

    private static string Types(JsonElement payload) =>
        string.Join(',', payload.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("__typename").GetString()));
}
