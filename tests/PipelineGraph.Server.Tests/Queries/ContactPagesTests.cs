using System.Text.Json;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

public sealed class ContactPagesTests(TestServer server)
{
    private const string Page = """
        query($first: Int, $after: Cursor, $last: Int, $before: Cursor, $order: [ContactSortInput!]) {
          contacts(first: $first, after: $after, last: $last, before: $before, order: $order) {
            edges { cursor node { displayName } } nodes { displayName }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          }
        }
        """;

    [Theory]
    [InlineData("""[{"displayName":"ASC"}]""", "Ann,Bob,Cas,Dee,Eva,Fay,Gus")]
    [InlineData("""[{"displayName":"DESC"}]""", "Gus,Fay,Eva,Dee,Cas,Bob,Ann")]
    [InlineData("""[{"createdAt":"ASC"}]""", "Gus,Fay,Eva,Dee,Cas,Bob,Ann")]
    [InlineData("""[{"lastActivityAt":"ASC"},{"displayName":"DESC"}]""", "Gus,Fay,Eva,Dee,Cas,Bob,Ann")]
    [InlineData("""[{"stageEnteredAt":"DESC"},{"displayName":"ASC"}]""", "Ann,Bob,Cas,Dee,Eva,Fay,Gus")]
    [InlineData("[]", "Ann,Bob,Cas,Dee,Eva,Fay,Gus")]
    public async Task Every_order_pages_the_same_forwards_and_backwards(string orderJson, string expected)
    {
        var tenant = await TenantOfSevenAsync();
        var order = JsonElement.Parse(orderJson);
        Assert.Equal(expected, string.Join(',', await WalkAsync(tenant, order, forward: true)));
        Assert.Equal(expected, string.Join(',', await WalkAsync(tenant, order, forward: false)));
    }

