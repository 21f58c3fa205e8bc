using System.Text.Json;

namespace PipelineGraph.Server.Tests.Hosting;

/// <summary>A connection of the API, asked page by page.</summary>
/// <param name="parent">What it hangs on, as <c>contact(id: "…")</c>; of several parents the first is read.</param>
public sealed class PagedList(TestTenant tenant, string field, string arguments, string parent = "", string close = "")
{
    private string Query { get; } =
        $"query($first: Int, $after: Cursor, $last: Int, $before: Cursor) {{ {parent} {(parent.Length > 0 ? "{" : "")} list: {field}(first: $first, after: $after, last: $last, before: $before {arguments}) "
        + $"{{ edges {{ cursor node {{ id }} }} nodes {{ id }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} {(parent.Length > 0 ? "}" : "")} {close} }}";

    public override string ToString() => $"{parent} {field} {arguments}";

    public async Task<ConnectionPage> PageAsync(int? first = null, string? after = null, int? last = null, string? before = null)
    {
        var list = Find(await tenant.QueryAsync(Query, new { first, after, last, before }))!.Value;
        var ids = list.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!).ToList();
        var edges = list.GetProperty("edges").EnumerateArray().ToList();
        var info = list.GetProperty("pageInfo");
        Assert.Equal(ids, edges.Select(edge => edge.GetProperty("node").GetProperty("id").GetString()));
        var cursors = edges.Select(edge => edge.GetProperty("cursor").GetString()!).ToList();
        var (start, end) = (info.GetProperty("startCursor").GetString(), info.GetProperty("endCursor").GetString());
        Assert.Equal((cursors.FirstOrDefault(), cursors.LastOrDefault()), (start, end));
        return new ConnectionPage(ids, cursors, info.GetProperty("hasNextPage").GetBoolean(), info.GetProperty("hasPreviousPage").GetBoolean(), start, end);
    }

    /// <summary>The ids of the whole list, which must fit in one page.</summary>
    public async Task<IReadOnlyList<string>> AllAsync()
    {
        var page = await PageAsync(first: 500);
        Assert.False(page.HasNext);
        return page.Ids;
    }

    /// <summary>The codes with which a page is refused.</summary>
    public Task<IReadOnlyList<string?>> CodesAsync(string? after = null, string? before = null) => tenant.CodesAsync(Query, new { first = 1, after, before });

    private static JsonElement? Find(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array) return Find(value[0]);
        foreach (var property in value.EnumerateObject())
        {
            if (property.Name == "list") return property.Value;
            if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && Find(property.Value) is { } found) return found;
        }

        return null;
    }
}

/// <summary>A page of a connection.</summary>
public sealed record ConnectionPage(IReadOnlyList<string> Ids, IReadOnlyList<string> Cursors, bool HasNext, bool HasPrevious, string? Start, string? End);
