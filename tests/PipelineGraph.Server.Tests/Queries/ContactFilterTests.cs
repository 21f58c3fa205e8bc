using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

/// <summary>Three contacts of whom each condition finds some: Ann, Bob and Çelik.</summary>
public sealed class ThreeContacts(TestServer server) : IAsyncLifetime
{
    public TestTenant Tenant { get; private set; } = null!;

    public string Acme { get; private set; } = "";

    public string Ann { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Tenant = await server.TenantAsync();
        await DeclareAsync("score", "NUMBER");
        await DeclareAsync("worth", "MONEY");
        await DeclareAsync("vip", "BOOLEAN");
        await DeclareAsync("since", "DATE");
        await DeclareAsync("motto", "TEXT");
        Acme = (await Tenant.MutateAsync("createCompany", new { idempotencyKey = "acme", name = "Acme" }, "company { id }"))
            .GetProperty("company").GetProperty("id").GetString()!;
        Ann = await Tenant.ContactAsync("Ann Vos", new
        {
            email = "Ann@Example.com",
            externalSource = "crm",
            externalId = "A-1",
            companyId = Acme,
            createdAt = "2026-01-01T00:00:00Z",
            attributes = new object[] { Number("score", "10.5"), Money("worth", "99.95"), Boolean("vip", true), Date("since", "2020-05-01"), Text("motto", "Go West") },
        });
        await Tenant.ContactAsync("Bob de Boer", new
        {
            email = "bob@example.org",
            createdAt = "2026-02-01T00:00:00Z",
            attributes = new object[] { Number("score", "7"), Boolean("vip", false), Text("motto", "50% off_now") },
        });
        await Tenant.ContactAsync("Çelik", new { createdAt = "2026-03-01T00:00:00Z" });
        await Tenant.ReplyAsync(Ann);
        // A newer value takes the place of an older one; a voided one was never said.
        await Tenant.MutateAsync("setAttributes", new { idempotencyKey = "newer", subjectId = Ann, attributes = new[] { Number("score", "20") } }, "subject { id }");
        var voided = await Tenant.MutateAsync(
            "setAttributes", new { idempotencyKey = "wrong", subjectId = Ann, attributes = new[] { Number("score", "999") } },
            "subject { ... on Contact { attributes(keys: [\"score\"]) { fact { id } } } }");
        var factId = voided.GetProperty("subject").GetProperty("attributes")[0].GetProperty("fact").GetProperty("id").GetString();
        await Tenant.MutateAsync("voidFact", new { idempotencyKey = "void", factId, reason = "a slip" }, "subject { id }");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task DeclareAsync(string key, string type) =>
        Tenant.MutateAsync("declareAttribute", new { idempotencyKey = key, unit = "PERSON", key, type }, "attributeDefinition { key }");

    private static object Number(string key, string number) => new { key, value = new { number } };

    private static object Money(string key, string amount) => new { key, value = new { money = new { amount, currency = "EUR" } } };

    private static object Boolean(string key, bool boolean) => new { key, value = new { boolean } };

    private static object Date(string key, string date) => new { key, value = new { date } };

    private static object Text(string key, string text) => new { key, value = new { text } };
}

public sealed class ContactFilterTests(ThreeContacts contacts) : IClassFixture<ThreeContacts>
{
    [Theory]
    [InlineData("""{"displayName":{"eq":"Ann Vos"}}""", "A")]
    [InlineData("""{"displayName":{"eq":"ann vos"}}""", "")]
    [InlineData("""{"displayName":{"neq":"Ann Vos"}}""", "BC")]
    [InlineData("""{"displayName":{"contains":"DE b"}}""", "B")]
    [InlineData("""{"displayName":{"startsWith":"celik"}}""", "C")]
    [InlineData("""{"displayName":{"nstartsWith":"ann"}}""", "BC")]
    [InlineData("""{"displayName":{"endsWith":"BOER"}}""", "B")]
    [InlineData("""{"displayName":{"nendsWith":"BOER","ncontains":"elik"}}""", "A")]
    [InlineData("""{"displayName":{"in":["Çelik","Ann Vos"]}}""", "AC")]
    [InlineData("""{"displayName":{"nin":["Çelik","Ann Vos"]}}""", "B")]
    [InlineData("""{"displayName":{"or":[{"startsWith":"a"},{"startsWith":"b"}],"and":[{"contains":"o"}]}}""", "AB")]
    [InlineData("""{"email":{"eq":null}}""", "C")]
    [InlineData("""{"email":{"neq":null}}""", "AB")]
    [InlineData("""{"email":{"neq":"bob@example.org"}}""", "AC")]
    [InlineData("""{"email":{"ncontains":"example.org"}}""", "AC")]
    [InlineData("""{"email":{"contains":"EXAMPLE.com"}}""", "A")]
    [InlineData("""{"email":{"in":[null,"bob@example.org"]}}""", "BC")]
    [InlineData("""{"externalId":{"eq":"A-1"}}""", "A")]
    [InlineData("""{"createdAt":{"gt":"2026-01-01T00:00:00Z","lte":"2026-02-01T01:00:00+01:00"}}""", "B")]
    [InlineData("""{"createdAt":{"gte":"2026-01-01T00:00:00Z","lt":"2026-02-01T00:00:00Z"}}""", "A")]
    [InlineData("""{"createdAt":{"nin":["2026-01-01T00:00:00Z"]}}""", "BC")]
    [InlineData("""{"company":{"eq":null}}""", "BC")]
    [InlineData("""{"company":{"eq":"ACME"}}""", "A")]
    [InlineData("""{"company":{"nin":["ACME"]}}""", "BC")]
    [InlineData("""{"owner":{"eq":null}}""", "ABC")]
    [InlineData("""{"id":{"neq":"ANN"}}""", "BC")]
    [InlineData("""{"id":{"in":["ANN"]}}""", "A")]
    [InlineData("""{"stage":{"kind":{"eq":"PROSPECT"}}}""", "A")]
    [InlineData("""{"stage":{"kind":{"neq":"PROSPECT"}}}""", "BC")]
    [InlineData("""{"stage":{"kind":{"in":["LEAD","CUSTOMER"]}}}""", "BC")]
    [InlineData("""{"stage":{"kind":{"nin":["LEAD","PROSPECT"]}}}""", "")]
    [InlineData("""{"stage":{"key":{"eq":"lead"}}}""", "BC")]
    [InlineData("""{"stage":{"enteredAt":{"lt":"2026-02-15T00:00:00Z"}}}""", "B")]
    [InlineData("""{"stage":{"enteredAt":{"eq":null}}}""", "")]
    [InlineData("""{"stage":{"enteredAt":{"neq":null}}}""", "ABC")]
    [InlineData("""{"stage":{"enteredAt":{"nin":["2020-01-01T00:00:00Z"]}}}""", "ABC")]
    [InlineData("""{"attribute":{"key":"score","number":{"eq":"20"}}}""", "A")]
    [InlineData("""{"attribute":{"key":"score","number":{"eq":10.5}}}""", "")]
    [InlineData("""{"attribute":{"key":"score","number":{"gt":"900"}}}""", "")]
    [InlineData("""{"attribute":{"key":"score","number":{"gte":7,"lt":"20"}}}""", "B")]
    [InlineData("""{"attribute":{"key":"worth","number":{"eq":"99.95"}}}""", "A")]
    [InlineData("""{"attribute":{"key":"vip","boolean":{"eq":false}}}""", "B")]
    [InlineData("""{"attribute":{"key":"vip","boolean":{"neq":false}}}""", "A")]
    [InlineData("""{"attribute":{"key":"since","date":{"lte":"2020-05-01T00:00:00Z"}}}""", "A")]
    [InlineData("""{"attribute":{"key":"motto","text":{"contains":"go w"}}}""", "A")]
    [InlineData("""{"attribute":{"key":"motto","text":{"contains":"% off_"}}}""", "B")]
    [InlineData("""{"attribute":{"key":"motto","text":{"startsWith":"5_%"}}}""", "")]
    [InlineData("""{"attribute":{"key":"motto","number":{"gt":0}}}""", "")]
    [InlineData("""{"attribute":{"key":"score","unknown":true}}""", "C")]
    [InlineData("""{"attribute":{"key":"score","unknown":false}}""", "AB")]
    [InlineData("""{"attribute":{"key":"score"}}""", "AB")]
    [InlineData("""{"attribute":{"key":"nowhere","unknown":true}}""", "ABC")]
    [InlineData("""{"and":[{"attribute":{"key":"vip","boolean":{"eq":true}}},{"attribute":{"key":"score","number":{"gt":1}}}]}""", "A")]
    [InlineData("""{"or":[{"displayName":{"startsWith":"b"}},{"stage":{"kind":{"eq":"PROSPECT"}}}]}""", "AB")]
    [InlineData("""{"or":[]}""", "")]
    [InlineData("""{"and":[]}""", "ABC")]
    [InlineData("""{}""", "ABC")]
    public async Task A_condition_finds_exactly_whom_it_describes(string where, string expected)
    {
        var filter = JsonElement.Parse(where.Replace("ACME", contacts.Acme, StringComparison.Ordinal).Replace("ANN", contacts.Ann, StringComparison.Ordinal));
        var page = (await contacts.Tenant.QueryAsync(
            "query($where: ContactFilterInput) { contacts(where: $where, order: [{ displayName: ASC }]) { totalCount nodes { displayName } } }",
            new { where = filter })).GetProperty("contacts");
        var found = page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("displayName").GetString()![0]).Select(first => first == 'Ç' ? 'C' : first);
        Assert.Equal(expected, string.Concat(found));
        Assert.Equal(expected.Length, page.GetProperty("totalCount").GetInt32());
    }

