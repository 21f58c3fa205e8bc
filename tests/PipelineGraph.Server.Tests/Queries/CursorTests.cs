using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Queries;

public sealed class CursorTests(TestServer server)
{
    /// <summary>Section 4.2 to 4.4 of the Relay specification of connections, worked out on the list in memory.</summary>
    [Fact]
    public async Task Every_combination_of_sizes_and_cursors_gives_the_page_that_relay_specifies()
    {
        var tenant = await server.TenantAsync();
        for (var index = 0; index < 9; index++) await tenant.ContactAsync($"C{index}");
        var list = new PagedList(tenant, "contacts", "order: [{ displayName: ASC }]");
        var all = await list.PageAsync(first: 500);
        int?[] sizes = [null, 1, 3, 9, 20];
        int?[] places = [null, 0, 4, 8];
        foreach (var (first, last) in sizes.Select(size => (size, (int?)null)).Concat(sizes.Where(size => size is not null).Select(size => ((int?)null, size))))
        {
            foreach (var after in places)
            {
                foreach (var before in places)
                {
                    var between = Enumerable.Range(0, 9).Where(index => (after is null || index > after) && (before is null || index < before)).ToList();
                    var expected = first is { } head ? between.Take(head) : last is { } tail ? between.TakeLast(tail) : between;
                    var page = await list.PageAsync(first, after is { } a ? all.Cursors[a] : null, last, before is { } b ? all.Cursors[b] : null);
                    Assert.Equal(expected.Select(index => all.Ids[index]), page.Ids);
                    // What lies on the far side of a cursor is there: the entry that the cursor came from.
                    var hasNext = last is null ? between.Count > (first ?? 50) : before is not null;
                    var hasPrevious = last is { } size ? between.Count > size : after is not null;
                    Assert.Equal((first, after, last, before, hasNext, hasPrevious), (first, after, last, before, page.HasNext, page.HasPrevious));
                }
            }
        }
    }

    [Fact]
    public async Task A_cursor_of_another_list_or_order_or_one_that_was_changed_is_refused()
    {
        var tenant = await server.TenantAsync();
        var contact = await tenant.ContactAsync("Ann");
        await tenant.ReplyAsync(contact);
        await tenant.MutateAsync("createCompany", new { idempotencyKey = "c", name = "Acme" }, "company { id }");
        await tenant.MutateAsync("createDeal", new { idempotencyKey = "d", name = "Deal", buyerId = contact }, "deal { id }");
        PagedList[] lists =
        [
            new(tenant, "contacts", ""),
            .. new[] { "createdAt", "displayName", "stageEnteredAt", "lastActivityAt" }.Select(field => new PagedList(tenant, "contacts", $"order: [{{ {field}: ASC }}]")),
            new(tenant, "contacts", "order: [{ displayName: ASC }, { createdAt: DESC }]"),
            new(tenant, "companies", ""),
            new(tenant, "deals", ""),
            new(tenant, "activities", "", $"contact(id: \"{contact}\")"),
            new(tenant, "stageChanges", ""),
        ];
        foreach (var list in lists)
        {
            var cursor = (await list.PageAsync(first: 1)).End!;
            foreach (var other in lists.Where(other => other != list)) Assert.Equal(["CURSOR_OF_ANOTHER_ORDER"], await other.CodesAsync(after: cursor));
            foreach (var changed in Changed(cursor))
            {
                Assert.Equal(["CURSOR_INVALID"], await list.CodesAsync(after: changed));
                Assert.Equal(["CURSOR_INVALID"], await list.CodesAsync(before: changed));
            }
        }
    }

    /// <summary>The cursor with each of its values in turn replaced by what cannot stand there.</summary>
    private static IEnumerable<string> Changed(string cursor)
    {
        yield return "nonsense!";
        yield return "";
        yield return cursor[..^3];
        var parts = JsonNode.Parse(Base64Url.DecodeFromChars(cursor))!.AsArray();
        yield return Written([.. parts.SkipLast(1)]);
        yield return Written([.. parts, "x"]);
        for (var index = 1; index < parts.Count; index++)
        {
            var isText = !long.TryParse(parts[index]!.GetValue<string>(), out _) && !Guid.TryParse(parts[index]!.GetValue<string>(), out _);
            foreach (var value in isText ? new JsonNode?[] { null, 1 } : [null, 1, "x", "", "-1x", "99999999999999999999", "1e3"])
                yield return Written([.. parts.Select((part, at) => at == index ? value?.DeepClone() : part)]);
        }

        static string Written(IEnumerable<JsonNode?> parts) =>
            Base64Url.EncodeToString(Encoding.UTF8.GetBytes(new JsonArray([.. parts.Select(part => part?.DeepClone())]).ToJsonString()));
    }
}
