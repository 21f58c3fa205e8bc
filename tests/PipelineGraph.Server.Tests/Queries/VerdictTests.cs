using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

public sealed class VerdictTests(TestServer server)
{
    [Fact]
    public async Task It_says_why_with_the_evidence_and_what_is_missing()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        await tenant.ReplyAsync(contact);
        var verdict = (await tenant.QueryAsync(
            """
            query($id: ID!) { contact(id: $id) { verdict {
              stage { key kind name position definition { key version } criteria { key text source } }
              status failure enteredAt computedFor binding { number settings settingsHash definition { packageHash } }
              explanation dutch: explanation(locale: "nl-BE") other: explanation(locale: "ja")
              criteria { key state text dutch: text(locale: "nl") evidence { __typename id recordedBy { name } ... on Activity { kind direction properties } } }
              missing { factKey criterion question dutch: question(locale: "nl") forStage { key } }
              labels { key text } measures { key value minimum maximum } reevaluateAt
            } } }
            """,
            new { id = contact })).GetProperty("contact").GetProperty("verdict");
        Assert.Equal("prospect PROSPECT CURRENT", $"{verdict.GetProperty("stage").GetProperty("key")} {verdict.GetProperty("stage").GetProperty("kind")} {verdict.GetProperty("status")}");
        Assert.NotEqual(verdict.GetProperty("explanation").GetString(), verdict.GetProperty("dutch").GetString());
        Assert.Equal(verdict.GetProperty("explanation").GetString(), verdict.GetProperty("other").GetString());
        var reply = verdict.GetProperty("criteria").EnumerateArray().Single(criterion => criterion.GetProperty("key").GetString() == "reply");
        Assert.Equal("MET", reply.GetProperty("state").GetString());
        var evidence = Assert.Single(reply.GetProperty("evidence").EnumerateArray());
        Assert.Equal("Activity email INBOUND", $"{evidence.GetProperty("__typename")} {evidence.GetProperty("kind")} {evidence.GetProperty("direction")}");
        Assert.NotEqual(0, verdict.GetProperty("missing").GetArrayLength());
        Assert.All(verdict.GetProperty("missing").EnumerateArray(), missing => Assert.NotEqual("", missing.GetProperty("question").GetString()));
        Assert.DoesNotContain("{", string.Concat(verdict.GetProperty("criteria").EnumerateArray().Select(criterion => criterion.GetProperty("text").GetString())));
    }

    [Fact]
    public async Task A_subject_of_a_unit_without_stages_has_none()
    {
        var tenant = await server.TenantAsync();
        var deal = await tenant.MutateAsync(
            "createDeal", new { idempotencyKey = "d", name = "Deal", amount = new { amount = "12.50", currency = "EUR" } },
            "deal { unit stage { key } verdict { status } override { reason } value { amount currency } stageChanges { totalCount } }");
        Assert.Equal(
            """{"unit":"DEAL","stage":null,"verdict":null,"override":null,"value":{"amount":"12.5","currency":"EUR"},"stageChanges":{"totalCount":0}}""",
            deal.GetProperty("deal").GetRawText());
    }

    [Fact]
    public async Task The_catalogue_shows_what_is_installed_with_its_settings_and_stages()
    {
        var tenant = await server.TenantAsync();
        var data = await tenant.QueryAsync(
            """
            {
              definitions { id key version state reason title dutch: title(locale: "nl") summary units stages(unit: PERSON) { key name kind position } settings { key type default bounds title } }
              activation { number state progress reason effectiveFrom requestedBy { name } binding { number definition { key } } }
              activations { number }
              tenant { name timeZone locale currency }
              attributeDefinitions(unit: DEAL) { key type unit isDimension label }
            }
            """);
        var engagement = data.GetProperty("definitions").EnumerateArray().Single(definition => definition.GetProperty("key").GetString() == "engagement");
        Assert.Equal("VALIDATED", engagement.GetProperty("state").GetString());
        Assert.Contains(engagement.GetProperty("settings").EnumerateArray(), setting => setting.GetRawText().Contains("\"minimum\":2", StringComparison.Ordinal));
        Assert.Equal("ACTIVE", data.GetProperty("activation").GetProperty("state").GetString());
        Assert.Equal(JsonValueKind.Null, data.GetProperty("activation").GetProperty("effectiveFrom").ValueKind);
        Assert.Contains(data.GetProperty("attributeDefinitions").EnumerateArray(), definition => definition.GetProperty("key").GetString() == "amount");
        var node = (await tenant.QueryAsync(
            "query($id: ID!) { node(id: $id) { id ... on StageDefinition { key } } }", new { id = engagement.GetProperty("id").GetString() })).GetProperty("node");
        Assert.Equal("engagement", node.GetProperty("key").GetString());
    }

    [Fact]
    public async Task A_definition_that_cannot_be_read_is_an_error_and_no_missing_stage()
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Ann");
        await using (var context = server.OpenContext(tenant.Id))
        {
            await context.Bindings.ExecuteUpdateAsync(
                set => set.SetProperty(binding => binding.PackageHash, new string('0', 64)), TestContext.Current.CancellationToken);
        }

        Assert.Equal(["DEFINITION_MISSING"], await tenant.CodesAsync("{ contacts { nodes { stage { key } } } }"));
        Assert.Equal(["DEFINITION_MISSING"], await tenant.CodesAsync("{ contacts { nodes { verdict { enteredAt } } } }"));
        Assert.Equal(["DEFINITION_MISSING"], await tenant.CodesAsync("{ contacts(where: { stage: { kind: { neq: LEAD } } }) { totalCount } }"));
        Assert.Equal(["DEFINITION_MISSING"], await tenant.CodesAsync("{ stageChanges(where: { to: { kind: { eq: LEAD } } }) { totalCount } }"));
        Assert.Equal(["DEFINITION_MISSING"], await tenant.CodesAsync("{ funnel(unit: PERSON) { basis { asOf } } }"));
        await tenant.QueryAsync("{ contacts { nodes { displayName } } definitions { key state } }");
    }
}
