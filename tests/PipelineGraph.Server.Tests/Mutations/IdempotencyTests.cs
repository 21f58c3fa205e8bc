using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Mutations;

public sealed class IdempotencyTests(TestServer server)
{
    [Theory]
    [InlineData("createContact", """{"displayName":"Ann"}""", "contact { id displayName }")]
    [InlineData("updateContact", """{"contactId":"CONTACT","displayName":"Anna"}""", "contact { id displayName } changes { number }")]
    [InlineData("createCompany", """{"name":"Acme"}""", "company { id }")]
    [InlineData("updateCompany", """{"companyId":"COMPANY","name":"Acme Ltd"}""", "company { id name }")]
    [InlineData("createDeal", """{"name":"Deal","companyId":"COMPANY"}""", "deal { id company { id } }")]
    [InlineData("updateDeal", """{"dealId":"DEAL","probability":10}""", "deal { id probability } changes { number }")]
    [InlineData("recordQuote", """{"dealId":"DEAL","status":"ISSUED"}""", "quote { id status } deal { id }")]
    [InlineData("recordActivity", """{"subjectIds":["CONTACT"],"kind":"call","direction":"OUTBOUND"}""", "activity { id recordedAt } subjects { id } changes { number }")]
    [InlineData("setAttributes", """{"subjectId":"CONTACT","attributes":[{"key":"source","value":{"text":"x"}}]}""", "subject { ... on Contact { attributes { text fact { id } } } }")]
    [InlineData("recordLink", """{"subjectId":"CONTACT","key":"EMPLOYER","targetId":"COMPANY"}""", "subject { id } changes { number }")]
    [InlineData("recordConsent", """{"subjectId":"CONTACT","key":"mailing","given":true}""", "subject { id }")]
    [InlineData("recordJudgement", """{"subjectId":"CONTACT","key":"serious_chance","holds":true}""", "subject { id } changes { number present { key } }")]
    [InlineData("overrideStage", """{"subjectId":"CONTACT","stageKey":"prospect","reason":"x"}""", "subject { override { recordedAt reason } }")]
    [InlineData("eraseContact", """{"contactId":"CONTACT"}""", "contact { id erasedAt } changes { number }")]
    [InlineData("declareAttribute", """{"unit":"PERSON","key":"vip","type":"BOOLEAN"}""", "attributeDefinition { key type }")]
    public async Task Twenty_at_once_with_one_key_are_done_once_and_answered_alike(string field, string input, string selection)
    {
        var tenant = await server.TenantAsync();
        input = await WithIdsAsync(tenant, input);
        var before = await CountsAsync(tenant);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tenant.MutateAsync(field, Keyed(input, "once"), selection)));
        var answer = Assert.Single(answers.Select(each => each.GetRawText()).Distinct());
        var after = await CountsAsync(tenant);
        Assert.InRange(after.Facts + after.Subjects + after.Changes - before.Facts - before.Subjects - before.Changes, 0, 2);
        Assert.Equal(answer, (await tenant.MutateAsync(field, Keyed(input, "once"), selection)).GetRawText());
        Assert.Equal(after, await CountsAsync(tenant));
    }

    [Fact]
    public async Task Of_twenty_at_once_with_one_key_and_other_inputs_one_is_done_and_the_others_are_told()
    {
        var tenant = await server.TenantAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            index => tenant.TryMutateAsync("createContact", new { idempotencyKey = "one", displayName = $"Ann {index}" }, "contact { id }")));
        Assert.Single(answers, answer => answer.GetProperty("contact").ValueKind == JsonValueKind.Object);
        Assert.Equal(19, answers.SelectMany(answer => answer.GetProperty("errors").EnumerateArray())
            .Count(error => error.GetProperty("__typename").GetString() == "IdempotencyKeyReusedError" && error.GetProperty("path").GetRawText() == """["idempotencyKey"]"""));
        Assert.Equal(1, (await CountsAsync(tenant)).Subjects);
    }

    [Fact]
    public async Task A_key_belongs_to_one_mutation_and_to_one_tenant()
    {
        var tenant = await server.TenantAsync();
        await tenant.MutateAsync("createContact", new { idempotencyKey = "k", displayName = "Ann" }, "contact { id }");
        var other = await tenant.TryMutateAsync("createCompany", new { idempotencyKey = "k", name = "Ann" }, "company { id }");
        Assert.Equal("IdempotencyKeyReusedError", other.GetProperty("errors")[0].GetProperty("__typename").GetString());
        var neighbour = await server.TenantAsync();
        await neighbour.MutateAsync("createCompany", new { idempotencyKey = "k", name = "Ann" }, "company { id }");
    }

    [Fact]
    public async Task What_was_refused_may_be_sent_again_mended_with_the_same_key()
    {
        var tenant = await server.TenantAsync();
        var refused = await tenant.TryMutateAsync("createContact", new { idempotencyKey = "k", displayName = " " }, "contact { id }");
        Assert.Equal("InvalidValueError", refused.GetProperty("errors")[0].GetProperty("__typename").GetString());
        await tenant.MutateAsync("createContact", new { idempotencyKey = "k", displayName = "Ann" }, "contact { id }");
    }

    private static JsonElement Keyed(string input, string key) => JsonElement.Parse(input.Insert(1, $"\"idempotencyKey\":\"{key}\","));

    private static async Task<string> WithIdsAsync(TestTenant tenant, string input)
    {
        var contact = await tenant.ContactAsync("Ann");
        var company = (await tenant.MutateAsync("createCompany", new { idempotencyKey = "c", name = "Acme" }, "company { id }")).GetProperty("company").GetProperty("id").GetString()!;
        var deal = (await tenant.MutateAsync("createDeal", new { idempotencyKey = "d", name = "Deal" }, "deal { id }")).GetProperty("deal").GetProperty("id").GetString()!;
        return input.Replace("CONTACT", contact, StringComparison.Ordinal).Replace("COMPANY", company, StringComparison.Ordinal).Replace("DEAL", deal, StringComparison.Ordinal);
    }

    private static async Task<(int Subjects, int Facts, int Changes)> CountsAsync(TestTenant tenant)
    {
        var data = await tenant.QueryAsync("{ contacts { totalCount nodes { activities { totalCount } } } companies { totalCount } deals { totalCount nodes { quotes { id } } } latestChange }");
        var deals = data.GetProperty("deals");
        return (
            data.GetProperty("contacts").GetProperty("totalCount").GetInt32() + data.GetProperty("companies").GetProperty("totalCount").GetInt32() + deals.GetProperty("totalCount").GetInt32(),
            data.GetProperty("contacts").GetProperty("nodes").EnumerateArray().Sum(node => node.GetProperty("activities").GetProperty("totalCount").GetInt32())
                + deals.GetProperty("nodes").EnumerateArray().Sum(node => node.GetProperty("quotes").GetArrayLength()),
            data.GetProperty("latestChange").GetInt32());
    }
}