    [Fact]
    public async Task Writes_between_pages_neither_skip_nor_repeat_a_contact_that_stays()
    {
        var tenant = await server.TenantAsync();
        for (var index = 0; index < 40; index++) await tenant.ContactAsync($"C{index:00}");
        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            for (var index = 0; !stop.IsCancellationRequested; index++) await tenant.ContactAsync($"{(index % 2 == 0 ? 'A' : 'C')}{index:00}-new");
        }, TestContext.Current.CancellationToken);
        foreach (var forward in new[] { true, false, true, false })
        {
            var names = await WalkAsync(tenant, JsonElement.Parse("""[{"displayName":"ASC"}]"""), forward);
            Assert.Equal(names.Count, names.Distinct().Count());
            Assert.Equal(Enumerable.Range(0, 40).Select(index => $"C{index:00}"), names.Where(name => !name.EndsWith("-new", StringComparison.Ordinal)));
        }

        await stop.CancelAsync();
        await writer;
    }

    [Fact]
    public async Task A_page_says_what_lies_round_it()
    {
        var tenant = await TenantOfSevenAsync();
        var order = JsonElement.Parse("""[{"displayName":"ASC"}]""");
        var first = (await tenant.QueryAsync(Page, new { first = 3, order })).GetProperty("contacts");
        Assert.StartsWith("""{"hasNextPage":true,"hasPreviousPage":false,""", first.GetProperty("pageInfo").GetRawText(), StringComparison.Ordinal);
        var end = first.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        Assert.Equal(first.GetProperty("edges")[2].GetProperty("cursor").GetString(), end);
        var second = (await tenant.QueryAsync(Page, new { first = 3, after = end, order })).GetProperty("contacts");
        Assert.True(second.GetProperty("pageInfo").GetProperty("hasPreviousPage").GetBoolean());
        var between = (await tenant.QueryAsync(Page, new
        {
            last = 5,
            after = first.GetProperty("edges")[0].GetProperty("cursor").GetString(),
            before = second.GetProperty("edges")[1].GetProperty("cursor").GetString(),
            order,
        })).GetProperty("contacts");
        Assert.Equal("Bob,Cas,Dee", Names(between));
    }

    [Fact]
    public async Task An_empty_list_is_an_empty_page()
    {
        var tenant = await server.TenantAsync();
        var page = (await tenant.QueryAsync("{ contacts { totalCount nodes { id } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"))
            .GetProperty("contacts");
        Assert.Equal(
            """{"totalCount":0,"nodes":[],"edges":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":false,"startCursor":null,"endCursor":null}}""",
            page.GetRawText());
    }

    [Theory]
    [InlineData("first: 0", "PAGE_SIZE_OUT_OF_RANGE")]
    [InlineData("first: -1", "PAGE_SIZE_OUT_OF_RANGE")]
    [InlineData("first: 501", "PAGE_SIZE_OUT_OF_RANGE")]
    [InlineData("last: 501", "PAGE_SIZE_OUT_OF_RANGE")]
    [InlineData("first: 1, last: 1", "PAGE_SIZE_AMBIGUOUS")]
    [InlineData("after: \"nonsense!\"", "CURSOR_INVALID")]
    [InlineData("after: \"\"", "CURSOR_INVALID")]
    [InlineData("before: \"W10\"", "CURSOR_INVALID")]
    [InlineData("after: \"WyJhYmNkIl0\"", "CURSOR_OF_ANOTHER_ORDER")]
    [InlineData("order: [{ createdAt: ASC }, { createdAt: DESC }]", "ORDER_AMBIGUOUS")]
    public async Task A_page_that_cannot_be_given_says_why(string arguments, string code)
    {
        var tenant = await server.EmptyTenantAsync();
        Assert.Equal([code], await tenant.CodesAsync($"{{ contacts({arguments}) {{ nodes {{ id }} }} }}"));
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused()
    {
        var tenant = await TenantOfSevenAsync();
        var page = (await tenant.QueryAsync(Page, new { first = 1, order = new[] { new { displayName = "ASC" } } })).GetProperty("contacts");
        var after = page.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        foreach (var order in new[] { """[{"displayName":"DESC"}]""", """[{"createdAt":"ASC"}]""", "[]", """[{"displayName":"ASC"},{"createdAt":"ASC"}]""" })
            Assert.Equal(["CURSOR_OF_ANOTHER_ORDER"], await tenant.CodesAsync(Page, new { first = 1, after, order = JsonElement.Parse(order) }));
    }

    [Fact]
    public async Task A_page_that_cannot_be_given_fails_alone()
    {
        var tenant = await server.TenantAsync();
        var company = (await tenant.MutateAsync("createCompany", new { idempotencyKey = "c", name = "Acme" }, "company { id }")).GetProperty("company").GetProperty("id").GetString();
        await tenant.ContactAsync("Ann", new { companyId = company });
        var response = await tenant.SendAsync(
            """{ companies { nodes { a: contacts(after: "x") { nodes { displayName } } b: contacts(first: 5) { nodes { displayName } } } } }""");

        Assert.Equal(["CURSOR_INVALID"], response.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("extensions").GetProperty("code").GetString()));
        Assert.Equal("a", response.GetProperty("errors")[0].GetProperty("path")[3].GetString());
    }

    [Theory]
    [InlineData("{ eq: null }", 1)]
    [InlineData("{ neq: \"2026-01-01T00:00:00Z\" }", 1)]
    [InlineData("{ nin: [\"2026-01-01T00:00:00Z\"] }", 1)]
    [InlineData("{ neq: null }", 0)]
    [InlineData("{ lt: \"2030-01-01T00:00:00Z\" }", 0)]
    public async Task Who_has_no_stage_has_not_entered_one(string enteredAt, int expected)
    {
        var tenant = await server.EmptyTenantAsync();
        await tenant.ContactAsync("Ann");
        var data = await tenant.QueryAsync($"{{ contacts(where: {{ stage: {{ enteredAt: {enteredAt} }} }}) {{ totalCount nodes {{ displayName }} }} }}");
        Assert.Equal(expected, data.GetProperty("contacts").GetProperty("totalCount").GetInt32());
    }

    private async Task<TestTenant> TenantOfSevenAsync()
    {
        var tenant = await server.TenantAsync();
        var names = new[] { "Ann", "bob", "Cas", "Dée", "eva", "Fay", "Gus" };
        for (var index = 0; index < names.Length; index++)
            await tenant.ContactAsync(names[index], new { createdAt = $"2026-03-{20 - index:00}T10:00:00Z" });
        return tenant;
    }

    private static async Task<List<string>> WalkAsync(TestTenant tenant, JsonElement order, bool forward)
    {
        var names = new List<string>();
        string? cursor = null;
        while (true)
        {
            object variables = forward ? new { first = 3, after = cursor, order } : new { last = 3, before = cursor, order };
            var page = (await tenant.QueryAsync(Page, variables)).GetProperty("contacts");
            var rows = page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("displayName").GetString()!).ToList();
            names.InsertRange(forward ? names.Count : 0, rows);
            var info = page.GetProperty("pageInfo");
            if (!info.GetProperty(forward ? "hasNextPage" : "hasPreviousPage").GetBoolean()) break;
            cursor = info.GetProperty(forward ? "endCursor" : "startCursor").GetString();
        }

        return [.. names.Select(Plain)];
    }

    private static string Names(JsonElement page) =>
        string.Join(',', page.GetProperty("nodes").EnumerateArray().Select(node => Plain(node.GetProperty("displayName").GetString()!)));

    private static string Plain(string name) => name switch { "bob" => "Bob", "Dée" => "Dee", "eva" => "Eva", _ => name };
}
