using System.Text.Json;
using PipelineGraph.Core.Tenants;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests;

/// <summary>Invariant 6: nothing of a tenant is readable or guessable through another one.</summary>
public sealed class TenantWallsTests(TestServer server)
{
    [Fact]
    public async Task Invariant6_no_query_that_takes_an_id_finds_what_is_another_tenants()
    {
        var (mine, theirs) = (await server.TenantAsync(), await server.TenantAsync());
        var ids = await FillAsync(theirs);
        foreach (var id in ids.Values)
        {
            Assert.Equal("null", (await mine.QueryAsync("query($id: ID!) { node(id: $id) { id } }", new { id })).GetProperty("node").GetRawText());
            foreach (var field in new[] { "contact", "company", "deal" })
                Assert.Equal("null", (await mine.QueryAsync($"query($id: ID!) {{ {field}(id: $id) {{ id }} }}", new { id })).GetProperty(field).GetRawText());
        }

        var nodes = (await mine.QueryAsync("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", new { ids = ids.Values })).GetProperty("nodes");
        Assert.All(nodes.EnumerateArray(), node => Assert.Equal(JsonValueKind.Null, node.ValueKind));
        Assert.Equal("null", (await mine.QueryAsync("{ contactByExternalId(source: \"crm\", externalId: \"theirs\") { id } }")).GetProperty("contactByExternalId").GetRawText());
        var filters = new Dictionary<string, string> { ["id"] = ids["Contact"], ["company"] = ids["Company"], ["owner"] = ids["Actor"] };
        foreach (var (field, id) in filters)
        {
            var where = new Dictionary<string, object> { [field] = new { eq = id } };
            var page = (await mine.QueryAsync("query($where: ContactFilterInput) { contacts(where: $where) { totalCount } }", new { where })).GetProperty("contacts");
            Assert.Equal(0, page.GetProperty("totalCount").GetInt32());
        }

        foreach (var where in new object[] { new { subject = new { eq = ids["Contact"] } }, new { owner = new { eq = ids["Actor"] } } })
        {
            var page = (await mine.QueryAsync("query($where: StageChangeFilterInput) { stageChanges(where: $where) { totalCount } }", new { where })).GetProperty("stageChanges");
            Assert.Equal(0, page.GetProperty("totalCount").GetInt32());
        }

        var lists = await mine.QueryAsync("{ contacts { totalCount } companies { totalCount } deals { totalCount } stageChanges { totalCount } latestChange }");
        Assert.Equal("""{"contacts":{"totalCount":0},"companies":{"totalCount":0},"deals":{"totalCount":0},"stageChanges":{"totalCount":0},"latestChange":0}""", lists.GetRawText());
    }

    [Fact]
    public async Task Invariant6_no_mutation_that_takes_an_id_reaches_what_is_another_tenants()
    {
        var (mine, theirs) = (await server.TenantAsync(), await server.TenantAsync());
        var (ids, own) = (await FillAsync(theirs), await FillAsync(mine));
        var before = await StateAsync(theirs, ids);
        var schema = server.Get<RequestExecutor>().Schema;
        var tried = 0;
        foreach (var field in schema.MutationType!.Fields.Values)
        {
            var input = (InputObjectType)field.Arguments["input"].Type.Named;
            foreach (var target in input.Fields.Values.Where(each => each.Type.Named.Name == "ID"))
            {
                // Every other id is the caller's own, so that this one alone is wrong.
                var values = input.Fields.Values
                    .Where(each => each == target || each.Type.IsNonNull)
                    .ToDictionary(each => each.Name, each => each == target ? Id(each, ids) : Value(each, own));
                var payload = await mine.TryMutateAsync(field.Name, values, "__typename");
                var error = Assert.Single(payload.GetProperty("errors").EnumerateArray());
                Assert.Equal("NotFoundError", error.GetProperty("__typename").GetString());
                Assert.Equal(target.Name, error.GetProperty("path")[0].GetString());
                tried++;
            }
        }

        Assert.True(tried >= 20, $"Only {tried} ids were tried.");
        Assert.Equal(before, await StateAsync(theirs, ids));
    }

