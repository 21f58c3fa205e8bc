using System.Text.Json;
using PipelineGraph.Core.Stages;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Server.Tests.Hosting;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Tests.Mutations;

public sealed class MutationTests(TestServer server)
{
    [Fact]
    public async Task A_reply_answers_with_the_new_stage_and_the_change()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        await tenant.MutateAsync("recordActivity", new { idempotencyKey = "1", subjectIds = new[] { contact }, kind = "email", direction = "OUTBOUND" }, "activity { id }");
        var payload = await tenant.MutateAsync(
            "recordActivity",
            new { idempotencyKey = "2", subjectIds = new[] { contact }, kind = "email", direction = "INBOUND", properties = new { question = true } },
            "activity { kind direction properties occurredAt occurredOn voidedBy { id } } subjects { id stage { key } } changes { number kind from { key } to { key } present { key } direction cause causedBy { __typename } }");
        Assert.Equal("""{"kind":"email","direction":"INBOUND","properties":{"question":true},"occurredAt":null,"occurredOn":null,"voidedBy":null}""", payload.GetProperty("activity").GetRawText());
        Assert.Equal("prospect", payload.GetProperty("subjects")[0].GetProperty("stage").GetProperty("key").GetString());
        Assert.Equal(
            """[{"number":2,"kind":"MOVED","from":{"key":"lead"},"to":{"key":"prospect"},"present":{"key":"prospect"},"direction":"FORWARD","cause":"FACT","causedBy":{"__typename":"Activity"}}]""",
            payload.GetProperty("changes").GetRawText());
    }

    [Fact]
    public async Task Voiding_a_fact_takes_back_what_it_caused_and_leaves_it_readable()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        await tenant.ReplyAsync(contact);
        var reply = (await tenant.QueryAsync("query($id: ID!) { contact(id: $id) { activities(first: 1) { nodes { id } } } }", new { id = contact }))
            .GetProperty("contact").GetProperty("activities").GetProperty("nodes")[0].GetProperty("id").GetString();
        var payload = await tenant.MutateAsync(
            "voidFact", new { idempotencyKey = "v", factId = reply, reason = "another Ann" },
            "subject { ... on Contact { id stage { key } activities { totalCount } } } changes { kind retracts present { key } }");
        Assert.Equal("lead", payload.GetProperty("subject").GetProperty("stage").GetProperty("key").GetString());
        Assert.Equal(1, payload.GetProperty("subject").GetProperty("activities").GetProperty("totalCount").GetInt32());
        Assert.Contains(payload.GetProperty("changes").EnumerateArray(), change => change.GetProperty("kind").GetString() == "RETRACTED");
        var node = (await tenant.QueryAsync(
            "query($id: ID!) { node(id: $id) { ... on Activity { kind voidedBy { __typename ... on Statement { key value } } } } }", new { id = reply })).GetProperty("node");
        Assert.Equal("""{"kind":"email","voidedBy":{"__typename":"Statement","key":"void","value":{"reason":"another Ann"}}}""", node.GetRawText());
    }

    [Fact]
    public async Task Each_field_of_one_operation_sees_what_the_one_before_wrote()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        var data = await tenant.QueryAsync(
            """
            mutation($id: ID!) {
              one: updateContact(input: { idempotencyKey: "1", contactId: $id, displayName: "Anna" }) { contact { displayName attributes { text } } errors { __typename } }
              two: setAttributes(input: { idempotencyKey: "2", subjectId: $id, attributes: [{ key: "source", value: { text: "referral" } }] }) { subject { ... on Contact { displayName attributes { text } } } errors { __typename } }
              three: updateContact(input: { idempotencyKey: "3", contactId: $id, displayName: "Ann", email: "ann@example.com" }) { contact { displayName email attributes { text } } errors { __typename } }
            }
            """,
            new { id = contact });
        Assert.Equal("""{"displayName":"Anna","attributes":[]}""", data.GetProperty("one").GetProperty("contact").GetRawText());
        Assert.Equal("""{"displayName":"Anna","attributes":[{"text":"referral"}]}""", data.GetProperty("two").GetProperty("subject").GetRawText());
        Assert.Equal("""{"displayName":"Ann","email":"ann@example.com","attributes":[{"text":"referral"}]}""", data.GetProperty("three").GetProperty("contact").GetRawText());
    }

    [Fact]
    public async Task What_is_left_out_stays_and_null_takes_away()
    {
        var tenant = await server.TenantAsync();
        var company = (await tenant.MutateAsync("createCompany", new { idempotencyKey = "c", name = "Acme" }, "company { id }")).GetProperty("company").GetProperty("id").GetString();
        var contact = await tenant.ContactAsync("Ann", new { email = "ann@example.com", companyId = company });
        var kept = await tenant.MutateAsync("updateContact", new { idempotencyKey = "1", contactId = contact }, "contact { displayName email company { name } }");
        Assert.Equal("""{"displayName":"Ann","email":"ann@example.com","company":{"name":"Acme"}}""", kept.GetProperty("contact").GetRawText());
        var cleared = await tenant.MutateAsync(
            "updateContact", new { idempotencyKey = "2", contactId = contact, email = (string?)null, companyId = (string?)null }, "contact { displayName email company { name } }");
        Assert.Equal("""{"displayName":"Ann","email":null,"company":null}""", cleared.GetProperty("contact").GetRawText());
        var refused = await tenant.TryMutateAsync("updateContact", new { idempotencyKey = "3", contactId = contact, displayName = (string?)null }, "contact { id }");
        Assert.Equal("""[["displayName"]]""", Paths(refused));
    }

    [Fact]
    public async Task A_key_answers_the_same_again_and_refuses_another_input()
    {
        var tenant = await server.TenantAsync();
        var input = new { idempotencyKey = "once", displayName = "Ann" };
        var first = await tenant.MutateAsync("createContact", input, "contact { id }");
        var again = await tenant.MutateAsync("createContact", input, "contact { id }");
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(1, (await tenant.QueryAsync("{ contacts { totalCount } }")).GetProperty("contacts").GetProperty("totalCount").GetInt32());
        var other = await tenant.TryMutateAsync("createContact", new { idempotencyKey = "once", displayName = "Bob" }, "contact { id }");
        Assert.Equal("IdempotencyKeyReusedError", Types(other));
        Assert.Equal("""[["idempotencyKey"]]""", Paths(other));
    }

    [Fact]
    public async Task An_external_id_that_is_taken_names_who_has_it()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann", new { externalSource = "crm", externalId = "1" });
        var payload = (await tenant.QueryAsync(
            """
            mutation { createContact(input: { idempotencyKey: "k", displayName: "Bob", externalSource: "crm", externalId: "1" }) {
              contact { id } errors { ... on UserError { message path } ... on DuplicateExternalIdError { existing { __typename id } } }
            } }
            """)).GetProperty("createContact");
        Assert.Equal("null", payload.GetProperty("contact").GetRawText());
        Assert.Equal(contact, payload.GetProperty("errors")[0].GetProperty("existing").GetProperty("id").GetString());
        var found = await tenant.QueryAsync("{ contactByExternalId(source: \"crm\", externalId: \"1\") { id } }");
        Assert.Equal(contact, found.GetProperty("contactByExternalId").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("createContact", """{"displayName":" "}""", "InvalidValueError", """[["displayName"]]""")]
    [InlineData("createContact", """{"displayName":"Ann","attributes":[{"key":"source","value":{"text":"x"}},{"key":"nowhere","value":{"text":"x"}}]}""", "InvalidValueError", """[["attributes","1","key"]]""")]
    [InlineData("createContact", """{"displayName":"Ann","attributes":[{"key":"source","value":{"number":1}}]}""", "InvalidValueError", """[["attributes","0","value"]]""")]
    [InlineData("createContact", """{"displayName":"Ann","companyId":"nonsense"}""", "NotFoundError", """[["companyId"]]""")]
    [InlineData("createContact", """{"displayName":"Ann","idempotencyKey":""}""", "InvalidValueError", """[["idempotencyKey"]]""")]
    [InlineData("createContact", """{"displayName":"Ann","createdAt":"2999-01-01T00:00:00Z"}""", "InvalidValueError", """[["createdAt"]]""")]
    [InlineData("recordActivity", """{"subjectIds":[],"kind":"call"}""", "InvalidValueError", """[["subjectIds"]]""")]
    [InlineData("recordActivity", """{"subjectIds":["ANN"],"kind":""}""", "InvalidValueError", """[["kind"]]""")]
    [InlineData("recordActivity", """{"subjectIds":["ANN"],"kind":"call","occurredAt":"2999-01-01T00:00:00Z"}""", "InvalidValueError", """[["occurredAt"]]""")]
    [InlineData("recordActivity", """{"subjectIds":["ANN"],"kind":"call","properties":[1]}""", "InvalidValueError", """[["properties"]]""")]
    [InlineData("recordActivity", """{"subjectIds":["ANN","nonsense"],"kind":"call"}""", "NotFoundError", """[["subjectIds","1"]]""")]
    [InlineData("recordConsent", """{"subjectId":"nonsense","key":"mailing","given":true}""", "NotFoundError", """[["subjectId"]]""")]
    [InlineData("voidFact", """{"factId":"ANN","reason":"x"}""", "NotFoundError", """[["factId"]]""")]
    [InlineData("overrideStage", """{"subjectId":"ANN","stageKey":"nowhere","reason":"x"}""", "InvalidValueError", """[["stageKey"]]""")]
    [InlineData("recordQuote", """{"dealId":"nonsense","status":"EXPIRED"}""", "InvalidValueError", """[["status"]]""")]
    [InlineData("declareAttribute", """{"unit":"PERSON","key":"Not a key","type":"TEXT"}""", "InvalidValueError", """[["key"]]""")]
    [InlineData("declareAttribute", """{"unit":"PERSON","key":"source","type":"NUMBER"}""", "InvalidValueError", """[["type"]]""")]
    [InlineData("activateDefinition", """{"candidate":{"definitionId":"nonsense","settings":{}},"reason":"x"}""", "NotFoundError", """[["candidate","definitionId"]]""")]
    public async Task What_is_wrong_is_typed_with_its_place(string field, string inputJson, string types, string paths)
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        var input = System.Text.Json.Nodes.JsonNode.Parse(inputJson.Replace("ANN", contact, StringComparison.Ordinal))!.AsObject();
        if (!input.ContainsKey("idempotencyKey")) input["idempotencyKey"] = "key";
        var payload = await tenant.TryMutateAsync(field, input, "__typename");
        Assert.Equal(types, Types(payload));
        Assert.Equal(paths, Paths(payload));
        Assert.All(payload.GetProperty("errors").EnumerateArray(), error => Assert.DoesNotContain("Exception", error.GetProperty("message").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_that_do_not_fit_are_refused_and_others_switch_everybody()
    {
        var tenant = await server.TenantAsync();
        await tenant.ReplyAsync(await tenant.ContactAsync("Ann"));
        var packages = await server.Get<IDefinitionPackages>().ListAsync(TestContext.Current.CancellationToken);
        var definitionId = (await tenant.QueryAsync("{ activation { binding { definition { id } } } }"))
            .GetProperty("activation").GetProperty("binding").GetProperty("definition").GetProperty("id").GetString();
        Assert.NotEmpty(packages);
        var refused = await tenant.TryMutateAsync(
            "activateDefinition",
            new { idempotencyKey = "bad", reason = "x", candidate = new { definitionId, settings = new { visits = 1 } } }, "activation { number }");
        Assert.Equal(("InvalidSettingsError", """[["candidate","settings","visits"]]"""), (Types(refused), Paths(refused)));
        var switched = await tenant.MutateAsync(
            "activateDefinition",
            new { idempotencyKey = "good", reason = "Only our judgement counts", candidate = new { definitionId, settings = new { triggers = new[] { "serious_chance" } } } },
            "activation { number state progress reason effectiveFrom firstChange lastChange requestedBy { name } }");
        Assert.Equal(2, switched.GetProperty("activation").GetProperty("number").GetInt32());
        var data = await tenant.QueryAsync(
            """{ contacts { nodes { stage { key } verdict { binding { number } } } } activations { number state } stageChanges(last: 1) { nodes { cause from { key } to { key } direction } } }""");
        Assert.Equal("""[{"number":2,"state":"ACTIVE"},{"number":1,"state":"SUPERSEDED"}]""", data.GetProperty("activations").GetRawText());
        Assert.Equal("lead", data.GetProperty("contacts").GetProperty("nodes")[0].GetProperty("stage").GetProperty("key").GetString());
        Assert.Equal("ACTIVATION", data.GetProperty("stageChanges").GetProperty("nodes")[0].GetProperty("cause").GetString());
    }

    [Theory]
    [InlineData(DefinitionState.Rejected)]
    [InlineData(DefinitionState.Quarantined)]
    public async Task A_definition_that_was_refused_is_told_with_its_state_and_reason(DefinitionState state)
    {
        var tenant = await server.TenantAsync();
        var hash = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");
        await server.Get<IDefinitionPackages>().SaveAsync(
            new DefinitionPackage
            {
                PackageHash = hash,
                DefinitionId = "broken",
                Version = "1.0.0",
                ContractVersion = "1.0",
                OwnerTenantId = tenant.Id,
                Manifest = "",
                State = state,
                Reason = "It names no stage.",
                DiscoveredAt = DateTimeOffset.UnixEpoch,
            },
            TestContext.Current.CancellationToken);
        var payload = await tenant.TryMutateAsync(
            "activateDefinition",
            new { idempotencyKey = "k", reason = "x", candidate = new { definitionId = GlobalId.Of(NodeKind.StageDefinition, hash), settings = new { } } },
            "activation { number } errors2: errors { ... on DefinitionNotUsableError { state reason } }");

        Assert.Equal(("DefinitionNotUsableError", """[["candidate","definitionId"]]"""), (Types(payload), Paths(payload)));
        Assert.Equal($$"""{"state":"{{state.ToString().ToUpperInvariant()}}","reason":"It names no stage."}""", payload.GetProperty("errors2")[0].GetRawText());
    }

    [Fact]
    public async Task An_activation_without_a_change_has_no_first_and_no_last()
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Ann");
        var first = (await tenant.QueryAsync("{ activation { firstChange lastChange } }")).GetProperty("activation");
        Assert.Equal("""{"firstChange":null,"lastChange":null}""", first.GetRawText());
    }

    [Fact]
    public async Task What_is_not_found_is_named_by_the_id_that_was_given_and_by_its_place()
    {
        var tenant = await server.TenantAsync();
        var (ann, nobody) = (await tenant.ContactAsync("Ann"), GlobalId.Of(NodeKind.Contact, Guid.CreateVersion7()));
        var payload = await tenant.TryMutateAsync(
            "recordActivity", new { idempotencyKey = "k", subjectIds = new[] { ann, nobody }, kind = "call", direction = "OUTBOUND" }, "activity { id }");

        Assert.Equal(("NotFoundError", """[["subjectIds","1"]]"""), (Types(payload), Paths(payload)));
        Assert.Contains($"\"{nobody}\"", payload.GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_judgements_consents_quotes_and_deals_are_recorded()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        var company = (await tenant.MutateAsync("createCompany", new { idempotencyKey = "c", name = "Acme" }, "company { id }")).GetProperty("company").GetProperty("id").GetString();
        var deal = (await tenant.MutateAsync(
            "createDeal", new { idempotencyKey = "d", name = "Roof", companyId = company, amount = new { amount = 100, currency = "EUR" }, probability = 20 },
            "deal { id value { amount } probability company { name } }")).GetProperty("deal");
        var dealId = deal.GetProperty("id").GetString();
        await tenant.MutateAsync("recordLink", new { idempotencyKey = "l1", subjectId = contact, key = "EMPLOYER", targetId = company }, "subject { ... on Contact { company { name } } }");
        await tenant.MutateAsync("recordLink", new { idempotencyKey = "l2", subjectId = dealId, key = "PARTICIPANT", targetId = contact, role = "buyer" }, "subject { id }");
        await tenant.MutateAsync("recordConsent", new { idempotencyKey = "s", subjectId = contact, key = "mailing", given = false }, "subject { id }");
        await tenant.MutateAsync("recordJudgement", new { idempotencyKey = "j", subjectId = contact, key = "serious_chance", holds = true }, "subject { stage { key } }");
        var quote = await tenant.MutateAsync(
            "recordQuote", new { idempotencyKey = "q", dealId, status = "ISSUED", amount = new { amount = "99.99", currency = "EUR" }, validUntil = "2020-01-01" },
            "quote { id status amount { amount currency } validUntil } deal { quotes { status } }");
        Assert.Equal("EXPIRED", quote.GetProperty("quote").GetProperty("status").GetString());
        var won = await tenant.MutateAsync(
            "updateDeal", new { idempotencyKey = "u", dealId, outcome = "WON", probability = 100, amount = new { amount = "120.50", currency = "EUR" } },
            "deal { value { amount } probability participants { displayName } buyer { displayName } } changes { to { key } subject { id } }");
        Assert.Equal("""{"value":{"amount":"120.5"},"probability":100,"participants":[{"displayName":"Ann"}],"buyer":{"displayName":"Ann"}}""", won.GetProperty("deal").GetRawText());
        var data = (await tenant.QueryAsync(
            "query($id: ID!) { contact(id: $id) { company { name contacts { totalCount } } stage { key } deals { totalCount nodes { name } } } }", new { id = contact })).GetProperty("contact");
        Assert.Equal("""{"company":{"name":"Acme","contacts":{"totalCount":1}},"stage":{"key":"customer"},"deals":{"totalCount":1,"nodes":[{"name":"Roof"}]}}""", data.GetRawText());
        await tenant.MutateAsync("recordLink", new { idempotencyKey = "l3", subjectId = dealId, key = "PARTICIPANT", targetId = contact, ended = true }, "subject { id }");
        Assert.Equal(0, (await tenant.QueryAsync("query($id: ID!) { contact(id: $id) { deals { totalCount } } }", new { id = contact }))
            .GetProperty("contact").GetProperty("deals").GetProperty("totalCount").GetInt32());
    }

    [Fact]
    public async Task Rows_are_imported_and_bad_ones_are_named()
    {
        var tenant = await server.TenantAsync();
        var mapping = new { source = "list", contact = new { externalId = "{id}", displayName = "{name}" } };
        var payload = await tenant.TryMutateAsync("importCsv", new { csv = "id,name\n1,Ann\n2,\n3,Cas\n", mapping }, "rows imported skipped bad badRows { row line reason }");
        Assert.True(payload.GetProperty("errors").GetArrayLength() == 0, payload.GetRawText());
        Assert.Equal(3, payload.GetProperty("rows").GetInt32());
        var refused = await tenant.TryMutateAsync("importCsv", new { csv = "a\n1\n", mapping = new { nonsense = true } }, "rows");
        Assert.NotEqual(0, refused.GetProperty("errors").GetArrayLength());
        var undeclared = await tenant.TryMutateAsync(
            "importCsv",
            new { csv = "id\n1\n", mapping = new { source = "list", declare = new[] { new { unit = "PERSON", key = "source", type = "NUMBER" } }, contact = new { externalId = "{id}", displayName = "{id}" } } },
            "rows");
        Assert.Equal("""[["mapping","declare","0","type"]]""", Paths(undeclared));
    }

    [Fact]
    public async Task As_long_a_text_as_is_promised_is_imported_however_it_is_written()
    {
        var tenant = await server.TenantAsync();
        var mapping = new { source = "list", contact = new { externalId = "{id}", displayName = "{name}" } };
        var rows = Enumerable.Range(0, 60).Select(row => $"{row},Ann,\"{new string('é', 14_000)}\"");
        var payload = await tenant.TryMutateAsync("importCsv", new { csv = $"id,name,note\n{string.Join("\n", rows)}\n", mapping }, "rows imported bad");
        Assert.Equal((60, 60), (payload.GetProperty("rows").GetInt32(), payload.GetProperty("imported").GetInt32()));
    }

    [Fact]
    public async Task A_role_may_do_what_it_may()
    {
        var tenant = await server.TenantAsync();
        var viewer = await tenant.AsAsync(Role.Viewer);
        var editor = await tenant.AsAsync(Role.Editor);
        await viewer.QueryAsync("{ contacts { totalCount } }");
        Assert.Equal(["FORBIDDEN"], await viewer.CodesAsync("mutation { createContact(input: { idempotencyKey: \"k\", displayName: \"Ann\" }) { contact { id } } }"));
        await editor.ContactAsync("Ann");
        Assert.Equal(
            ["FORBIDDEN"],
            await editor.CodesAsync("mutation { declareAttribute(input: { idempotencyKey: \"k\", unit: PERSON, key: \"k\", type: TEXT }) { attributeDefinition { key } } }"));
        Assert.Equal(["FORBIDDEN"], await editor.CodesAsync("mutation { importCsv(input: { csv: \"\", mapping: {} }) { rows } }"));
        Assert.Equal(
            ["FORBIDDEN"],
            await editor.CodesAsync("mutation { activateDefinition(input: { idempotencyKey: \"k\", reason: \"x\", candidate: { definitionId: \"x\", settings: {} } }) { activation { number } } }"));
    }

    private static string Types(JsonElement payload) =>
        string.Join(',', payload.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("__typename").GetString()));

    private static string Paths(JsonElement payload) =>
        $"[{string.Join(',', payload.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("path").GetRawText()))}]";
}
