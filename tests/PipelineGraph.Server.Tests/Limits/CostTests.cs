using System.Text.RegularExpressions;
using PipelineGraph.Server.Tests.Hosting;

namespace PipelineGraph.Server.Tests.Limits;

/// <summary>What operations over the contract cost, and which of them cost too much.</summary>
public sealed partial class CostTests(TestServer server)
{
    [Theory]
    [InlineData("{ contacts(first: 500) { nodes { activities(first: 500) { nodes { kind } } } } }", "TypeCost", 251002)]
    [InlineData("{ contacts(first: 500) { nodes { company { contacts(first: 500) { nodes { activities(first: 500) { nodes { kind } } } } } } } }", "TypeCost", 125501502)]
    [InlineData("{ contacts { nodes { company { contacts { nodes { company { contacts { nodes { displayName } } } } } } } } }", "TypeCost", 132652)]
    [InlineData("{ nodes(ids: [\"1\", \"2\"]) { ... on Company { contacts(first: 500) { nodes { activities(first: 500) { nodes { kind } } } } } } }", "TypeCost", 502005)]
    public async Task Pages_within_pages_are_refused(string query, string limit, double asked)
    {
        var tenant = await server.EmptyTenantAsync();
        var error = Assert.Single((await tenant.SendAsync(query)).GetProperty("errors").EnumerateArray());
        var extensions = error.GetProperty("extensions");
        Assert.Equal(("LIMIT_EXCEEDED", limit), (extensions.GetProperty("code").GetString(), extensions.GetProperty("limit").GetString()));
        Assert.Equal((asked, 100_000), (extensions.GetProperty("asked").GetDouble(), extensions.GetProperty("allowed").GetDouble()));
    }

    [Theory]
    [InlineData("{ contacts(first: 500) { totalCount nodes { displayName company { name } stage { name } verdict { explanation criteria { text state evidence { recordedAt } } missing { question } } } } }")]
    [InlineData("{ contacts(first: 500) { nodes { displayName activities(first: 3) { nodes { kind } } deals(first: 3) { totalCount } attributes { key } } } }")]
    [InlineData("{ contacts(first: 100) { edges { node { activities(first: 500) { edges { node { kind } } } } } } }")]
    [InlineData("{ funnel(unit: PERSON) { stages { count subjects(first: 100) { nodes { id stageChanges(first: 20) { nodes { number } } } } } } }")]
    public async Task Pages_of_lists_as_front_ends_show_them_pass(string query)
    {
        var tenant = await server.TenantAsync();
        await tenant.QueryAsync(query);
    }

    [Fact]
    public async Task A_page_size_out_of_range_keeps_its_own_error()
    {
        var tenant = await server.EmptyTenantAsync();
        Assert.Equal(["PAGE_SIZE_OUT_OF_RANGE"], await tenant.CodesAsync("{ contacts(first: 2147483647) { nodes { id } } }"));
    }

    [Fact]
    public async Task The_header_asks_for_the_cost_beside_the_result_or_alone()
    {
        await using var limited = await LimitedServer.StartAsync();
        const string query = "query($n: Int) { contacts(first: $n) { totalCount nodes { id } } }";

        var reported = await limited.PostAsync(query, new { n = 3 }, cost: "report");
        Assert.Equal("""{"data":{"contacts":{"totalCount":0,"nodes":[]}},"extensions":{"cost":{"typeCost":5,"fieldCost":7,"maxTypeCost":100000,"maxFieldCost":100000}}}""", reported.Json.GetRawText());
        var alone = await limited.PostAsync(query, new { n = 3 }, cost: "validate");
        Assert.Equal("""{"data":null,"extensions":{"cost":{"typeCost":5,"fieldCost":7,"maxTypeCost":100000,"maxFieldCost":100000}}}""", alone.Json.GetRawText());
        var nothing = await limited.PostAsync("mutation { createCompany(input: { idempotencyKey: \"1\", name: \"A\" }) { company { id } } }", cost: "validate");
        Assert.Equal(("null", 101.0), (nothing.Json.GetProperty("data").GetRawText(), nothing.Json.GetProperty("extensions").GetProperty("cost").GetProperty("fieldCost").GetDouble()));
        Assert.Equal("""{"data":{"companies":{"nodes":[]}}}""", (await limited.PostAsync("{ companies { nodes { id } } }")).Json.GetRawText());
        Assert.Equal(400, (await limited.PostAsync(query, cost: "perhaps")).Status);
    }

    [Fact]
    public async Task Every_list_of_the_contract_says_how_long_it_may_be()
    {
        var silent = new List<string>();
        foreach (var file in Directory.GetFiles(Repository.File("schema"), "*.graphql"))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            silent.AddRange(ListOfObjects().Matches(text).Select(match => match.Value).Where(line => !line.Contains("@listSize", StringComparison.Ordinal) && !Connected().IsMatch(line)));
            silent.AddRange(Connection().Matches(text).Select(match => match.Value).Where(line => !line.Contains("slicingArguments: [\"first\", \"last\"]", StringComparison.Ordinal)));
        }

        Assert.Empty(silent);
    }

    /// <summary>Edges and nodes are sized by their connection; lists of errors, units and texts are short or leaves.</summary>
    [GeneratedRegex(@"^  (edges|nodes|errors|units|path|list|and|or|in|nin|attributes|slicingArguments|sizedFields|subjectIds|participantIds|candidates|operations): ")]
    private static partial Regex Connected();

    [GeneratedRegex(@"^  (\)|\w+): \[\w+!?\].*$", RegexOptions.Multiline)]
    private static partial Regex ListOfObjects();

    [GeneratedRegex(@"^  \): \w+Connection!.*$", RegexOptions.Multiline)]
    private static partial Regex Connection();
}
