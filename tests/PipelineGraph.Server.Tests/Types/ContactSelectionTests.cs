using System.Text.Json;
using PipelineGraph.GraphQL;
using PipelineGraph.GraphQL.TypeSystem;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Types;

/// <summary>A list reads no more of a contact than its request selects: each field has the same value whatever is selected beside it.</summary>
public sealed class ContactSelectionTests(TestServer server)
{
    [Fact]
    public async Task Each_field_of_a_listed_contact_is_the_same_alone_and_among_all()
    {
        var tenant = await FilledAsync();
        var all = Fields("Contact").ToList();
        Assert.True(all.Count >= 15);
        foreach (var list in new[] { ("nodes { ", " }"), ("edges { node { ", " } }") })
        {
            var whole = await ContactAsync(tenant, list, string.Join(' ', all.Select(field => field.Text)));
            Assert.All(new[] { "displayName", "email", "externalId", "createdAt", "company", "owner", "stage" }, name => Assert.NotEqual(JsonValueKind.Null, whole.GetProperty(name).ValueKind));
            foreach (var (name, text) in all)
                Assert.Equal(whole.GetProperty(name).GetRawText(), (await ContactAsync(tenant, list, text)).GetProperty(name).GetRawText());
        }
    }

    [Fact]
    public async Task What_is_selected_of_a_contacts_company_and_owner_is_the_same_alone_and_among_all()
    {
        var tenant = await FilledAsync();
        foreach (var (field, type) in new[] { ("company", "Company"), ("owner", "Actor"), ("stage", "Stage") })
        {
            var all = Fields(type).ToList();
            var whole = (await ContactAsync(tenant, ("nodes { ", " }"), $"{field} {{ {string.Join(' ', all.Select(each => each.Text))} }}")).GetProperty(field);
            foreach (var (name, text) in all)
            {
                var alone = (await ContactAsync(tenant, ("nodes { ", " }"), $"{field} {{ {text} }}")).GetProperty(field);
                Assert.Equal(whole.GetProperty(name).GetRawText(), alone.GetProperty(name).GetRawText());
            }
        }
    }

    [Fact]
    public async Task What_one_way_to_a_contact_needs_whole_does_not_come_in_part_because_of_another()
    {
        var tenant = await FilledAsync();
        var contacts = (await tenant.QueryAsync("{ contacts(first: 1) { nodes { company { name } } edges { node { company { externalId } } } } }")).GetProperty("contacts");
        Assert.Equal("c1", contacts.GetProperty("edges")[0].GetProperty("node").GetProperty("company").GetProperty("externalId").GetString());
    }

    [Fact]
    public async Task An_activity_of_a_list_is_what_its_id_finds()
    {
        var tenant = await FilledAsync();
        var fields = string.Join(' ', Fields("Activity").Select(field => field.Text));
        var listed = (await ContactAsync(tenant, ("nodes { ", " }"), $"activities(first: 1) {{ nodes {{ {fields} }} }}")).GetProperty("activities").GetProperty("nodes")[0];
        var found = await tenant.QueryAsync($"query($id: ID!) {{ node(id: $id) {{ ... on Activity {{ {fields} }} }} }}", new { id = listed.GetProperty("id").GetString() });
        Assert.Equal(found.GetProperty("node").GetRawText(), listed.GetRawText());
        foreach (var (name, text) in Fields("Activity"))
        {
            var alone = (await ContactAsync(tenant, ("nodes { ", " }"), $"activities(first: 1) {{ nodes {{ {text} }} }}")).GetProperty("activities").GetProperty("nodes")[0];
            Assert.Equal(listed.GetProperty(name).GetRawText(), alone.GetProperty(name).GetRawText());
        }
    }

    /// <summary>The fields of a type, each with a selection that shows whether it is there.</summary>
    private IEnumerable<(string Name, string Text)> Fields(string type) =>
        from field in ((ObjectType)server.Get<RequestExecutor>().Schema.Types[type]).Fields.Values
        where !field.Arguments.Values.Any(argument => argument.Type.IsNonNull && argument.DefaultValue is null)
        let named = field.Type.Named
        select (field.Name, named is ScalarType or EnumType ? field.Name
            : named is FieldsType fields && fields.Fields.ContainsKey("id") ? $"{field.Name} {{ __typename id }}"
            : $"{field.Name} {{ __typename }}");

    private static async Task<JsonElement> ContactAsync(TestTenant tenant, (string Before, string Behind) list, string selection)
    {
        var data = await tenant.QueryAsync($"{{ contacts(first: 1) {{ {list.Before}{selection}{list.Behind} }} }}");
        var contacts = data.GetProperty("contacts");
        return list.Before.StartsWith("nodes", StringComparison.Ordinal) ? contacts.GetProperty("nodes")[0] : contacts.GetProperty("edges")[0].GetProperty("node");
    }

    private async Task<TestTenant> FilledAsync()
    {
        var tenant = await server.TenantAsync();
        var company = (await tenant.MutateAsync("createCompany", new { idempotencyKey = "company", name = "Acme", externalSource = "crm", externalId = "c1" }, "company { id }"))
            .GetProperty("company").GetProperty("id").GetString()!;
        var owner = (await tenant.QueryAsync("{ activation { requestedBy { id } } }")).GetProperty("activation").GetProperty("requestedBy").GetProperty("id").GetString();
        var contact = await tenant.ContactAsync("Ann Example", new { companyId = company, ownerId = owner, email = "ann@example.com", externalSource = "crm", externalId = "p1" });
        await tenant.MutateAsync(
            "recordActivity",
            new { idempotencyKey = "call", subjectIds = new[] { contact }, kind = "call", direction = "TWO_WAY", externalSource = "phone", externalId = "call-1", properties = new { minutes = 3 } },
            "activity { id }");
        return tenant;
    }
}
