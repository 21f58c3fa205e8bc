using System.Text.Json;
using PipelineGraph.Core.Tenants;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>Who did what, as administrators read it.</summary>
public sealed class AuditTests(TestServer server)
{
    private const string All = "query($where: AuditFilterInput) { audit(where: $where) { totalCount nodes { at operation actor { id name } targetId targetName before after } } }";

    [Fact]
    public async Task Administrators_read_who_did_what_to_what_latest_first()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        await tenant.MutateAsync("overrideStage", new { idempotencyKey = "1", subjectId = contact, stageKey = "prospect", reason = "Ann is my neighbour" }, "subject { __typename }");
        await tenant.MutateAsync("importCsv", new { csv = "id,name\n1,Bob\n", mapping = new { source = "list", contact = new { externalId = "{id}", displayName = "{name}" } } }, "rows");
        var entries = (await tenant.QueryAsync(All)).GetProperty("audit").GetProperty("nodes").EnumerateArray().ToList();

        Assert.Equal(
            ["IMPORT_ENDED", "IMPORT_STARTED", "STAGE_OVERRIDDEN", "DEFINITION_ACTIVATED", "API_KEY_CREATED", "TENANT_CREATED"], entries.Select(entry => entry.GetProperty("operation").GetString()));
        Assert.Equal((tenant.KeyName, "list", 1), (Actor(entries[0]), entries[0].GetProperty("targetName").GetString(), entries[0].GetProperty("after").GetProperty("imported").GetInt32()));
        Assert.Equal((contact, "prospect"), (entries[2].GetProperty("targetId").GetString(), entries[2].GetProperty("after").GetProperty("stage").GetString()));
        Assert.Equal("Test", entries[3].GetProperty("after").GetProperty("reason").GetString());
        Assert.Equal(("Command line", tenant.KeyName), (Actor(entries[4]), entries[4].GetProperty("targetName").GetString()));
        Assert.Equal(("Command line", tenant.Name), (Actor(entries[5]), entries[5].GetProperty("targetName").GetString()));

        var text = JsonSerializer.Serialize(entries);
        Assert.DoesNotContain(tenant.KeyText[4..], text, StringComparison.Ordinal);
        Assert.DoesNotContain("neighbour", text, StringComparison.Ordinal);

        static string? Actor(JsonElement entry) => entry.GetProperty("actor").GetProperty("name").GetString();
    }

    [Fact]
    public async Task Its_targets_are_nodes()
    {
        var tenant = await server.TenantAsync();
        var entry = (await tenant.QueryAsync(All, new { where = new { operations = new[] { "DEFINITION_ACTIVATED" } } })).GetProperty("audit").GetProperty("nodes")[0];
        var node = await tenant.QueryAsync("query($id: ID!) { node(id: $id) { __typename } }", new { id = entry.GetProperty("targetId").GetString() });
        Assert.Equal("Activation", node.GetProperty("node").GetProperty("__typename").GetString());
    }

    [Fact]
    public async Task Conditions_and_pages_hold()
    {
        var tenant = await server.TenantAsync();
        for (var index = 0; index < 5; index++) await tenant.AsAsync(Role.Viewer);
        Assert.Equal(6, await CountAsync(new { operations = new[] { "API_KEY_CREATED" } }));
        Assert.Equal(7, await CountAsync(new { operations = new[] { "API_KEY_CREATED", "DEFINITION_ACTIVATED" } }));
        Assert.Equal(8, await CountAsync(new { operations = Array.Empty<string>() }));
        var entries = (await tenant.QueryAsync(All)).GetProperty("audit").GetProperty("nodes");
        var actor = entries.EnumerateArray().Single(entry => entry.GetProperty("operation").GetString() == "DEFINITION_ACTIVATED").GetProperty("actor").GetProperty("id").GetString();
        Assert.Equal(1, await CountAsync(new { actor }));
        var middle = entries[3].GetProperty("at").GetString();
        Assert.Equal(8, await CountAsync(new { from = middle }) + await CountAsync(new { to = middle }));
        Assert.Equal(4, await CountAsync(new { from = middle }));

        var (targets, after) = (new List<string?>(), (string?)null);
        do
        {
            var page = (await tenant.QueryAsync("query($after: Cursor) { audit(first: 3, after: $after) { nodes { targetName targetId } pageInfo { hasNextPage endCursor } } }", new { after })).GetProperty("audit");
            targets.AddRange(page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("targetName").GetString() ?? node.GetProperty("targetId").GetString()));
            after = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean() ? page.GetProperty("pageInfo").GetProperty("endCursor").GetString() : null;
        }
        while (after is not null);
        Assert.Equal(entries.EnumerateArray().Select(node => node.GetProperty("targetName").GetString() ?? node.GetProperty("targetId").GetString()), targets);

        async Task<int> CountAsync(object where) => (await tenant.QueryAsync(All, new { where })).GetProperty("audit").GetProperty("totalCount").GetInt32();
    }

    [Fact]
    public async Task Editors_and_viewers_do_not_read_it()
    {
        var tenant = await server.EmptyTenantAsync();
        foreach (var role in new[] { Role.Viewer, Role.Editor }) Assert.Equal(["FORBIDDEN"], await (await tenant.AsAsync(role)).CodesAsync("{ audit { totalCount } }"));
    }
}
