using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Mutations;

public sealed class ContactMutationsTests(TestServer server)
{
    private const string Funnel = "{ funnel(unit: PERSON) { stages { stage { key } count } } contacts { totalCount nodes { id } } latestChange }";

    [Fact]
    public async Task Merged_contacts_are_one_in_lists_counts_and_changes_until_they_are_parted()
    {
        var tenant = await server.TenantAsync();
        var (winner, loser) = (await tenant.ContactAsync("Ann"), await tenant.ContactAsync("Ann E."));
        await tenant.ReplyAsync(loser);
        var before = (await tenant.QueryAsync(Funnel)).GetProperty("funnel").GetRawText();

        var merged = await tenant.MutateAsync(
            "mergeContacts", new { idempotencyKey = "1", winnerId = winner, loserId = loser, reason = "same address" },
            "winner { id stage { key } merged { id } } loser { id stage { key } verdict { explanation } mergedInto { id } erasedAt } changes { cause direction subject { id } from { key } to { key } present { key } }");
        Assert.Equal("prospect", merged.GetProperty("winner").GetProperty("stage").GetProperty("key").GetString());
        Assert.Equal(loser, merged.GetProperty("winner").GetProperty("merged")[0].GetProperty("id").GetString());
        Assert.Equal($$$"""{"id":"{{{loser}}}","stage":null,"verdict":null,"mergedInto":{"id":"{{{winner}}}"},"erasedAt":null}""", merged.GetProperty("loser").GetRawText());
        Assert.Contains(
            $$$"""{"cause":"MERGE","direction":"LEFT","subject":{"id":"{{{loser}}}"},"from":{"key":"prospect"},"to":null,"present":null}""",
            merged.GetProperty("changes").EnumerateArray().Select(change => change.GetRawText()));
        var together = await tenant.QueryAsync(Funnel);
        Assert.Equal(1, Count(together));
        Assert.Equal([winner], together.GetProperty("contacts").GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()));
        Assert.Equal(1, together.GetProperty("contacts").GetProperty("totalCount").GetInt32());

        // What is told of the one is answered with the other.
        var told = await tenant.MutateAsync(
            "recordActivity", new { idempotencyKey = "2", subjectIds = new[] { loser }, kind = "call", direction = "OUTBOUND" }, "subjects { id }");
        Assert.Equal($$"""[{"id":"{{winner}}"}]""", told.GetProperty("subjects").GetRawText());
        var again = await tenant.TryMutateAsync(
            "mergeContacts", new { idempotencyKey = "3", winnerId = winner, loserId = loser }, "errors2: errors { ... on ContactMergedError { path mergedInto { id } } }");
        Assert.Equal($$$"""[{"path":["loserId"],"mergedInto":{"id":"{{{winner}}}"}}]""", again.GetProperty("errors2").GetRawText());