    [Fact]
    public async Task A_key_is_asked_for_and_a_revoked_one_is_refused()
    {
        var tenant = await server.EmptyTenantAsync();
        using var http = new HttpClient();
        foreach (var header in new[] { null, "Bearer", "Bearer nonsense", "Basic abc" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + "?query={latestChange}");
            request.Headers.Accept.ParseAdd("application/json");
            if (header is not null) request.Headers.TryAddWithoutValidation("Authorization", header);
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Contains("UNAUTHENTICATED", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        var key = await server.KeyAsync(tenant.Name, Role.Viewer);
        var other = new TestTenant(server, tenant.Name, key);
        await other.QueryAsync("{ latestChange }");
        Assert.Empty((await server.Get<RevokeApiKey>().ExecuteAsync(tenant.Name, key.Name, TestContext.Current.CancellationToken)).Errors);
        Assert.Equal(["UNAUTHENTICATED"], await other.CodesAsync("{ latestChange }"));
    }

    private static object Id(InputValue field, Dictionary<string, string> ids)
    {
        var id = field.Name switch
        {
            "companyId" => ids["Company"],
            "dealId" => ids["Deal"],
            "quoteId" => ids["Quote"],
            "ownerId" => ids["Actor"],
            "factId" => ids["Activity"],
            "targetId" => ids["Company"],
            _ => ids["Contact"],
        };
        return field.Type.Nullable is ListType ? new[] { id } : id;
    }

    private static object Value(InputValue field, Dictionary<string, string> own) => field.Type.Named.Name switch
    {
        "ID" => Id(field, own),
        "Boolean" => true,
        "LinkKey" => "EMPLOYER",
        "QuoteStatus" => "ISSUED",
        "AttributeInput" => new[] { new { key = "source", value = new { text = "referral" } } },
        _ when field.Name == "idempotencyKey" => Guid.NewGuid().ToString(),
        _ when field.Name == "key" => "mailing",
        _ => "lead",
    };

    private static async Task<string> StateAsync(TestTenant tenant, Dictionary<string, string> ids) => (await tenant.QueryAsync(
        """
        query($id: ID!) { contact(id: $id) { displayName email company { id name } owner { id } attributes { key text } activities { nodes { id voidedBy { id } } } override { reason } }
          companies { totalCount nodes { name } } deals { totalCount nodes { name quotes { status } participants { id } } } contacts { totalCount } latestChange }
        """,
        new { id = ids["Contact"] })).GetRawText();

    /// <summary>One of everything, and its ids by type.</summary>
    private static async Task<Dictionary<string, string>> FillAsync(TestTenant tenant)
    {
        var company = (await tenant.MutateAsync("createCompany", new { idempotencyKey = "company", name = "Theirs" }, "company { id }")).GetProperty("company");
        var contact = await tenant.ContactAsync("Theirs", new { externalSource = "crm", externalId = "theirs", companyId = company.GetProperty("id").GetString() });
        var activity = (await tenant.MutateAsync(
            "recordActivity", new { idempotencyKey = "activity", subjectIds = new[] { contact }, kind = "note" }, "activity { id recordedBy { id } }")).GetProperty("activity");
        var deal = (await tenant.MutateAsync("createDeal", new { idempotencyKey = "deal", name = "Theirs", buyerId = contact }, "deal { id }")).GetProperty("deal");
        var quote = (await tenant.MutateAsync(
            "recordQuote", new { idempotencyKey = "quote", dealId = deal.GetProperty("id").GetString(), status = "ISSUED" }, "quote { id }")).GetProperty("quote");
        var statement = (await tenant.MutateAsync(
            "setAttributes", new { idempotencyKey = "attribute", subjectId = contact, attributes = new[] { new { key = "source", value = new { text = "referral" } } } },
            "subject { ... on Contact { attributes { fact { id } } } }")).GetProperty("subject").GetProperty("attributes")[0].GetProperty("fact");
        return new Dictionary<string, string>
        {
            ["Contact"] = contact,
            ["Company"] = company.GetProperty("id").GetString()!,
            ["Deal"] = deal.GetProperty("id").GetString()!,
            ["Quote"] = quote.GetProperty("id").GetString()!,
            ["Activity"] = activity.GetProperty("id").GetString()!,
            ["Actor"] = activity.GetProperty("recordedBy").GetProperty("id").GetString()!,
            ["Statement"] = statement.GetProperty("id").GetString()!,
        };
    }
}