    [Theory]
    [InlineData("""{"id":{"eq":"nonsense"}}""")]
    [InlineData("""{"company":{"in":["ANN"]}}""")]
    public async Task An_id_of_something_else_is_refused(string where)
    {
        var filter = JsonElement.Parse(where.Replace("ANN", contacts.Ann, StringComparison.Ordinal));
        Assert.Equal(["INVALID_ID"], await contacts.Tenant.CodesAsync("query($where: ContactFilterInput) { contacts(where: $where) { nodes { id } } }", new { where = filter }));
    }

    [Fact]
    public async Task Activities_are_filtered_and_come_newest_first()
    {
        var activities = (await contacts.Tenant.QueryAsync(
            """
            query($id: ID!) { contact(id: $id) {
              all: activities { totalCount nodes { direction } }
              inbound: activities(where: { direction: INBOUND, kind: { startsWith: "EM" } }) { totalCount nodes { direction properties } }
              none: activities(where: { or: [{ kind: { eq: "call" } }, { occurredAt: { lt: "2020-01-01T00:00:00Z" } }] }) { totalCount nodes { id } }
            } }
            """,
            new { id = contacts.Ann })).GetProperty("contact");
        Assert.Equal("""{"totalCount":2,"nodes":[{"direction":"INBOUND"},{"direction":"OUTBOUND"}]}""", activities.GetProperty("all").GetRawText());
        Assert.Equal("""{"totalCount":1,"nodes":[{"direction":"INBOUND","properties":{"question":true}}]}""", activities.GetProperty("inbound").GetRawText());
        Assert.Equal("""{"totalCount":0,"nodes":[]}""", activities.GetProperty("none").GetRawText());
    }
}