        await tenant.MutateAsync("unmergeContact", new { idempotencyKey = "4", contactId = loser }, "contact { id stage { key } } changes { kind cause }");
        var parted = await tenant.QueryAsync(Funnel);
        Assert.Equal(before, parted.GetProperty("funnel").GetRawText());
        Assert.Equal(2, parted.GetProperty("contacts").GetProperty("totalCount").GetInt32());
    }

    [Fact]
    public async Task What_was_told_of_both_happened_once_and_an_override_is_of_the_whole()
    {
        var tenant = await server.TenantAsync();
        var (winner, loser) = (await tenant.ContactAsync("Ann"), await tenant.ContactAsync("Ann E."));
        await tenant.MutateAsync("recordActivity", new { idempotencyKey = "approach", subjectIds = new[] { winner }, kind = "email", direction = "OUTBOUND" }, "subjects { id }");
        // Three visits make a prospect; of both contacts two are told.
        for (var visit = 0; visit < 2; visit++) await VisitAsync(winner, loser);
        await tenant.MutateAsync("mergeContacts", new { idempotencyKey = "merge", winnerId = winner, loserId = loser }, "winner { id }");
        Assert.Equal("lead", await StageAsync());
        await VisitAsync(loser);
        Assert.Equal("prospect", await StageAsync());

        var overridden = await tenant.MutateAsync("overrideStage", new { idempotencyKey = "override", subjectId = loser, stageKey = "customer", reason = "she signed" }, "subject { id }");
        Assert.Equal(winner, overridden.GetProperty("subject").GetProperty("id").GetString());
        var shown = await tenant.QueryAsync("query($id: ID!) { contact(id: $id) { override { reason } } funnel(unit: PERSON) { basis { overridden } } }", new { id = winner });
        Assert.Equal("she signed", shown.GetProperty("contact").GetProperty("override").GetProperty("reason").GetString());
        Assert.Equal(1, shown.GetProperty("funnel").GetProperty("basis").GetProperty("overridden").GetInt32());

        Task VisitAsync(params string[] contacts) => tenant.MutateAsync(
            "recordActivity", new { idempotencyKey = Guid.NewGuid(), subjectIds = contacts, kind = "page_visit", direction = "INBOUND" }, "subjects { id }");

        async Task<string?> StageAsync() =>
            (await tenant.QueryAsync("query($id: ID!) { contact(id: $id) { stage { key } } }", new { id = winner })).GetProperty("contact").GetProperty("stage").GetProperty("key").GetString();
    }

    [Fact]
    public async Task An_override_of_before_a_merge_moves_nobody_and_is_there_again_when_the_merge_is_taken_back()
    {
        const string Shown = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Contact { stage { key } override { stage { key } reason fact { id } } } } funnel(unit: PERSON) { basis { overridden } stages { stage { key } count overridden } } }";
        var tenant = await server.TenantAsync();
        var (winner, loser) = (await tenant.ContactAsync("Ann"), await tenant.ContactAsync("Ann E."));
        await OverrideAsync(loser, "customer", "she signed");
        var before = await ShownAsync();
        Assert.Equal(1, Overridden(before));

        await tenant.MutateAsync("mergeContacts", new { idempotencyKey = "merge", winnerId = winner, loserId = loser }, "winner { id }");
        var together = await ShownAsync();
        // It is shown beside the stage, which only the whole has.
        Assert.Equal(("lead", "she signed", null, 1), (together.GetProperty("nodes")[0].GetProperty("stage").GetProperty("key").GetString(), Reason(together, 0), Reason(together, 1), Overridden(together)));
        Assert.Equal(before.GetProperty("nodes")[1].GetProperty("override").GetRawText(), together.GetProperty("nodes")[0].GetProperty("override").GetRawText());
        await tenant.MutateAsync("unmergeContact", new { idempotencyKey = "unmerge", contactId = loser }, "contact { id }");
        Assert.Equal(before.GetRawText(), (await ShownAsync()).GetRawText());

        // What is said while they are one is said of the one, and stays its own; what was said of the other can be taken back meanwhile.
        await tenant.MutateAsync("mergeContacts", new { idempotencyKey = "again", winnerId = winner, loserId = loser }, "winner { id }");
        await OverrideAsync(loser, "prospect", "she wrote");
        await tenant.MutateAsync("voidFact", new { idempotencyKey = "void", factId = before.GetProperty("nodes")[1].GetProperty("override").GetProperty("fact").GetProperty("id").GetString(), reason = "mistaken" }, "subject { id }");
        var merged = await ShownAsync();
        Assert.Equal(("she wrote", 1), (Reason(merged, 0), Overridden(merged)));
        await tenant.MutateAsync("unmergeContact", new { idempotencyKey = "parted", contactId = loser }, "contact { id }");
        var parted = await ShownAsync();
        Assert.Equal(("she wrote", null, 1), (Reason(parted, 0), Reason(parted, 1), Overridden(parted)));

        Task OverrideAsync(string contact, string stageKey, string reason) =>
            tenant.MutateAsync("overrideStage", new { idempotencyKey = reason, subjectId = contact, stageKey, reason }, "subject { id }");

        Task<JsonElement> ShownAsync() => tenant.QueryAsync(Shown, new { ids = new[] { winner, loser } });

        static int Overridden(JsonElement shown) => shown.GetProperty("funnel").GetProperty("basis").GetProperty("overridden").GetInt32();

        static string? Reason(JsonElement shown, int place) =>
            shown.GetProperty("nodes")[place].GetProperty("override") is { ValueKind: JsonValueKind.Object } told ? told.GetProperty("reason").GetString() : null;
    }

    [Fact]
    public async Task Who_follows_changes_is_told_that_a_merged_contact_has_no_stage_and_counts_go_down()
    {
        var tenant = await server.TenantAsync();
        var (winner, loser) = (await tenant.ContactAsync("Ann"), await tenant.ContactAsync("Ann E."));
        var after = (await tenant.QueryAsync(Funnel)).GetProperty("latestChange").GetInt64();
        await tenant.MutateAsync("mergeContacts", new { idempotencyKey = "1", winnerId = winner, loserId = loser }, "winner { id }");

        await foreach (var response in tenant.SubscribeAsync(
            "subscription($after: ChangeNumber) { stageChanged(after: $after) { change { subject { id } to { key } present { key } cause } } }", new { after }, TestContext.Current.CancellationToken))
        {
            Assert.Equal(
                $$$"""{"subject":{"id":"{{{loser}}}"},"to":null,"present":null,"cause":"MERGE"}""",
                response.GetProperty("data").GetProperty("stageChanged").GetProperty("change").GetRawText());
            break;
        }

        await foreach (var response in tenant.SubscribeAsync("subscription { funnelChanged(unit: PERSON) { stages { count } } }", null, TestContext.Current.CancellationToken))
        {
            Assert.Equal(1, response.GetProperty("data").GetProperty("funnelChanged").GetProperty("stages").EnumerateArray().Sum(stage => stage.GetProperty("count").GetInt32()));
            break;
        }
    }

    [Fact]
    public async Task A_deal_shows_the_person_that_its_participants_became()
    {
        var tenant = await server.TenantAsync();
        var (winner, loser) = (await tenant.ContactAsync("Ann"), await tenant.ContactAsync("Ann E."));
        var deal = (await tenant.MutateAsync("createDeal", new { idempotencyKey = "d", name = "Deal", buyerId = loser, participantIds = new[] { winner } }, "deal { id }"))
            .GetProperty("deal").GetProperty("id").GetString();
        await tenant.MutateAsync("mergeContacts", new { idempotencyKey = "m", winnerId = winner, loserId = loser }, "winner { id }");

        var shown = await tenant.QueryAsync("query($id: ID!) { deal(id: $id) { buyer { id } participants { id } } }", new { id = deal });
        Assert.Equal($$$"""{"buyer":{"id":"{{{winner}}}"},"participants":[{"id":"{{{winner}}}"}]}""", shown.GetProperty("deal").GetRawText());
    }

    [Fact]
    public async Task An_erased_contact_is_nameless_and_still_counted_where_it_was()
    {
        var tenant = await server.TenantAsync();
        var contact = (await tenant.MutateAsync(
            "createContact", new { idempotencyKey = "c", displayName = "Vera Voorbeeld", email = "vera@example.com", externalSource = "site", externalId = "v-17" }, "contact { id }"))
            .GetProperty("contact").GetProperty("id").GetString()!;
        await tenant.MutateAsync("setAttributes", new { idempotencyKey = "a", subjectId = contact, attributes = new[] { new { key = "job_title", value = new { text = "Director" } } } }, "subject { id }");
        await tenant.MutateAsync("overrideStage", new { idempotencyKey = "o", subjectId = contact, stageKey = "prospect", reason = "Vera said so" }, "subject { id }");
        await tenant.ReplyAsync(contact);
        var asOf = (await tenant.QueryAsync(Funnel)).GetProperty("latestChange").GetInt64();

        var editor = await tenant.AsAsync(Role.Editor);
        Assert.Equal(["FORBIDDEN"], await editor.CodesAsync($$"""mutation { eraseContact(input: { idempotencyKey: "e", contactId: "{{contact}}" }) { errors { __typename } } }"""));
        await tenant.MutateAsync("eraseContact", new { idempotencyKey = "e", contactId = contact, reason = "request 17" }, "contact { erasedAt } changes { cause }");

        var left = await tenant.QueryAsync(
            """
            query($id: ID!, $asOf: ChangeNumber!) {
              contact(id: $id) {
                displayName email externalSource externalId owner { id } company { id } attributes { key } override { reason } verdict { explanation } stage { key }
                then: stage(asOf: $asOf) { key }
                activities { nodes { kind properties } }
                stageChanges { nodes { to { key } cause causedBy { __typename } } }
              }
              contacts { totalCount }
              found: contacts(where: { displayName: { contains: "Voorbeeld" } }) { totalCount }
              contactByExternalId(source: "site", externalId: "v-17") { id }
              funnel(unit: PERSON, asOf: $asOf) { stages { stage { key } count subjects { totalCount nodes { id } } } }
            }
            """,
            new { id = contact, asOf });
        var text = left.GetRawText();
        foreach (var secret in (string[])["Vera", "Voorbeeld", "example.com", "v-17", "Director"]) Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("prospect", left.GetProperty("contact").GetProperty("then").GetProperty("key").GetString());
        Assert.Equal(JsonValueKind.Null, left.GetProperty("contact").GetProperty("stage").ValueKind);
        Assert.Equal(0, left.GetProperty("contacts").GetProperty("totalCount").GetInt32());
        Assert.Equal("ERASURE", left.GetProperty("contact").GetProperty("stageChanges").GetProperty("nodes").EnumerateArray().Last().GetProperty("cause").GetString());
        Assert.Contains(contact, left.GetProperty("funnel").GetRawText(), StringComparison.Ordinal);

        var refused = await tenant.TryMutateAsync(
            "recordActivity", new { idempotencyKey = "r", subjectIds = new[] { contact }, kind = "email" }, "errors2: errors { ... on ContactErasedError { path erasedAt } }");
        Assert.Equal("subjectIds", refused.GetProperty("errors2")[0].GetProperty("path")[0].GetString());
        Assert.Equal("ContactErasedError", (await tenant.TryMutateAsync(
            "createContact", new { idempotencyKey = "again", displayName = "Vera", externalSource = "site", externalId = "v-17" }, "contact { id }")).GetProperty("errors")[0].GetProperty("__typename").GetString());
        var audit = await tenant.QueryAsync("{ audit(first: 1) { nodes { operation targetId after } } }");
        Assert.Equal($$$"""[{"operation":"CONTACT_ERASED","targetId":"{{{contact}}}","after":{"reason":"request 17"}}]""", audit.GetProperty("audit").GetProperty("nodes").GetRawText());
    }

    [Fact]
    public async Task A_persons_data_come_as_one_file()
    {
        var tenant = await server.TenantAsync();
        var (winner, loser) = (await tenant.ContactAsync("Vera"), await tenant.ContactAsync("V. Voorbeeld"));
        var deal = (await tenant.MutateAsync("createDeal", new { idempotencyKey = "d", name = "Roof", buyerId = loser }, "deal { id }")).GetProperty("deal").GetProperty("id").GetString();
        await tenant.MutateAsync("setAttributes", new { idempotencyKey = "a", subjectId = winner, attributes = new[] { new { key = "job_title", value = new { text = "Director" } } } }, "subject { id }");
        await tenant.MutateAsync("recordConsent", new { idempotencyKey = "k", subjectId = loser, key = "mailing", given = true }, "subject { id }");
        await tenant.ReplyAsync(loser);
        await tenant.MutateAsync("mergeContacts", new { idempotencyKey = "m", winnerId = winner, loserId = loser }, "winner { id }");

        using var response = await ExportAsync(tenant.KeyText, winner);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        Assert.Equal($"attachment; filename=\"contact-{winner}.json\"", response.Content.Headers.ContentDisposition!.ToString());
        var file = JsonElement.Parse(text);
        Assert.Equal("pipelinegraph/contact/1", file.GetProperty("format").GetString());
        Assert.Equal([winner, loser], file.GetProperty("contacts").EnumerateArray().Select(contact => contact.GetProperty("id").GetString()));
        Assert.Equal("prospect", file.GetProperty("verdicts")[0].GetProperty("stage").GetString());
        Assert.Equal(
            ["ATTRIBUTE job_title \"Director\"", "CONSENT mailing true", "ACTIVITY email ", "ACTIVITY email "],
            file.GetProperty("facts").EnumerateArray().Select(fact =>
                $"{fact.GetProperty("type").GetString()} {fact.GetProperty("key").GetString()} {(fact.TryGetProperty("value", out var value) ? value.GetRawText() : "")}"));
        Assert.Equal(deal, file.GetProperty("namedBy")[0].GetProperty("deal").GetProperty("id").GetString());
        Assert.Contains(file.GetProperty("stageChanges").EnumerateArray(), change => change.GetProperty("cause").GetString() == "MERGE");
        Assert.Equal($$"""{"into":"{{winner}}"}""", JsonSerializer.Serialize(file.GetProperty("audit").EnumerateArray().Single(entry => entry.GetProperty("operation").GetString() == "CONTACT_MERGED").GetProperty("after")));
    }

    [Fact]
    public async Task A_file_is_given_to_who_may_write_in_its_tenant_only()
    {
        var tenant = await server.TenantAsync();
        var other = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Vera");

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(null, contact));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("unknown", contact));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync((await tenant.AsAsync(Role.Viewer)).KeyText, contact));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(other.KeyText, contact));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(tenant.KeyText, "nobody"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync((await tenant.AsAsync(Role.Editor)).KeyText, contact));
    }

    [Fact]
    public async Task The_command_of_the_documents_writes_the_file()
    {
        if (!File.Exists("/bin/bash") || !File.Exists("/usr/bin/curl")) Assert.Skip("bash and curl are needed to run the commands of the page.");
        var page = await File.ReadAllTextAsync(Repository.File("src", "PipelineGraph.Server", "README.md"), TestContext.Current.CancellationToken);
        var command = Regex.Match(page, "```sh\n(curl[^`]*/export[^`]*)```").Groups[1].Value;
        var tenant = await server.TenantAsync();
        var folder = Directory.CreateTempSubdirectory("export-").FullName;
        var start = new ProcessStartInfo("/bin/bash", ["-e", "-c", command])
        {
            WorkingDirectory = folder,
            Environment = { ["SERVER"] = server.Address.GetLeftPart(UriPartial.Authority), ["KEY"] = tenant.KeyText, ["CONTACT"] = await tenant.ContactAsync("Ann") },
        };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var file = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "contact.json"), TestContext.Current.CancellationToken));
        Directory.Delete(folder, recursive: true);
        Assert.Equal((0, "pipelinegraph/contact/1"), (process.ExitCode, file.GetProperty("format").GetString()));
    }

    private async Task<HttpStatusCode> StatusAsync(string? key, string contact)
    {
        using var response = await ExportAsync(key, contact);
        return response.StatusCode;
    }

    private async Task<HttpResponseMessage> ExportAsync(string? key, string contact)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, $"/contacts/{contact}/export"));
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static int Count(JsonElement data) =>
        data.GetProperty("funnel").GetProperty("stages").EnumerateArray().Sum(stage => stage.GetProperty("count").GetInt32());
}
