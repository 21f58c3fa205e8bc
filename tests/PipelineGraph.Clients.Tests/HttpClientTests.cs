using System.Text.Json;

namespace PipelineGraph.Clients.Tests;

/// <summary>A client in C# with nothing but <see cref="HttpClient"/>.</summary>
public sealed class HttpClientTests(RunningServer server) : IDisposable
{
    private readonly GraphQLClient client = new(server.Endpoint, server.Key);

    [Fact]
    public async Task A_query_gives_its_data()
    {
        var answer = await client.SendAsync("query($unit: Unit!) { tenant { name } funnel(unit: $unit) { stages { stage { key } count } } }", new { unit = "PERSON" });

        Assert.Equal("demo-engagement", answer.Data.GetProperty("tenant").GetProperty("name").GetString());
        Assert.NotEqual(0, answer.Data.GetProperty("funnel").GetProperty("stages").GetArrayLength());
    }

    [Fact]
    public async Task Pages_follow_each_other_to_the_end()
    {
        const string Page = "query($after: Cursor) { companies(first: 10, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }";
        var ids = new List<string>();
        JsonElement companies;
        string? after = null;
        do
        {
            companies = (await client.SendAsync(Page, new { after })).Data.GetProperty("companies");
            ids.AddRange(companies.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("id").GetString()!));
            after = companies.GetProperty("pageInfo").GetProperty("endCursor").GetString();
        }
        while (companies.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean());

        Assert.True(ids.Count > 10);
        Assert.Equal(companies.GetProperty("totalCount").GetInt32(), ids.Distinct().Count());
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_mutation_sent_again_with_its_key_gives_the_same_answer()
    {
        var input = new { idempotencyKey = Guid.NewGuid().ToString(), displayName = "Vera Voorbeeld" };
        var first = await CreateAsync(input);
        var second = await CreateAsync(input);

        Assert.Equal(first.GetProperty("contact").GetProperty("id").GetString(), second.GetProperty("contact").GetProperty("id").GetString());
        var other = await CreateAsync(new { input.idempotencyKey, displayName = "Another" });
        Assert.Equal("IdempotencyKeyReusedError", other.GetProperty("errors")[0].GetProperty("__typename").GetString());
    }

    [Fact]
    public async Task A_mutation_that_is_refused_says_so_by_type_with_the_place_in_the_input()
    {
        var payload = await CreateAsync(new { idempotencyKey = Guid.NewGuid().ToString(), displayName = "" });

        Assert.Equal(JsonValueKind.Null, payload.GetProperty("contact").ValueKind);
        Assert.Equal("InvalidValueError", payload.GetProperty("errors")[0].GetProperty("__typename").GetString());
        Assert.Equal("displayName", payload.GetProperty("errors")[0].GetProperty("path")[0].GetString());
    }

    [Theory]
    [InlineData("{ contacts(first: 0) { totalCount } }", "PAGE_SIZE_OUT_OF_RANGE")]
    [InlineData("{ nonsense }", "GRAPHQL_VALIDATION_FAILED")]
    [InlineData("{", "GRAPHQL_PARSE_FAILED")]
    public async Task A_request_that_is_refused_has_a_code(string query, string code)
    {
        Assert.Equal(code, (await client.SendAsync(query)).Code);
    }

    [Fact]
    public async Task Without_a_valid_key_the_answer_has_a_code()
    {
        using var stranger = new GraphQLClient(server.Endpoint, "nonsense");

        Assert.Equal("UNAUTHENTICATED", (await stranger.SendAsync("{ latestChange }")).Code);
    }

    [Fact]
    public async Task Who_resumes_with_the_last_number_misses_no_change_and_sees_none_twice()
    {
        const string Follow = "subscription($after: ChangeNumber) { stageChanged(after: $after) { upTo change { number } } }";
        var start = (await client.SendAsync("{ latestChange }")).Data.GetProperty("latestChange").GetInt64();
        var upTo = start;
        var seen = new List<long>();
        while (seen.Count < 9)
        {
            await CreateAsync(new { idempotencyKey = Guid.NewGuid().ToString(), displayName = "Somebody" });
            await CreateAsync(new { idempotencyKey = Guid.NewGuid().ToString(), displayName = "Somebody" });
            await CreateAsync(new { idempotencyKey = Guid.NewGuid().ToString(), displayName = "Somebody" });
            await foreach (var answer in client.SubscribeAsync(Follow, new { after = upTo }, TestContext.Current.CancellationToken))
            {
                upTo = answer.Data.GetProperty("stageChanged").GetProperty("upTo").GetInt64();
                seen.Add(answer.Data.GetProperty("stageChanged").GetProperty("change").GetProperty("number").GetInt64());
                if (seen.Count % 3 == 0) break; // leaving the loop closes the connection
            }
        }

        Assert.Equal(Enumerable.Range(1, seen.Count).Select(i => start + i), seen);
    }

    public void Dispose() => client.Dispose();

    private async Task<JsonElement> CreateAsync(object input)
    {
        const string Create = """
            mutation($input: CreateContactInput!) {
              createContact(input: $input) { contact { id } errors { __typename ... on UserError { message path } } }
            }
            """;
        return (await client.SendAsync(Create, new { input })).Data.GetProperty("createContact");
    }
}
