using System.Text;
using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;
using PipelineGraph.Server.Types;

namespace PipelineGraph.Server.Tests.Queries;

public sealed class BadInputTests(TestServer server)
{
    [Theory]
    [InlineData("{", "GRAPHQL_PARSE_FAILED")]
    [InlineData("", "BAD_REQUEST")]
    [InlineData("{ nowhere }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{ contacts(first: \"1\") { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{ contacts { nodes } }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{ contacts(order: [{ createdAt: ASC, displayName: ASC }]) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{ contacts(order: [{}]) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{ contacts(where: { createdAt: { gt: \"yesterday\" } }) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{ contacts(where: { createdAt: { gt: \"2026-01-01T00:00:00\" } }) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{ contacts(where: { attribute: { key: \"k\", number: { gt: \"1.1234567\" } } }) { nodes { id } } }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{ funnel(unit: NOBODY) { stages { count } } }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{ tenant { name } definitions { title(locale: \"not a locale!\") } }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{ stageChanges(afterNumber: -1) { totalCount } }", "CHANGE_NUMBER_OUT_OF_RANGE")]
    [InlineData("{ stageChanges(afterNumber: 1) { totalCount } }", "CHANGE_NUMBER_OUT_OF_RANGE")]
    [InlineData("{ funnel(unit: PERSON, asOf: 1) { basis { asOf } } }", "CHANGE_NUMBER_OUT_OF_RANGE")]
    [InlineData("query A { latestChange } query B { latestChange }", "OPERATION_RESOLUTION_FAILURE")]
    public async Task It_gets_an_error_with_a_code_and_never_an_exception(string query, string code)
    {
        var tenant = await server.EmptyTenantAsync();
        var response = await tenant.SendAsync(query);
        Assert.Contains(code, response.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("extensions").GetProperty("code").GetString()));
        Assert.DoesNotContain("   at ", response.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query($first: Int) { contacts(first: $first) { nodes { id } } }", """{"first":"1"}""")]
    [InlineData("query($first: Int) { contacts(first: $first) { nodes { id } } }", """{"first":99999999999}""")]
    [InlineData("query($id: ID!) { contact(id: $id) { id } }", """{}""")]
    [InlineData("query($id: ID!) { contact(id: $id) { id } }", """{"id":null}""")]
    [InlineData("query($id: ID!) { contact(id: $id) { id } }", """{"id":{}}""")]
    [InlineData("query($where: ContactFilterInput) { contacts(where: $where) { nodes { id } } }", """{"where":{"nowhere":1}}""")]
    [InlineData("query($where: ContactFilterInput) { contacts(where: $where) { nodes { id } } }", """{"where":{"createdAt":{"gt":12}}}""")]
    [InlineData("query($n: ChangeNumber) { stageChanges(afterNumber: $n) { totalCount } }", """{"n":9007199254740992}""")]
    [InlineData("query($n: ChangeNumber) { stageChanges(afterNumber: $n) { totalCount } }", """{"n":1.5}""")]
    [InlineData("query($n: ChangeNumber) { stageChanges(afterNumber: $n) { totalCount } }", """{"n":"1"}""")]
    public async Task Variables_of_the_wrong_type_are_refused(string query, string variables)
    {
        var tenant = await server.EmptyTenantAsync();
        Assert.Equal(["BAD_USER_INPUT"], await tenant.CodesAsync(query, JsonElement.Parse(variables)));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("Q29udGFjdDo")]
    [InlineData("Q29udGFjdDpub25zZW5zZQ")]
    [InlineData("MQ==")]
    [InlineData("🦊")]
    public async Task An_id_that_names_nothing_is_null(string id)
    {
        var tenant = await server.EmptyTenantAsync();
        var data = await tenant.QueryAsync("query($id: ID!) { node(id: $id) { id } contact(id: $id) { id } nodes(ids: [$id]) { id } }", new { id });
        Assert.Equal("""{"node":null,"contact":null,"nodes":[null]}""", data.GetRawText());
    }

    [Theory]
    [InlineData("Contact:xyz")]
    [InlineData("contact:0198f2c4d5e67f8091a2b3c4d5e6f708")]
    [InlineData("0:0198f2c4d5e67f8091a2b3c4d5e6f708")]
    [InlineData("Nothing:1")]
    [InlineData("Activation:-1")]
    [InlineData("Activation:99999999999999999999")]
    [InlineData("DefinitionBinding:9999999999")]
    [InlineData("StageChange:7")]
    [InlineData("StageDefinition:../../etc/passwd")]
    public async Task A_made_up_id_is_null(string text)
    {
        var tenant = await server.EmptyTenantAsync();
        var id = System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
        Assert.Equal("""{"node":null}""", (await tenant.QueryAsync("query($id: ID!) { node(id: $id) { id } }", new { id })).GetRawText());
    }

    [Theory]
    [InlineData("stage(asOf: -1) { key }")]
    [InlineData("stage(asOf: 2) { key }")]
    public async Task A_change_number_out_of_range_names_the_oldest_and_the_latest(string field)
    {
        var tenant = await server.TenantAsync();
        await tenant.ContactAsync("Ann");
        var response = await tenant.SendAsync($"{{ contacts {{ nodes {{ {field} }} }} }}");
        var extensions = response.GetProperty("errors")[0].GetProperty("extensions");
        Assert.Equal("""{"oldest":0,"latest":1,"code":"CHANGE_NUMBER_OUT_OF_RANGE"}""", Sorted(extensions));

        static string Sorted(JsonElement extensions) =>
            $$"""{"oldest":{{extensions.GetProperty("oldest")}},"latest":{{extensions.GetProperty("latest")}},"code":"{{extensions.GetProperty("code")}}"}""";
    }

    [Fact]
    public async Task A_filter_of_thousands_of_conditions_is_refused_and_a_list_of_thousands_is_answered()
    {
        var tenant = await server.EmptyTenantAsync();
        const string Contacts = "query($where: ContactFilterInput) { contacts(where: $where) { totalCount } }";
        var names = Enumerable.Range(0, 2_000).Select(number => $"{number}").ToList();
        Assert.Equal(["FILTER_TOO_LARGE"], await tenant.CodesAsync(Contacts, new { where = new { or = names.Select(name => new { email = new { eq = name } }) } }));
        Assert.Equal(["FILTER_TOO_LARGE"], await tenant.CodesAsync(Contacts, new { where = new { email = new { and = names.Select(name => new { ncontains = name }) } } }));
        Assert.Equal(0, (await tenant.QueryAsync(Contacts, new { where = new { email = new { @in = names } } })).GetProperty("contacts").GetProperty("totalCount").GetInt32());
        const string Changes = "query($where: StageChangeFilterInput) { stageChanges(where: $where) { totalCount } }";
        Assert.Equal(["FILTER_TOO_LARGE"], await tenant.CodesAsync(Changes, new { where = new { to = new { key = new { or = names.Select(name => new { eq = name }) } } } }));
    }

    [Fact]
    public async Task Too_many_nodes_are_refused()
    {
        var tenant = await server.EmptyTenantAsync();
        Assert.Equal(["TOO_MANY_IDS"], await tenant.CodesAsync("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", new { ids = Enumerable.Repeat("x", 501) }));
    }

    [Fact]
    public void An_id_has_one_form()
    {
        var id = GlobalId.Of(NodeKind.Contact, Guid.CreateVersion7());
        Assert.NotNull(GlobalId.Read(id));
        Assert.Null(GlobalId.Read(id + "="));
        Assert.Null(GlobalId.Key(id, NodeKind.Company));
        Assert.NotNull(GlobalId.Key(id, NodeKind.Company, NodeKind.Contact));
    }
}
