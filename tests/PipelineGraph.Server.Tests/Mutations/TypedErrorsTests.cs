using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Mutations;

/// <summary>Which error it is, and where: what front ends decide by.</summary>
public sealed class TypedErrorsTests(TestServer server)
{
    [Theory]
    // An id of nothing, of something else, and of another tenant are answered alike: nothing can be guessed.
    [InlineData("updateContact", """{"contactId":"NOBODY"}""", "NotFoundError contactId")]
    [InlineData("updateContact", """{"contactId":"COMPANY"}""", "NotFoundError contactId")]
    [InlineData("updateContact", """{"contactId":"OTHERS"}""", "NotFoundError contactId")]
    [InlineData("updateContact", """{"contactId":"CONTACT","companyId":"CONTACT","ownerId":"CONTACT"}""", "NotFoundError companyId, NotFoundError ownerId")]
    [InlineData("mergeContacts", """{"winnerId":"CONTACT","loserId":"OTHERS"}""", "NotFoundError loserId")]
    [InlineData("mergeContacts", """{"winnerId":"COMPANY","loserId":"CONTACT"}""", "NotFoundError winnerId")]
    [InlineData("mergeContacts", """{"winnerId":"CONTACT","loserId":"CONTACT","reason":""}""", "InvalidValueError loserId, InvalidValueError reason")]
    [InlineData("unmergeContact", """{"contactId":"OTHERS"}""", "NotFoundError contactId")]
    [InlineData("unmergeContact", """{"contactId":"CONTACT"}""", "InvalidValueError contactId")]
    [InlineData("eraseContact", """{"contactId":"OTHERS"}""", "NotFoundError contactId")]
    [InlineData("updateCompany", """{"companyId":"CONTACT"}""", "NotFoundError companyId")]
    [InlineData("updateDeal", """{"dealId":"OTHERS"}""", "NotFoundError dealId")]
    [InlineData("createDeal", """{"name":"Deal","participantIds":["CONTACT","OTHERS"]}""", "NotFoundError participantIds.1")]
    [InlineData("recordActivity", """{"subjectIds":["CONTACT","OTHERS"],"kind":"call"}""", "NotFoundError subjectIds.1")]
    [InlineData("setAttributes", """{"subjectId":"OTHERS","attributes":[]}""", "InvalidValueError attributes, NotFoundError subjectId")]
    [InlineData("recordQuote", """{"dealId":"DEAL","quoteId":"DEAL","status":"ISSUED"}""", "NotFoundError quoteId")]
    [InlineData("recordQuote", """{"dealId":"DEAL2","quoteId":"QUOTE","status":"ISSUED"}""", "NotFoundError quoteId")]
    [InlineData("voidFact", """{"factId":"OTHERSFACT","reason":"x"}""", "NotFoundError factId")]
    // Too little, too much, too late.
    [InlineData("createContact", """{"displayName":"","email":""}""", "InvalidValueError displayName, InvalidValueError email")]
    [InlineData("createContact", """{"displayName":"LONG","email":"LONG"}""", "InvalidValueError displayName, InvalidValueError email")]
    [InlineData("createContact", """{"displayName":"Ann","idempotencyKey":"LONG"}""", "InvalidValueError idempotencyKey")]
    [InlineData("createContact", """{"displayName":"Ann","externalSource":"crm","externalId":"LONG"}""", "InvalidValueError externalId")]
    [InlineData("createContact", """{"displayName":"Ann","attributes":[MANY{"key":"source","value":{"text":"x"}}]}""", "InvalidValueError attributes")]
    [InlineData("createDeal", """{"name":"Deal","participantIds":[MANY"CONTACT"]}""", "InvalidValueError participantIds")]
    [InlineData("recordActivity", """{"subjectIds":["CONTACT"],"kind":"call","occurredOn":"2999-01-01"}""", "InvalidValueError occurredOn")]
    [InlineData("overrideStage", """{"subjectId":"CONTACT","stageKey":"prospect","reason":"","expiresAt":"2020-01-01T00:00:00Z"}""", "InvalidValueError expiresAt, InvalidValueError reason")]
    [InlineData("createDeal", """{"name":"Deal","amount":{"amount":"1.234","currency":"EUR"},"probability":101}""", "InvalidValueError amount, InvalidValueError probability")]
    [InlineData("createDeal", """{"name":"Deal","amount":{"amount":"1","currency":"eur"}}""", "InvalidValueError amount")]
    // What contradicts itself.
    [InlineData("createContact", """{"displayName":"Ann","externalId":"1"}""", "InvalidValueError externalSource")]
    [InlineData("createContact", """{"displayName":"Ann","externalSource":"crm"}""", "InvalidValueError externalId")]
    [InlineData("recordConsent", """{"subjectId":"CONTACT","key":"mailing","given":true,"occurredAt":"2026-01-01T00:00:00Z","occurredOn":"2026-01-01"}""", "InvalidValueError occurredOn")]
    [InlineData("setAttributes", """{"subjectId":"CONTACT","attributes":[{"key":"source","value":{"text":"x"},"occurredAt":"2026-01-01T00:00:00Z","occurredOn":"2026-01-01"}]}""", "InvalidValueError attributes.0.occurredOn")]
    [InlineData("recordLink", """{"subjectId":"CONTACT","key":"PARTICIPANT","targetId":"COMPANY"}""", "InvalidValueError key")]
    [InlineData("recordLink", """{"subjectId":"CONTACT","key":"REFERRED_BY","targetId":"COMPANY"}""", "InvalidValueError key")]
    [InlineData("recordLink", """{"subjectId":"CONTACT","key":"ASSOCIATED_WITH","targetId":"CONTACT","degree":4}""", "InvalidValueError degree, InvalidValueError targetId")]
    // What is no value of its kind.
    [InlineData("recordActivity", """{"subjectIds":["CONTACT"],"kind":"Phone Call","properties":"x"}""", "InvalidValueError kind, InvalidValueError properties")]
    [InlineData("declareAttribute", """{"unit":"PERSON","key":"","type":"TEXT","label":" "}""", "InvalidValueError key, InvalidValueError label")]
    [InlineData("activateDefinition", """{"candidate":{"definitionId":"DEFINITION","settings":[]},"reason":"x"}""", "InvalidSettingsError candidate.settings")]
    [InlineData("activateDefinition", """{"candidate":{"definitionId":"DEFINITION","settings":{"triggers":7}},"reason":"x"}""", "InvalidSettingsError candidate.settings.triggers")]
    [InlineData("activateDefinition", """{"candidate":{"definitionId":"CONTACT","settings":{}},"reason":"x"}""", "NotFoundError candidate.definitionId")]
    [InlineData("importCsv", """{"csv":"","mapping":{"source":"x","contact":{"externalId":"{id}","displayName":"{name}"}}}""", "InvalidValueError csv")]
    [InlineData("importCsv", """{"csv":"id\n1\n","mapping":[]}""", "InvalidValueError mapping")]
    [InlineData("importCsv", """{"csv":"id,id\n1,2\n","mapping":{"source":"x","contact":{"externalId":"{id}","displayName":"{id}"}}}""", "InvalidValueError csv")]
    [InlineData("importCsv", """{"csv":"id\n1\n","mapping":{"source":"x","contact":{"externalId":"{id}","displayName":"{name}"}}}""", "InvalidValueError mapping.contact.displayName")]
    public async Task Each_fault_has_its_type_and_its_place(string field, string input, string expected)
    {
        var tenant = await server.TenantAsync();
        var other = await server.TenantAsync();
        input = input.Replace("LONG", new string('x', 501), StringComparison.Ordinal);
        var many = input.IndexOf("MANY", StringComparison.Ordinal);
        if (many >= 0) input = input.Replace("MANY", string.Concat(Enumerable.Repeat(input[(many + 4)..input.LastIndexOf(']')] + ",", 200)), StringComparison.Ordinal);
        foreach (var (name, id) in await IdsAsync(tenant, other)) input = input.Replace($"\"{name}\"", $"\"{id}\"", StringComparison.Ordinal);
        if (field != "importCsv" && !input.Contains("idempotencyKey", StringComparison.Ordinal)) input = input.Insert(1, "\"idempotencyKey\":\"key\",");

        var payload = await tenant.TryMutateAsync(field, JsonElement.Parse(input), "__typename");

        var errors = payload.GetProperty("errors").EnumerateArray()
            .Select(error => $"{error.GetProperty("__typename")} {string.Join('.', error.GetProperty("path").EnumerateArray().Select(segment => segment.GetString()))}").Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join(", ", errors));
        Assert.All(payload.GetProperty("errors").EnumerateArray(), error => Assert.InRange(error.GetProperty("message").GetString()!.Length, 10, 600));
    }

    private static async Task<Dictionary<string, string>> IdsAsync(TestTenant tenant, TestTenant other)
    {
        var contact = await tenant.ContactAsync("Ann");
        var others = await other.ContactAsync("Bob");
        await other.ReplyAsync(others);
        var deal = await MakeAsync("createDeal", new { idempotencyKey = "d", name = "Deal" }, "deal");
        var definition = (await tenant.QueryAsync("{ activation { binding { definition { id } } } }")).GetProperty("activation").GetProperty("binding").GetProperty("definition").GetProperty("id").GetString()!;
        var fact = (await other.QueryAsync("{ contacts { nodes { activities(first: 1) { nodes { id } } } } }"))
            .GetProperty("contacts").GetProperty("nodes")[0].GetProperty("activities").GetProperty("nodes")[0].GetProperty("id").GetString()!;
        return new Dictionary<string, string>
        {
            ["CONTACT"] = contact,
            ["COMPANY"] = await MakeAsync("createCompany", new { idempotencyKey = "c", name = "Acme" }, "company"),
            ["DEAL"] = deal,
            ["DEAL2"] = await MakeAsync("createDeal", new { idempotencyKey = "d2", name = "Deal" }, "deal"),
            ["QUOTE"] = await MakeAsync("recordQuote", new { idempotencyKey = "q", dealId = deal, status = "ISSUED" }, "quote"),
            ["DEFINITION"] = definition,
            ["OTHERS"] = others,
            ["OTHERSFACT"] = fact,
            ["NOBODY"] = PipelineGraph.Server.Types.GlobalId.Of(PipelineGraph.Server.Types.NodeKind.Contact, Guid.NewGuid()),
        };

        async Task<string> MakeAsync(string field, object input, string made) =>
            (await tenant.MutateAsync(field, input, $"{made} {{ id }}")).GetProperty(made).GetProperty("id").GetString()!;
    }
}
